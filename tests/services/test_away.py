"""Days off, leaving and coming back: what a member decides about themself."""

import pytest

from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.group import Rest
from bot.domain.streak import Mark
from tests.services.house import House, account, at, on


async def plan(house: House, name: str, first: int, last: int) -> Rest:
    return await house.core.services.members.plan_rest(
        house.group.id, await house.account_id(name), on(first), on(last)
    )


async def rests(house: House, name: str = "Ada") -> list[tuple[int, int]]:
    """First and last day in January of each rest that is listed."""
    listed = await house.core.services.members.rests(house.group.id, await house.account_id(name))
    return [(rest.first_on.day, rest.last_on.day) for rest in listed]


async def cancel(house: House, rest: Rest, name: str = "Ada") -> Rest | None:
    return await house.core.services.members.cancel_rest(house.group.id, await house.account_id(name), rest.id)


async def join(house: House, *names: str) -> None:
    for name in names:
        await house.core.services.members.join(house.group.id, account(name), name)


# Days off


async def test_planned_days_off_are_listed_until_they_are_over(house: House) -> None:
    await join(house, "Ada")
    await plan(house, "Ada", 8, 9)
    await plan(house, "Ada", 6, 6)

    assert await rests(house) == [(6, 6), (8, 9)]
    await house.pass_to(at(7))
    assert await rests(house) == [(8, 9)]
    await house.pass_to(at(9, 23))
    assert await rests(house) == [(8, 9)]
    await house.pass_to(at(10))
    assert await rests(house) == []


async def test_days_off_that_overlap_planned_ones_are_refused(house: House) -> None:
    await join(house, "Ada", "Bea")
    await plan(house, "Ada", 7, 9)

    for first, last in ((6, 7), (8, 8), (9, 12), (6, 12)):
        with pytest.raises(ConflictError, match=r"rest\.overlaps"):
            await plan(house, "Ada", first, last)
    await plan(house, "Ada", 10, 12)
    await plan(house, "Bea", 7, 9)

    assert await rests(house) == [(7, 9), (10, 12)]


async def test_days_off_that_have_not_begun_can_be_taken_back_whole(house: House) -> None:
    await join(house, "Ada")
    rest = await plan(house, "Ada", 6, 9)

    assert await cancel(house, rest) is None

    assert await rests(house) == []
    await house.play_day("Ada")
    await house.play_day()
    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.MISSED]


async def test_of_days_off_under_way_what_is_left_is_taken_back_and_no_day_is_robbed(house: House) -> None:
    await join(house, "Ada")
    rest = await plan(house, "Ada", 6, 9)
    await house.play("a.")
    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.REST]

    left = await cancel(house, rest)

    assert left is not None
    assert (left.first_on, left.last_on) == (on(6), on(6))
    await house.play(".")
    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.REST, Mark.MISSED]
    assert await house.differences() == []


async def test_days_off_on_their_last_day_or_past_stay(house: House) -> None:
    await join(house, "Ada")
    rest = await plan(house, "Ada", 6, 6)

    for now in (at(6), at(9)):
        await house.pass_to(now)
        with pytest.raises(ConflictError, match=r"rest\.over"):
            await cancel(house, rest)


async def test_nobody_takes_back_the_days_off_of_somebody_else(house: House) -> None:
    await join(house, "Ada", "Bea")
    rest = await plan(house, "Ada", 6, 9)

    with pytest.raises(NotFoundError, match=r"rest\.unknown"):
        await cancel(house, rest, "Bea")
    with pytest.raises(ForbiddenError, match=r"member\.only"):
        await cancel(house, rest, "Hanna")

    assert await rests(house) == [(6, 9)]


async def test_today_is_too_late_to_plan(house: House) -> None:
    await join(house, "Ada")

    with pytest.raises(InvalidInputError, match=r"rest\.bad_dates"):
        await plan(house, "Ada", 5, 9)


# Leaving and coming back


async def leave(house: House, name: str) -> None:
    await house.core.services.members.leave(house.group.id, await house.account_id(name))


async def test_who_leaves_is_on_no_board_and_the_others_move_up(house: House) -> None:
    await house.play_day("Ada", "Bea")
    await house.play_day("Ada")

    await leave(house, "Ada")
    await leave(house, "Ada")

    for board in ("week", "month", "all"):
        card = await house.board(board)
        assert [(row.rank, row.name) for row in card.rows] == [(1, "Bea")]
        assert card.total == 1
    assert await house.differences() == []


async def test_an_answer_brings_back_everything_that_was_earned(house: House) -> None:
    await house.play("aa")
    before = await house.points("Ada")
    await leave(house, "Ada")

    await house.play("a")

    assert await house.points("Ada") == before + 10 + 3
    assert await house.current("Ada") == 3
    assert await house.differences() == []


async def test_a_late_answer_brings_back_too(house: House) -> None:
    await house.play("a.")
    await leave(house, "Ada")
    await house.pass_time(minutes=1)

    await house.answer("Ada")
    await house.tick()

    assert await house.points("Ada") == 10 + 1 + 3
    assert await house.differences() == []


async def test_an_answer_given_before_leaving_does_not_bring_back(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.tick()
    await house.pass_time(minutes=1)
    await leave(house, "Ada")

    await house.close_day()

    assert (await house.board()).rows == ()
    assert await house.differences() == []


async def test_joining_again_brings_back_at_once(house: House) -> None:
    await house.play("a")
    await leave(house, "Ada")

    await join(house, "Ada")

    assert await house.points("Ada") == 11
    assert (await house.member("Ada")).hidden_at is None
    assert await house.differences() == []


async def test_who_has_no_seat_cannot_leave(house: House) -> None:
    with pytest.raises(ForbiddenError, match=r"member\.only"):
        await leave(house, "Hanna")
