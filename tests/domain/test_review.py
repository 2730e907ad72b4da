"""When a question comes back: FSRS to the day, a fuzz that a replay repeats."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.review import LONGEST_INTERVAL, Memory, Rating, Review, ReviewSource, fuzzed, replay, review

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
RATINGS = st.lists(st.sampled_from(Rating), min_size=1, max_size=12)
RETENTIONS = st.sampled_from([0.80, 0.85, 0.90, 0.95])


def intervals(ratings: list[Rating], retention: float = 0.9) -> list[int]:
    """Days until each next review when every review is made on time."""
    memory: Memory | None = None
    at, found = START, []
    for rating in ratings:
        memory = review(memory, "q", rating, at, retention, None)
        found.append((memory.due_at - at).days)
        at = memory.due_at
    return found


def test_good_ratings_stretch_the_intervals_and_again_begins_anew() -> None:
    assert intervals([Rating.GOOD] * 4) == [2, 11, 46, 163]
    assert intervals([Rating.AGAIN, Rating.GOOD, Rating.GOOD, Rating.GOOD]) == [1, 2, 6, 17]


@settings(max_examples=60)
@given(RATINGS, RETENTIONS, st.lists(st.integers(0, 40), min_size=12, max_size=12))
def test_every_interval_is_the_librarys(ratings: list[Rating], retention: float, waits: list[int]) -> None:
    plain = fsrs.Scheduler((*fsrs.Scheduler().parameters,), retention, (), (), LONGEST_INTERVAL, enable_fuzzing=False)
    card, memory, at = fsrs.Card(card_id=1, due=START), None, START
    for rating, wait in zip(ratings, waits, strict=False):
        card, _ = plain.review_card(card, fsrs.Rating(rating), at)
        memory = review(memory, "q", rating, at, retention, None)
        assert (memory.due_at, memory.stability, memory.difficulty) == (card.due, card.stability, card.difficulty)
        at += timedelta(days=wait)


@settings(max_examples=60)
@given(st.integers(1, LONGEST_INTERVAL), st.text(max_size=5))
def test_the_fuzz_stays_in_the_librarys_ranges_and_repeats(days: int, seed: str) -> None:
    moved = fuzzed(days, seed)
    assert fuzzed(days, seed) == moved
    assert moved == days if days <= 2 else abs(moved - days) <= 1 + 0.15 * days
    assert 1 <= moved <= LONGEST_INTERVAL


def test_the_fuzz_spreads_what_was_learned_on_one_day() -> None:
    assert len({fuzzed(46, str(seed)) for seed in range(20)}) > 3


def test_only_the_due_date_is_moved_by_the_fuzz() -> None:
    plain = review(None, "q", Rating.EASY, START, 0.9, None)
    for seed in "abc":
        moved = review(None, "q", Rating.EASY, START, 0.9, seed)
        assert replace(moved, due_at=plain.due_at) == plain


@settings(max_examples=40)
@given(RATINGS, st.integers(1, 5))
def test_a_replay_of_the_ratings_gives_what_was_remembered(ratings: list[Rating], days: int) -> None:
    memory, rows, at = None, [], START
    for rating in ratings:
        memory = review(memory, "q", rating, at, 0.9, "7")
        rows.append(Review(1, 1, "q", 1, ReviewSource.OPEN, rating, 0.9, 1, date(2026, 1, 5), at))
        at += timedelta(days=days)
    assert replay(rows, "7") == {"q": memory}


def test_a_higher_share_of_recall_brings_questions_back_sooner() -> None:
    assert intervals([Rating.GOOD] * 3, 0.95) < intervals([Rating.GOOD] * 3, 0.90) < intervals([Rating.GOOD] * 3, 0.80)


def test_only_instants_in_utc_are_taken() -> None:
    with pytest.raises(ValueError, match="UTC"):
        review(None, "q", Rating.GOOD, datetime(2026, 1, 5), 0.9, None)  # noqa: DTZ001
