"""Days are written as letters: see LETTERS. A ledger is read back in the letters of its marks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import Verdict
from bot.domain.streak import (
    ACTIVE_DAYS,
    ANSWERS_PER_FREEZE,
    MOST_FREEZES,
    DayFacts,
    DayState,
    Mark,
    Streak,
    StreakDay,
    replay,
    step,
)

FIRST_ON = date(2026, 1, 1)
NOTHING = DayFacts(FIRST_ON, DayState.COUNTED, Verdict.NONE)
ANSWERED = replace(NOTHING, verdict=Verdict.ANSWERED)
LATE = replace(NOTHING, verdict=Verdict.LATE)
LETTERS = {
    "a": ANSWERED,
    ".": NOTHING,
    "l": LATE,
    "r": replace(NOTHING, resting=True),
    "A": replace(ANSWERED, resting=True),
    "R": replace(LATE, resting=True),
    "x": replace(NOTHING, state=DayState.EXCUSED),
    "X": replace(ANSWERED, state=DayState.EXCUSED),
    "L": replace(LATE, state=DayState.EXCUSED),
    "v": replace(NOTHING, state=DayState.VOID),
    "V": replace(ANSWERED, state=DayState.VOID),
    "W": replace(LATE, state=DayState.VOID),
}
MARKS = {
    Mark.ANSWERED: "a",
    Mark.LATE: "l",
    Mark.FROZEN: "f",
    Mark.REST: "r",
    Mark.EXCUSED: "x",
    Mark.MISSED: ".",
}
WEEK = "a" * ANSWERS_PER_FREEZE
DAYS = st.text(st.sampled_from("aaaa..lrAxXvV"), max_size=60)


def _days(letters: str) -> list[DayFacts]:
    return [replace(LETTERS[letter], on=FIRST_ON + timedelta(days=n)) for n, letter in enumerate(letters)]


def _ledger(letters: str) -> tuple[StreakDay, ...]:
    return replay(_days(letters))


def _marks(letters: str) -> str:
    return "".join(MARKS[row.mark] for row in _ledger(letters))


def _end(letters: str) -> Streak:
    ledger = _ledger(letters)
    return ledger[-1].after if ledger else Streak()


@pytest.mark.parametrize("letters", ["a", "A", "X"])
def test_an_answer_on_time_adds_a_day_even_while_resting_or_excused(letters: str) -> None:
    assert _end(f"aa{letters}") == Streak(current=3, longest=3, answered=3)


@pytest.mark.parametrize(("letter", "mark"), list(zip("rRxLvVW", "rrxxxxx", strict=True)))
def test_rest_excused_and_void_days_keep_the_streak_and_add_nothing(letter: str, mark: str) -> None:
    assert _marks(f"aa{letter}") == f"aa{mark}"
    assert _end(f"aa{letter}") == _end("aa")


def test_a_void_day_is_excused_even_for_those_who_answered() -> None:
    row = _ledger("aV")[1]

    assert (row.mark, row.after.answered) == (Mark.EXCUSED, 1)


def test_a_missed_day_ends_the_streak_and_keeps_the_longest() -> None:
    assert _marks("aaa.") == "aaa."
    assert _end("aaa.") == Streak(current=0, longest=3, answered=3)


def test_an_uncovered_late_day_ends_the_streak_and_says_late() -> None:
    row = _ledger("aaal")[-1]

    assert (row.mark, row.was_late, row.after.current) == (Mark.LATE, True, 0)


def test_after_a_missed_day_the_streak_begins_again() -> None:
    assert _end("aaa.aa") == Streak(current=2, longest=3, answered=5)


def test_every_seventh_answered_day_earns_a_freeze() -> None:
    assert [row.after.freezes for row in _ledger("a" * 14)] == [0] * 6 + [1] * 7 + [2]


def test_answered_days_are_counted_on_through_missed_ones() -> None:
    assert _end("aaa.aaa").freezes == 0
    assert _end("aaa.aaaa").freezes == 1


def test_at_most_two_freezes_are_held() -> None:
    assert _end(WEEK * 5).freezes == MOST_FREEZES == 2


@pytest.mark.parametrize("letter", [".", "l"])
def test_a_freeze_covers_one_day_by_itself(letter: str) -> None:
    row = _ledger(f"{WEEK}{letter}")[-1]

    assert (row.mark, row.was_late) == (Mark.FROZEN, letter == "l")
    assert row.after == Streak(current=7, longest=7, answered=7, freezes=0)


def test_two_freezes_cover_two_days_and_the_third_is_missed() -> None:
    assert _marks(f"{WEEK * 2}...a") == f"{WEEK * 2}ff.a"


def test_a_freeze_is_not_spent_on_days_that_ask_for_none() -> None:
    assert _end(f"{WEEK}rxvVA") == Streak(current=8, longest=8, answered=8, freezes=1)


def test_where_there_is_no_streak_no_freeze_is_spent() -> None:
    before = Streak(current=0, longest=9, answered=9, freezes=2)

    assert step(before, NOTHING) == StreakDay(FIRST_ON, Mark.MISSED, before)
    assert step(before, LATE) == StreakDay(FIRST_ON, Mark.LATE, before, was_late=True)


def test_a_freeze_earned_today_is_there_tomorrow() -> None:
    assert _marks("aaa.aaaa.a") == "aaa.aaaafa"


def test_who_answered_in_the_last_ten_study_days_is_active() -> None:
    assert ACTIVE_DAYS == 10


def test_a_late_answer_to_a_void_round_is_nothing() -> None:
    assert not _ledger("aW")[1].was_late


@pytest.mark.parametrize(
    ("repaired", "current", "freezes"),
    [
        (Mark.ANSWERED, 8, 1),
        (Mark.EXCUSED, 7, 1),
        (Mark.REST, 7, 1),
        (Mark.FROZEN, 7, 0),
        (Mark.MISSED, 0, 1),
        (Mark.LATE, 0, 1),
    ],
)
@pytest.mark.parametrize("letter", "a.lrxvV")
def test_a_repair_by_the_host_wins_over_everything(letter: str, repaired: Mark, current: int, freezes: int) -> None:
    row = step(_end(WEEK), replace(LETTERS[letter], repaired=repaired))

    assert (row.mark, row.repaired, row.after.current, row.after.freezes) == (repaired, True, current, freezes)


def test_a_day_repaired_as_frozen_never_leaves_less_than_no_freeze() -> None:
    assert step(Streak(current=3), replace(NOTHING, repaired=Mark.FROZEN)).after == Streak(current=3)


def test_days_are_taken_in_the_order_of_their_dates() -> None:
    days = _days("aa.a")

    assert replay(reversed(days)) == replay(days)


def test_without_days_there_is_no_ledger() -> None:
    assert replay([]) == ()


def test_an_on_time_answer_that_turns_up_later_gives_back_the_freeze_it_cost() -> None:
    assert _end(f"{WEEK}.aa").freezes == 0
    assert _end(f"{WEEK}aaa").freezes == 1


@given(DAYS, st.integers(0, 60))
def test_replaying_in_pieces_gives_the_ledger_of_the_whole(letters: str, cut: int) -> None:
    days = _days(letters)
    head = replay(days[:cut])

    assert head + replay(days[cut:], head[-1].after if head else Streak()) == replay(days)


@given(DAYS)
def test_the_longest_streak_is_never_below_the_current_one_and_never_shrinks(letters: str) -> None:
    longest = 0
    for row in _ledger(letters):
        assert row.after.longest >= max(row.after.current, longest)
        longest = row.after.longest
    assert longest == max((row.after.current for row in _ledger(letters)), default=0)


@given(DAYS)
def test_freezes_are_earned_spent_and_bounded(letters: str) -> None:
    ledger = _ledger(letters)
    earned = _end(letters).answered // ANSWERS_PER_FREEZE
    spent = sum(row.mark is Mark.FROZEN for row in ledger)

    assert all(0 <= row.after.freezes <= MOST_FREEZES for row in ledger)
    assert spent + _end(letters).freezes <= earned


@given(DAYS)
def test_a_streak_is_the_answered_days_since_the_last_break(letters: str) -> None:
    since = _marks(letters).replace("l", ".").rpartition(".")[2]

    assert _end(letters).current == since.count("a")


@given(DAYS, st.data())
def test_an_added_answer_never_lowers_the_streak_on_its_day(letters: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(letters)))
    before = _end(letters[:at])

    assert all(
        step(before, ANSWERED).after.current > step(before, day).after.current
        for letter, day in LETTERS.items()
        if letter not in "aAX"
    )


@given(DAYS, st.integers(0, 59))
def test_until_a_freeze_is_spent_an_added_answer_never_lowers_a_later_streak(letters: str, at: int) -> None:
    more = _ledger(f"{letters[:at]}a{letters[at + 1 :]}")

    for row, other in zip(more, _ledger(letters), strict=False):
        if Mark.FROZEN in (row.mark, other.mark):
            break
        assert row.after.current >= other.after.current
        assert row.after.longest >= other.after.longest


def test_an_added_answer_earns_its_freeze_earlier_and_may_so_spend_it_earlier() -> None:
    """A limit of the rule: freezes go by the running count, so one more answer moves them to another day."""
    assert _marks("aaaaaa..a.") == "aaaaaa..af"
    assert _marks("aaaaaaa.a.") == "aaaaaaafa."
