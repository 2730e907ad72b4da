import asyncio
from collections.abc import Callable
from pathlib import Path
from zipfile import is_zipfile

import pytest

from bot.bank.exporters import export_csv, export_json, export_yaml
from bot.domain.question import Bank
from tests.bank.sample_bank import sample_bank
from tests.cli.conftest import Run, read_own

SHORT = """\
questions:
- id: our-first
  title: Our first
  topic: evasion
  prompt: What did we learn in May?
  model_answer: That a filter alone is no boundary.
- id: our-second
  title: Our second
  topic: stories
  prompt: Tell us of a time you said no.
  model_answer: Say who asked, what was at stake, and what came of it.
"""


def own(database: Path, group_id: int = 1) -> list[str]:
    return [question.id for question in asyncio.run(read_own(database, group_id))]


# Looking


def test_list_shows_every_question_and_filters_narrow_it(run: Run) -> None:
    everything, narrow = run("bank", "list"), run("bank", "list", "--topic", "stories", "--kind", "behavioral")

    assert [line.split()[0] for line in everything.output.splitlines()[2:]] == [q.id for q in sample_bank().questions]
    assert [line.split()[0] for line in narrow.output.splitlines()[2:]] == ["bad-news"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--topic", "gardening"], "There is no topic 'gardening'. Choose one of evasion, stories."),
        (["list", "--topic", "stories", "--kind", "technical"], "No question is like that."),
        (["list", "--difficulty", "6"], "6 is not in the range 1<=x<=5"),
        (["show", "fast-gradeint"], "There is no question 'fast-gradeint'. Did you mean fast-gradient?"),
        (["show", "zzz"], "There is no question 'zzz'. python -m bot bank list has them all."),
        (["export", "bank.bin"], "What bank.bin should hold is not clear. End it in .yaml"),
        (["export", "none/bank.csv"], "none/bank.csv cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_said_with_what_would(run: Run, words: list[str], said: str) -> None:
    result = run("bank", *words)

    assert result.exit_code != 0
    assert said in result.output


def test_show_prints_a_question_with_its_model_answer(run: Run) -> None:
    result = run("bank", "show", "fast-gradient")

    question = sample_bank().questions[0]
    assert result.exit_code == 0
    assert question.title in result.output
    assert "Model answer" in result.output


def test_stats_count_every_topic(run: Run) -> None:
    lines = run("bank", "stats").output.splitlines()

    assert [line.split()[0] for line in lines[2:]] == ["evasion", "stories", "all"]
    assert lines[-1].split()[-1] == "3"


# Files


@pytest.mark.parametrize(
    ("name", "export"),
    [("bank.yaml", export_yaml), ("bank.yml", export_yaml), ("bank.json", export_json), ("bank.csv", export_csv)],
)
def test_an_export_holds_the_bank(run: Run, name: str, export: Callable[[Bank], str]) -> None:
    result = run("bank", "export", name)

    assert result.output == f"{name}: 3 questions\n"
    assert Path(name).read_bytes().decode() == export(sample_bank())


def test_markdown_and_anki_are_written_too_and_the_format_can_be_said(run: Run) -> None:
    assert run("bank", "export", "bank.md").exit_code == 0
    assert run("bank", "export", "bank.apkg").exit_code == 0
    assert run("bank", "export", "deck.bin", "--format", "anki").exit_code == 0

    assert Path("bank.md").read_text(encoding="utf-8").startswith("# 3 questions")
    assert is_zipfile("bank.apkg")
    assert is_zipfile("deck.bin")


def test_a_short_question_of_ones_own_is_imported_for_the_only_group(run: Run, database: Path) -> None:
    Path("own.yaml").write_text(SHORT)

    result = run("bank", "import", "own.yaml")

    assert result.output == "line 2: our-first: added\nline 7: our-second: added\nCrew: 2 added\n"
    assert own(database) == ["our-first", "our-second"]


def test_a_second_import_makes_no_duplicates(run: Run, database: Path) -> None:
    Path("own.yaml").write_text(SHORT)
    run("bank", "import", "own.yaml")

    result = run("bank", "import", "own.yaml")

    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "Crew: 2 unchanged"
    assert own(database) == ["our-first", "our-second"]


@pytest.mark.usefixtures("database")
def test_a_changed_question_is_told_apart(run: Run) -> None:
    Path("own.yaml").write_text(SHORT)
    run("bank", "import", "own.yaml")
    Path("own.yaml").write_text(SHORT.replace("in May", "in June"))

    assert run("bank", "import", "own.yaml").output == "line 2: our-first: changed\nCrew: 1 changed, 1 unchanged\n"


def test_one_bad_row_keeps_all_out_and_every_row_is_reported(run: Run, database: Path) -> None:
    Path("own.yaml").write_text(SHORT.replace("topic: stories", "topic: gardening").replace("Our second", "''"))

    result = run("bank", "import", "own.yaml")

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "line 2: our-first: good",
        "line 7: our-second: title: is empty",
        "Error: 1 to mend; nothing was imported.",
    ]
    assert own(database) == []


@pytest.mark.usefixtures("database")
def test_a_file_that_is_no_bank_is_reported_as_a_whole(run: Run) -> None:
    Path("own.json").write_text("[")

    result = run("bank", "import", "own.json")

    assert result.exit_code == 1
    assert "line 1: not valid JSON" in result.output
    assert "nothing was imported" in result.output


def test_with_several_groups_one_must_be_named(run: Run, two_groups: Path) -> None:
    Path("own.yaml").write_text(SHORT)

    refused, named = run("bank", "import", "own.yaml"), run("bank", "import", "own.yaml", "--group", 2)

    assert refused.exit_code == 1
    assert "Say which group with --group. The groups are:\n  1  Crew\n  2  Readers" in refused.output
    assert named.exit_code == 0
    assert (own(two_groups, 1), own(two_groups, 2)) == ([], ["our-first", "our-second"])


def test_a_missing_database_is_said(run: Run, data: Path) -> None:
    Path("own.yaml").write_text(SHORT)
    assert f"There is no database at {data / 'drill.db'}" in run("bank", "import", "own.yaml").output


@pytest.mark.usefixtures("database")
def test_an_unknown_group_is_said_with_those_there_are(run: Run) -> None:
    Path("own.yaml").write_text(SHORT)

    assert "There is no group 7. The groups are:\n  1  Crew" in run("bank", "import", "own.yaml", "--group", 7).output
    assert "Crew has no questions of its own." in run("bank", "export", "own.csv", "--group", 1).output


@pytest.mark.parametrize("ending", ["yaml", "json", "csv"])
def test_what_a_group_exports_another_imports_as_it_was(run: Run, two_groups: Path, ending: str) -> None:
    Path("own.yaml").write_text(SHORT.replace("title: Our first", "title: '=1+1'"))
    run("bank", "import", "own.yaml", "--group", 1)

    run("bank", "export", f"out.{ending}", "--group", 1)
    result = run("bank", "import", f"out.{ending}", "--group", 2)

    assert result.exit_code == 0
    assert asyncio.run(read_own(two_groups, 2)) == asyncio.run(read_own(two_groups, 1))


def test_the_whole_bank_imported_stays_the_bank(run: Run, database: Path) -> None:
    run("bank", "export", "bank.csv")

    result = run("bank", "import", "bank.csv")

    assert result.output == "Crew: 3 in the bank already\n"
    assert own(database) == []


def test_another_question_under_an_id_of_the_bank_is_refused(run: Run, database: Path) -> None:
    Path("own.yaml").write_text(SHORT.replace("our-second", "bad-news"))

    result = run("bank", "import", "own.yaml")

    assert result.exit_code == 1
    assert "line 7: bad-news: the bank has another question of this id; give yours another" in result.output
    assert own(database) == []


@pytest.mark.usefixtures("database")
def test_a_format_that_is_not_clear_is_asked_for(run: Run) -> None:
    Path("own.txt").write_text(SHORT)

    assert "Say --format yaml, json or csv." in run("bank", "import", "own.txt").output
    assert run("bank", "import", "own.txt", "--format", "yaml").exit_code == 0


def test_check_counts_a_bank_without_fault(run: Run) -> None:
    result = run("bank", "check")

    assert result.output.splitlines()[-1] == "3 questions, 3 checks, 0 faults"
    assert result.exit_code == 0
