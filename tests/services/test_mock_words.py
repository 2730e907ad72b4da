"""What a member reads of a mock interview: every refusal and phrase takes its facts."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from string import Formatter

import pytest

from bot.domain.errors import DrillError
from bot.domain.mock_plan import check_shape
from bot.wording import explain, say

MINUTE = timedelta(minutes=1)
PHRASES = Path(__file__).parents[2] / "bot" / "phrases" / "en" / "mock.toml"


@pytest.mark.parametrize(
    ("refuse", "words"),
    [
        (lambda: check_shape(10 * MINUTE, ()), "takes 20 to 45 minutes"),
        (
            lambda: check_shape(30 * MINUTE, ["lunch"]),
            "no round called “lunch”. Choose from: technical, system-design,",
        ),
        (lambda: check_shape(20 * MINUTE, ["technical", "system-design", "behavioral"]), "at least 25 minutes"),
    ],
)
def test_a_refusal_says_what_would_do(refuse: Callable[[], object], words: str) -> None:
    with pytest.raises(DrillError) as raised:
        refuse()

    assert words in explain("en", raised.value)


def test_every_phrase_can_be_said_with_the_facts_it_names() -> None:
    phrases = tomllib.loads(PHRASES.read_text(encoding="utf-8"))["mock"]
    for name, text in phrases.items():
        facts = {field: "§" for _, field, _, _ in Formatter().parse(text) if field}
        said = say("en", f"mock.{name}", **facts)
        assert said.count("§") == text.split("|")[-1].count("{")
        assert "{" not in said
