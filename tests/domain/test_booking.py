from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import Answer, Verdict
from bot.domain.booking import Booking, Facts, book
from bot.domain.group import Rest
from bot.domain.round import Round, Rules
from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import DayState, Mark, Streak, StudyDay

FIRST_ON = date(2026, 11, 2)
MEMBER = 7
DAY = timedelta(days=1)


def _round(number: int, **changes: object) -> Round:
    on = FIRST_ON + (number - 1) * DAY
    opens_at = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
    plain = Round(number, 1, 1, 1, "q", "evasion", on, opens_at, opens_at + DAY, True, Rules())
    return replace(plain, **changes)  # type: ignore[arg-type]


def _day(round_: Round, state: DayState = DayState.COUNTED) -> StudyDay:
    return StudyDay(round_.on, state, "", round_.id)


def _facts(*verdicts: Verdict, **others: object) -> Facts:
    """A member's days in a row, each with a round of its own."""
    rounds = [_round(number) for number in range(1, len(verdicts) + 1)]
    answers = {round_.id: Answer(verdict) for round_, verdict in zip(rounds, verdicts, strict=True)}
    return replace(Facts(MEMBER, [_day(round_) for round_ in rounds], rounds, answers), **others)  # type: ignore[arg-type]


def _points(booking: Booking) -> dict[tuple[int, Reason], int]:
    return {(row.round_id, row.reason): row.points for row in booking.points}


A, L, N = Verdict.ANSWERED, Verdict.LATE, Verdict.NONE


def test_answered_days_add_up_and_their_bonus_grows_with_the_streak() -> None:
    booking = book(_facts(A, A, A), Streak())

    assert booking.streak == Streak(3, 3, 3)
    assert _points(booking) == {
        (1, Reason.ON_TIME): 10,
        (1, Reason.STREAK): 1,
        (2, Reason.ON_TIME): 10,
        (2, Reason.STREAK): 2,
        (3, Reason.ON_TIME): 10,
        (3, Reason.STREAK): 3,
    }


def test_every_row_says_whose_it_is_and_counts_on_the_date_of_its_round() -> None:
    row = book(_facts(N, L), Streak()).points[0]

    assert row == PointRow(2, MEMBER, Reason.LATE, 3, FIRST_ON + DAY)


def test_a_missed_day_has_no_row_and_still_ends_the_streak() -> None:
    booking = book(_facts(A, N), Streak())

    assert [row.mark for row in booking.days] == [Mark.ANSWERED]
    assert booking.streak.current == 0


def test_a_late_day_has_a_row_that_says_so() -> None:
    assert [(row.mark, row.was_late) for row in book(_facts(L), Streak()).days] == [(Mark.LATE, True)]


def test_booking_goes_on_from_where_the_streak_stood() -> None:
    booking = book(_facts(A), Streak(current=6, longest=6, answered=6))

    assert booking.streak == Streak(7, 7, 7, freezes=1)
    assert _points(booking)[1, Reason.STREAK] == 5


def test_without_days_the_streak_stays() -> None:
    start = Streak(current=3, longest=5, answered=8, freezes=1)

    assert book(Facts(MEMBER, [], []), start) == Booking((), (), start)


def test_a_rest_covers_its_first_and_its_last_day_and_no_other() -> None:
    rest = Rest(1, FIRST_ON + DAY, FIRST_ON + 2 * DAY)

    booking = book(_facts(A, N, N, A, rests=[rest]), Streak())

    assert [row.mark for row in booking.days] == [Mark.ANSWERED, Mark.REST, Mark.REST, Mark.ANSWERED]
    assert booking.streak.current == 2
    assert book(_facts(A, N, N, N, rests=[rest]), Streak()).streak.current == 0


def test_a_round_that_carries_no_streak_gives_points_and_moves_no_day() -> None:
    extra = _round(9, schedule_id=None, carries_streak=False)

    booking = book(Facts(MEMBER, [], [extra], {9: Answer(A)}), Streak(current=3))

    assert (booking.days, booking.streak.current) == ((), 3)
    assert _points(booking) == {(9, Reason.ON_TIME): 10}


def test_a_void_round_gives_nothing_and_its_day_is_excused() -> None:
    void = _round(2, voided_at=datetime(2026, 11, 3, 9, tzinfo=UTC))
    facts = _facts(A, A, A)
    days = [facts.days[0], _day(void, DayState.VOID), facts.days[2]]

    booking = book(replace(facts, days=days, rounds=[facts.rounds[0], void, facts.rounds[2]]), Streak())

    assert [row.mark for row in booking.days] == [Mark.ANSWERED, Mark.EXCUSED, Mark.ANSWERED]
    assert booking.streak.current == 2
    assert {row.round_id for row in booking.points} == {1, 3}


def test_a_replacement_takes_over_the_study_day_of_the_round_it_replaces() -> None:
    void = _round(1, voided_at=datetime(2026, 11, 2, 9, tzinfo=UTC))
    replacement = _round(1, replaces=1, schedule_id=None)
    replacement = replace(replacement, id=2)

    booking = book(Facts(MEMBER, [_day(replacement)], [void, replacement], {1: Answer(A), 2: Answer(A)}), Streak())

    assert booking.streak.current == 1
    assert _points(booking) == {(2, Reason.ON_TIME): 10, (2, Reason.STREAK): 1}


def test_a_day_on_which_no_round_opened_is_excused() -> None:
    failed = StudyDay(FIRST_ON, DayState.EXCUSED, "outage", None)

    booking = book(Facts(MEMBER, [failed], []), Streak(current=4, longest=4, answered=4))

    assert [row.mark for row in booking.days] == [Mark.EXCUSED]
    assert booking.streak.current == 4


def test_a_repaired_day_follows_the_host_and_an_on_time_answer_keeps_its_points() -> None:
    booking = book(_facts(A, A, day_repairs={FIRST_ON + DAY: Mark.EXCUSED}), Streak())

    assert [(row.mark, row.repaired) for row in booking.days] == [(Mark.ANSWERED, False), (Mark.EXCUSED, True)]
    assert _points(booking) == {(1, Reason.ON_TIME): 10, (1, Reason.STREAK): 1, (2, Reason.ON_TIME): 10}


def test_repaired_points_stand_in_a_row_of_their_own_and_may_take_away() -> None:
    booking = book(_facts(A, N, point_repairs={1: -4, 2: 6}), Streak())

    assert _points(booking)[1, Reason.REPAIR] == -4
    assert _points(booking)[2, Reason.REPAIR] == 6


def test_helpful_votes_give_points_to_those_who_answered_on_time_or_late() -> None:
    booking = book(_facts(A, L, N, A, votes={1: 2, 2: 9, 3: 4}), Streak())

    assert {key: points for key, points in _points(booking).items() if key[1] is Reason.HELPFUL} == {
        (1, Reason.HELPFUL): 2,
        (2, Reason.HELPFUL): 5,
    }


def test_each_round_is_booked_by_its_own_rules() -> None:
    facts = _facts(A, A)
    dear = replace(facts.rounds[1], rules=Rules(on_time=100, streak_cap=0))

    booking = book(replace(facts, rounds=[facts.rounds[0], dear]), Streak())

    assert _points(booking)[2, Reason.ON_TIME] == 100
    assert _points(booking)[2, Reason.STREAK] == 0


@given(st.lists(st.sampled_from([A, L, N]), max_size=30), st.integers(0, 30))
def test_booking_in_pieces_leads_to_the_rows_of_booking_at_once(verdicts: list[Verdict], cut: int) -> None:
    facts = _facts(*verdicts)
    head = book(replace(facts, days=facts.days[:cut], rounds=facts.rounds[:cut]), Streak())
    tail = book(replace(facts, days=facts.days[cut:], rounds=facts.rounds[cut:]), head.streak)

    whole = book(facts, Streak())

    assert (head.days + tail.days, head.points + tail.points, tail.streak) == (whole.days, whole.points, whole.streak)


@given(st.lists(st.sampled_from([A, L, N]), max_size=30))
def test_no_round_books_a_reason_twice(verdicts: list[Verdict]) -> None:
    keys = [(row.round_id, row.reason) for row in book(_facts(*verdicts), Streak()).points]

    assert len(keys) == len(set(keys))
