from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.round import REVEAL_WAITS_AT_MOST, Round, RoundState, Rules

OPENS_AT = datetime(2026, 11, 24, 8, tzinfo=UTC)
CLOSES_AT = OPENS_AT + timedelta(days=1)
ROUND = Round(1, 1, 1, 1, "fast-gradient", "evasion", date(2026, 11, 24), OPENS_AT, CLOSES_AT, True, Rules())


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([], RoundState.OPEN),
        (["closed_at"], RoundState.CLOSED),
        (["closed_at", "settled_at"], RoundState.SETTLED),
        (["closed_at", "settled_at", "revealed_at"], RoundState.REVEALED),
        (["voided_at"], RoundState.VOID),
        (["closed_at", "voided_at"], RoundState.VOID),
        (["closed_at", "settled_at", "revealed_at", "voided_at"], RoundState.VOID),
    ],
)
def test_a_round_stands_where_its_latest_step_left_it(steps: list[str], state: RoundState) -> None:
    taken: dict[str, Any] = dict.fromkeys(steps, CLOSES_AT)

    assert replace(ROUND, **taken).state is state


def test_late_answers_are_taken_for_a_week_or_as_long_as_the_rules_of_the_round_say() -> None:
    assert ROUND.takes_late_until == CLOSES_AT + timedelta(days=7)
    assert replace(ROUND, rules=Rules(late_for=timedelta(0))).takes_late_until == CLOSES_AT


def test_helpful_votes_are_taken_for_a_week_from_the_reveal() -> None:
    revealed_at = CLOSES_AT + timedelta(minutes=3)

    assert ROUND.takes_votes_until is None
    assert replace(ROUND, revealed_at=revealed_at).takes_votes_until == revealed_at + timedelta(days=7)


def test_the_rules_are_the_ones_the_book_says() -> None:
    rules = Rules()

    assert (rules.on_time, rules.late, rules.streak_cap, rules.minimum) == (10, 3, 5, 40)
    assert (rules.helpful, rules.helpful_cap) == (1, 5)
    assert rules.late_for == rules.helpful_for == timedelta(days=7)
    assert rules.lock_thread is False
    assert timedelta(minutes=10) == REVEAL_WAITS_AT_MOST
