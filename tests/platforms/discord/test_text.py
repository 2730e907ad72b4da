import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import units
from bot.platforms.discord.text import FENCE, MOST_TEXT, pack, plain, quoted, shorten, split

WORDS = st.text(alphabet="ab1 *_`~|<>@#[]()\\\n-🔥é1. ", max_size=400)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("# heading", r"\# heading"),
        ("  - item", r"  \- item"),
        ("> quote", r"\> quote"),
        ("-# small", r"\-# small"),
        ("`code`", r"\`code\`"),
        ("||spoiler||", r"\|\|spoiler\|\|"),
        ("[free](https://evil.example)", r"\[free\](https://evil.example)"),
        ("<t:1:R>", r"\<t:1:R>"),
        ("snake_case", r"snake\_case"),
        ("see https://a.example/x_y?z=1", "see https://a.example/x\\_y?z=1"),
        ("@everyone", "@\u200beveryone"),
        ("<@123>", "\\<@\u200b123>"),
        ("a - b > c # d", "a - b > c # d"),
    ],
)
def test_what_people_write_is_shown_as_they_wrote_it(written: str, shown: str) -> None:
    assert plain(written) == shown


@given(WORDS)
def test_nothing_that_people_write_mentions_anybody(text: str) -> None:
    assert not re.search(r"@everyone|@here|<@[!&]?\d|<#\d", plain(text).replace("\\<#", ""))


@given(WORDS)
def test_markup_of_people_is_always_escaped(text: str) -> None:
    without_escapes = re.sub(r"\\.", "", plain(text), flags=re.DOTALL)
    assert not re.search(r"[*_`|~\[\]<\\]", without_escapes)


@given(WORDS, st.integers(80, 300))
def test_split_text_keeps_every_word_and_the_limit(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(units(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split()) or FENCE in text


@given(st.lists(WORDS.map(plain), max_size=6), st.integers(80, 400))
def test_packed_blocks_keep_their_order_and_the_limit(blocks: list[str], most: int) -> None:
    texts = pack(blocks, most)
    assert all(units(text) <= most for text in texts)
    assert "".join("".join(texts).split()) == "".join("".join(blocks).split())


@given(st.lists(st.text(alphabet="abc {}=\n", max_size=60), min_size=1, max_size=20), st.integers(100, 300))
def test_a_code_block_is_closed_in_every_part_and_opened_again_in_the_next(lines: list[str], most: int) -> None:
    parts = split("Before\n```python\n" + "\n".join(lines) + "\n```\nAfter", most)
    for part in parts:
        assert part.count(FENCE) % 2 == 0
        assert units(part) <= most


@given(WORDS.map(plain), st.integers(2, 100))
def test_shortened_text_fits_and_does_not_end_within_an_escape(text: str, most: int) -> None:
    short = shorten(text, most)
    assert units(short) <= most
    if short != text:
        body = short.removesuffix("…")
        assert (len(body) - len(body.rstrip("\\"))) % 2 == 0


def test_length_is_counted_as_discord_counts_it() -> None:
    assert units("a") == 1
    assert units("é") == 1
    assert units("🔥") == 2


def test_emoji_are_not_cut_in_half() -> None:
    parts = split("🔥" * 100, 91)
    assert all(units(part) <= 91 and set(part) <= {"🔥", "\n"} for part in parts)


def test_every_line_of_a_quotation_is_marked() -> None:
    assert quoted("a\n\nb") == "> a\n> \n> b"


def test_a_reveal_of_any_length_fits_messages() -> None:
    assert all(units(text) <= MOST_TEXT for text in pack(["word " * 5000, "x" * 9000]))
