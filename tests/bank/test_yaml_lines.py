from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.bank.yaml_lines import Document, parse_yaml, read_text

SCALARS = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner), max_leaves=20
)


def test_every_key_and_item_knows_its_line() -> None:
    document = parse_yaml("a: 1\nb:\n- x\n\n- y: 2\n  z: 3\n")

    places = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 5, ("b", 1, "y"): 5, ("b", 1, "z"): 6}
    assert {place: document.line_of(place) for place in places} == places


def test_a_place_that_is_not_there_has_the_line_of_what_encloses_it() -> None:
    document = parse_yaml("# note\na:\n- b: 1\n")

    assert document.line_of(("a", 0, "missing", 3)) == 3
    assert Document().line_of(("anything",)) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_count_alike(newline: str) -> None:
    document = parse_yaml(newline.join(["a: |", "  one", "  two", "b: 2", ""]))

    assert document.value == {"a": "one\ntwo\n", "b": 2}
    assert document.line_of(("b",)) == 4


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")

    assert read_text(path) == ("a: 1\n", [])
    assert parse_yaml("\ufeffa: 1\n").value == {"a": 1}


def test_keys_stay_the_words_that_were_written() -> None:
    assert parse_yaml("on: 1\nno: 2\n010: 3\n~: 4\n2026-11-24: 5\n").value == {
        "on": 1,
        "no": 2,
        "010": 3,
        "~": 4,
        "2026-11-24": 5,
    }


def test_of_a_key_written_twice_the_last_counts_and_the_second_is_told() -> None:
    document = parse_yaml("a: 1\nb: 2\na: 3\n")

    assert document.value == {"a": 3, "b": 2}
    assert document.faults == [(3, "key `a` is written twice")]


@pytest.mark.parametrize(("written", "number"), [("010", 8), ("0x1F", 31), ("1_000", 1000), ("1:30", 90), ("+5", 5)])
def test_a_number_that_people_read_otherwise_is_marked(written: str, number: int) -> None:
    document = parse_yaml(f"a: {written}\n")

    assert document.value == {"a": number}
    assert document.misread == {("a",): number}


@pytest.mark.parametrize("written", ["10", "0", "-3", "08", "true", "'010'", "1.50"])
def test_a_plain_value_is_not_marked(written: str) -> None:
    assert parse_yaml(f"a: {written}\n").misread == {}


def test_aliases_are_refused_so_that_a_small_file_cannot_grow_without_end() -> None:
    levels = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40))]

    document = parse_yaml("\n".join(levels))

    assert len(document.faults) == 9 * 39
    assert {message for _, message in document.faults} == {
        "this anchor (&) is used again by an alias (*); write the value out both times"
    }


def test_a_value_that_contains_itself_is_refused() -> None:
    assert len(parse_yaml("a: &a [*a]\n").faults) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: !!python/name:os.system\n",
        "a: !mine x\n",
        "a: =\n",
        f"a: {'9' * 5000}\n",
        f"a: 0x{'F' * 5000}\n",
    ],
)
def test_a_value_that_cannot_be_read_is_told_and_left_out(text: str) -> None:
    document = parse_yaml(text)

    assert document.faults == [(1, "YAML cannot read this value; put it in quotes, without a tag (!)")]
    assert document.value == {"a": None}
    assert document.refused == {("a",)}


def test_a_tag_that_would_run_a_command_makes_a_plain_list() -> None:
    assert parse_yaml("a: !!python/object/apply:os.system [exit]\n").value == {"a": ["exit"]}


def test_nesting_without_end_is_told() -> None:
    assert parse_yaml("[" * 2_000).faults == [(1, "not valid YAML: nested too deeply")]


@given(VALUES)
def test_values_are_read_as_the_safe_loader_reads_them(value: object) -> None:
    text = yaml.safe_dump(value)
    assume("*id" not in text)

    document = parse_yaml(text)

    assert (document.value, document.faults) == (value, [])


@given(st.text())
def test_no_text_makes_the_parser_raise(text: str) -> None:
    document = parse_yaml(text)

    assert all(1 <= line <= len(text) + 1 and message for line, message in document.faults)
