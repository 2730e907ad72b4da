import shutil
from pathlib import Path

import pytest

from bot.bank.loader import BankError, Fault, load_bank, read_bank
from bot.domain.question import Example, FollowUp, KeyPoint, Reference, Subtopic
from tests.bank.sample_bank import SAMPLE, sample_bank


def test_topics_come_in_the_order_of_their_file() -> None:
    topics = sample_bank().topics

    assert [topic.id for topic in topics] == ["evasion", "stories"]
    assert topics[0].subtopics == (Subtopic("attacks", "Attacks"), Subtopic("defences", "Defences"))


def test_questions_come_by_file_name_and_in_the_order_of_their_file() -> None:
    assert [question.id for question in sample_bank().questions] == [
        "fast-gradient",
        "adversarial-training",
        "bad-news",
    ]


def test_every_part_of_a_question_is_read() -> None:
    gradient, _, story = sample_bank().questions

    assert (gradient.kind, gradient.topic, gradient.subtopic) == ("technical", "evasion", "attacks")
    assert (gradient.difficulty, gradient.minutes) == (2, 5)
    assert gradient.model_answer.startswith("The method asks")
    assert "\n\n" in gradient.model_answer
    assert gradient.key_points[2] == KeyPoint(
        "linear-explanation",
        "Small changes add up in many dimensions, so that no deep curve is needed.",
        1,
        True,
        (("add up", "accumulat"), ("dimension", "linear")),
    )
    assert gradient.follow_ups[1] == FollowUp(
        "Why the sign and not the gradient itself?", "It uses the whole budget of the maximum norm in every pixel."
    )
    assert [option.right for option in gradient.checks[0].options] == [False, False, True, False]
    assert gradient.solution
    assert gradient.solution.tests.startswith("assert step(")
    assert isinstance(story.example, Example)
    assert story.was == ("stopping-a-release",)


def test_references_are_filled_from_the_shelf_and_keep_their_section() -> None:
    first, second = sample_bank().questions[0].references

    assert (first.authors, first.section) == ("Goodfellow, Shlens, Szegedy", "Section 4")
    assert second == Reference(
        "madry2017",
        "Towards Deep Learning Models Resistant to Adversarial Attacks",
        "Madry et al.",
        2017,
        arxiv="1706.06083",
        where="ICLR 2018",
    )


def test_every_question_knows_where_it_stands() -> None:
    assert read_bank(SAMPLE).origins == {
        "fast-gradient": (str(SAMPLE / "evasion/basics.yaml"), 2),
        "adversarial-training": (str(SAMPLE / "evasion/basics.yaml"), 81),
        "bad-news": (str(SAMPLE / "stories/core.yaml"), 2),
    }


def test_a_fault_reads_like_a_compiler_message() -> None:
    assert str(Fault("a.yaml", 7, "title: missing")) == "a.yaml:7: title: missing"


def test_a_bank_error_lists_its_faults_by_file_and_line() -> None:
    error = BankError([Fault("b", 1, "x"), Fault("a", 10, "x"), Fault("a", 9, "x")])

    assert str(error) == "a:9: x\na:10: x\nb:1: x"


@pytest.mark.parametrize(("before", "after"), [("\n", "\r\n"), ("questions:", "\ufeffquestions:")])
def test_how_an_editor_saved_a_file_changes_nothing(before: str, after: str, tmp_path: Path) -> None:
    root = Path(shutil.copytree(SAMPLE, tmp_path / "questions"))
    for path in root.glob("*/*.yaml"):
        path.write_bytes(path.read_bytes().replace(before.encode(), after.encode()))

    assert load_bank(root) == sample_bank()


def test_files_that_are_no_yaml_are_left_alone(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SAMPLE, tmp_path / "questions"))
    (root / "README.md").write_text("# The bank\n", encoding="utf-8")
    (root / "evasion" / "notes.txt").write_text("{", encoding="utf-8")

    assert load_bank(root) == sample_bank()
