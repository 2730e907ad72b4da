"""The page of figures keeps its words and gets its figures."""

import re
from pathlib import Path

import pytest

from tests.crash.report import BEGIN, COUNTS, END, PAGE, draw, put

ROOT = Path(__file__).parents[2]
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", PAGE.read_text(encoding="utf-8"))
KILLS = {
    "kills": 3,
    "lives": 2,
    "failures": [],
    "rows": [
        {"platform": "slack", "point": "wire", "kills": 2},
        {"platform": "web", "point": "commit.after", "kills": 1},
    ],
}


def test_figures_are_drawn_by_point_and_platform_and_only_for_what_was_counted() -> None:
    drawn = draw({"outages": {"scripts": 1016}}, KILLS).splitlines()

    assert drawn[0] == "**3 kills** in 2 lives, 0 of which came out otherwise:"
    assert "| killed at | slack | web |" in drawn
    assert "| `wire` | 2 |  |" in drawn
    assert "| all | 2 | 1 |" in drawn
    assert drawn[-1] == "| outage scripts | 1,016 | `tests/services/test_outages.py` |"


def test_only_the_figures_of_the_page_are_replaced() -> None:
    assert put(f"Words.\n{BEGIN}\nold\n{END}\nMore words.", "new") == f"Words.\n{BEGIN}\nnew\n{END}\nMore words."
    assert PAGE.read_text(encoding="utf-8").count(BEGIN) == 1


@pytest.mark.parametrize("command", sorted({command for *_, command in COUNTS}))
def test_every_command_on_the_page_names_tests_that_exist(command: str) -> None:
    assert (ROOT / command).exists()


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_test_the_page_names_exists(file: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")
