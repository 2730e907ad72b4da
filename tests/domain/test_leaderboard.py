from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.leaderboard import (
    MOST_POINTS,
    TREE_LEVELS,
    Board,
    Standing,
    order,
    period_of,
    periods_of,
    rank,
    shown_points,
    tree_path,
)

POINTS = st.integers(0, MOST_POINTS) | st.integers(0, 40)
NAMES = st.text(max_size=6)


def _standings(*rows: tuple[str, int]) -> list[Standing]:
    return [Standing(member_id, name, points, answers=1) for member_id, (name, points) in enumerate(rows)]


def _ranks(*rows: tuple[str, int]) -> list[tuple[int, str]]:
    return [(ranked.rank, ranked.standing.name) for ranked in rank(_standings(*rows))]


def test_ranks_start_at_one_and_ties_share_the_better_one() -> None:
    assert _ranks(("Dee", 5), ("Ann", 9), ("Cy", 7), ("Bo", 7)) == [(1, "Ann"), (2, "Bo"), (2, "Cy"), (4, "Dee")]


def test_ties_are_listed_by_name_whatever_its_case() -> None:
    assert [name for _, name in _ranks(("bo", 1), ("Cy", 1), ("Ann", 1))] == ["Ann", "bo", "Cy"]


def test_two_people_of_one_name_keep_their_order() -> None:
    rows = [Standing(9, "Ann", 3, 1), Standing(4, "Ann", 3, 1)]

    assert [row.member_id for row in order(rows)] == [4, 9]


def test_a_board_where_all_are_equal_has_one_rank() -> None:
    assert {ranked for ranked, _ in _ranks(("a", 0), ("b", 0), ("c", 0))} == {1}


def test_an_empty_board_has_no_ranks() -> None:
    assert rank([]) == ()


@given(st.lists(st.tuples(NAMES, st.integers(0, 9)), max_size=20), st.randoms())
def test_the_order_of_a_board_hangs_on_its_rows_alone(rows: list[tuple[str, int]], random: Random) -> None:
    standings = _standings(*rows)
    expected = rank(standings)
    random.shuffle(standings)

    assert rank(standings) == expected


@given(st.lists(st.tuples(NAMES, POINTS), max_size=20))
def test_a_rank_is_one_more_than_the_number_of_those_ahead(rows: list[tuple[str, int]]) -> None:
    for ranked in rank(_standings(*rows)):
        assert ranked.rank == 1 + sum(points > ranked.standing.points for _, points in rows)


def test_a_total_is_counted_once_on_each_level() -> None:
    assert tree_path(0x12345) == ((0, 0x12345), (1, 0x1234), (2, 0x123), (3, 0x12), (4, 0x1))
    assert [level for level, _ in tree_path(0)] == list(range(TREE_LEVELS))


@pytest.mark.parametrize(
    ("booked", "shown"), [(-7, 0), (0, 0), (12, 12), (MOST_POINTS, MOST_POINTS), (MOST_POINTS + 1, MOST_POINTS)]
)
def test_a_total_is_never_shown_below_nothing_or_past_the_counters(booked: int, shown: int) -> None:
    assert shown_points(booked) == shown


@pytest.mark.parametrize(
    ("on", "week"),
    [
        (date(2026, 11, 24), "2026-W48"),
        (date(2026, 1, 1), "2026-W01"),
        (date(2025, 12, 29), "2026-W01"),  # Monday of the week that holds the first Thursday
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_week_belongs_to_the_year_that_holds_its_thursday(on: date, week: str) -> None:
    assert period_of(Board.WEEK, on) == week


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_weeks_begin_on_monday_and_sort_by_time(on: date) -> None:
    tomorrow = on + timedelta(days=1)
    this, following = period_of(Board.WEEK, on), period_of(Board.WEEK, tomorrow)

    assert (this < following) if tomorrow.weekday() == 0 else (this == following)


def test_a_month_is_written_with_its_year() -> None:
    assert period_of(Board.MONTH, date(2026, 3, 1)) == "2026-03"


def test_a_season_has_its_name_and_all_time_has_none() -> None:
    assert period_of(Board.SEASON, date(2026, 3, 1), "Spring") == "Spring"
    assert period_of(Board.ALL, date(2026, 3, 1), "Spring") == ""


def test_a_date_counts_on_every_board_of_its_time() -> None:
    on = date(2026, 11, 24)

    assert periods_of(on, "Autumn") == {
        Board.WEEK: "2026-W48",
        Board.MONTH: "2026-11",
        Board.SEASON: "Autumn",
        Board.ALL: "",
    }
    assert Board.SEASON not in periods_of(on, "")
