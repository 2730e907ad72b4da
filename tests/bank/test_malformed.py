"""Ways to write a bank file wrong: each is told with its file, its line and what to write instead."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.bank.loader import BankError, load_bank, read_bank
from tests.bank.sample_bank import SAMPLE


@dataclass(frozen=True)
class Case:
    name: str
    file: str
    faults: list[str]
    old: str | None = None
    new: str | None = None


CASES = [Case(**row) for row in yaml.safe_load((Path(__file__).parent / "malformed.yaml").read_text(encoding="utf-8"))]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the sample bank, to be spoiled."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "questions"))


def _spoil(root: Path, case: Case) -> None:
    path = root / case.file
    if case.new is None:
        path.unlink()
    elif case.old is None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(case.new, encoding="utf-8")
    else:
        before, found, after = path.read_text(encoding="utf-8").partition(case.old)
        assert found, "the text to replace is not in the sample"
        path.write_text(before + case.new + after, encoding="utf-8")


def _faults(root: Path) -> list[str]:
    return [str(fault).replace(f"{root}/", "") for fault in read_bank(root).faults]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_told_with_file_line_and_what_to_write(case: Case, root: Path) -> None:
    _spoil(root, case)

    assert _faults(root) == case.faults


def test_the_table_holds_no_case_twice() -> None:
    assert len({case.name for case in CASES}) == len({(c.file, c.old, c.new) for c in CASES}) == len(CASES) >= 40


def test_a_file_in_another_encoding_is_told_with_the_line_of_the_byte(root: Path) -> None:
    (root / "stories/core.yaml").write_bytes(b"questions:\n- id: caf\xe9\n")

    assert _faults(root) == ["stories/core.yaml:2: byte 0xe9 is not UTF-8; save the file as UTF-8"]


def test_a_folder_called_like_a_file_is_told(root: Path) -> None:
    (root / "stories/core.yaml").unlink()
    (root / "stories/core.yaml").mkdir()

    assert _faults(root) == ["stories/core.yaml:1: cannot be read: Is a directory"]


def test_a_text_beyond_its_limit_is_told(root: Path) -> None:
    _spoil(root, Case("", "stories/core.yaml", [], "Bringing bad news", "x" * 401))

    assert _faults(root) == ["stories/core.yaml:3: bad-news: title: string should have at most 400 characters"]


def test_all_faults_of_all_files_are_told_at_once(root: Path) -> None:
    names = {"a key without a value", "no right option", "a section on the shelf"}
    chosen = [case for case in CASES if case.name in names]
    for case in chosen:
        _spoil(root, case)

    with pytest.raises(BankError) as refused:
        load_bank(root)

    told = [str(fault).replace(f"{root}/", "") for fault in refused.value.faults]
    assert told == sorted(fault for case in chosen for fault in case.faults)
    assert len(told) == 3
    assert str(refused.value).splitlines() == [str(fault) for fault in refused.value.faults]


def test_a_broken_shelf_does_not_blame_the_questions_that_cite_it(root: Path) -> None:
    (root / "references.yaml").unlink()
    (root / "topics.yaml").write_text("topics: later\n", encoding="utf-8")

    assert _faults(root) == ["references.yaml:1: this file is missing", "topics.yaml:1: topics: must be a list"]


def test_questions_without_a_fault_are_read_beside_those_with_one(root: Path) -> None:
    _spoil(root, next(case for case in CASES if case.name == "a missing key"))

    assert [question.id for question in read_bank(root).bank.questions] == ["adversarial-training", "bad-news"]


def test_of_two_questions_with_one_id_the_first_is_read(root: Path) -> None:
    _spoil(root, next(case for case in CASES if case.name == "two questions of one id"))

    assert [question.title for question in read_bank(root).bank.questions] == [
        "The fast gradient sign",
        "Bringing bad news",
    ]


def test_a_bank_without_question_files_says_what_is_expected(root: Path) -> None:
    shutil.rmtree(root / "stories")
    shutil.rmtree(root / "evasion")

    assert [fault.message for fault in read_bank(root).faults] == ["no question files here: expected <topic>/*.yaml"]


def test_a_folder_that_does_not_exist_says_which_files_are_missing(tmp_path: Path) -> None:
    assert _faults(tmp_path / "nowhere") == [
        "references.yaml:1: this file is missing",
        "topics.yaml:1: this file is missing",
    ]
