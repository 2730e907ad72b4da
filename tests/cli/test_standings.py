from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.usefixtures("database")
def test_a_board_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "week.csv"
    done = run("standings", file, "--board", "week")

    assert done.output == f"{file}: 0 members of Crew\n"
    assert file.read_text() == "rank,name,points,answers,streak,longest_streak\n"


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["board.txt"], "End it in .csv or .json"),
        (["board.csv", "--board", "topic"], "Say which topic"),
        (["missing/board.csv"], "cannot be written"),
        (["board.csv", "--group", "9"], "There is no group 9"),
    ],
)
def test_what_cannot_be_written_is_said(run: Run, words: list[str], said: str) -> None:
    done = run("standings", *words)

    assert done.exit_code != 0
    assert said in done.output
