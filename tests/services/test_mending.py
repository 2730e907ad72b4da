"""RULES, The host: any day and any score can be mended afterwards, with a reason that stays."""

from datetime import date

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.streak import Mark
from bot.ports.ledgers import DayRepair
from tests.services.house import House, on

A, L, M, X = Mark.ANSWERED, Mark.LATE, Mark.MISSED, Mark.EXCUSED
WHY = "The platform was down for Ada."


async def test_a_mended_day_follows_the_host_replays_the_streak_and_shows_why(house: House) -> None:
    await house.play("aa.a")
    await house.mend_day("Ada", on(7), X, WHY)

    day = (await house.streak("Ada")).days[1]
    assert (day.mark, day.repaired, day.note, day.current) == (X, True, WHY, 2)
    assert await house.current("Ada") == 3
    assert await house.points("Ada") == 11 + 12 + 13
    assert await house.differences() == []


async def test_a_day_mended_to_missed_shows_why_as_well(house: House) -> None:
    await house.play("aa")
    await house.mend_day("Ada", on(6), M, WHY)

    day = (await house.streak("Ada")).days[0]
    assert (day.mark, day.repaired, day.note, day.current) == (M, True, WHY, 0)
    assert await house.points("Ada") == 11 + 10


async def test_a_day_mended_twice_is_what_it_was_mended_to_last(house: House) -> None:
    await house.play("a.")
    await house.mend_day("Ada", on(6), X)
    await house.mend_day("Ada", on(6), A)

    assert await house.marks("Ada") == [A, A]
    assert await house.differences() == []


@pytest.mark.parametrize(("day", "mark"), [(on(10), X), (on(5), L), (on(4), X)])
async def test_only_a_study_day_since_joining_can_be_mended_and_not_to_late(
    house: House, day: date, mark: Mark
) -> None:
    await house.play("a")
    with pytest.raises(NotFoundError, match=r"day\.unknown"):
        await house.mend_day("Ada", day, mark, WHY)


async def test_a_day_before_joining_cannot_be_mended(house: House) -> None:
    await house.play_day("Ada")
    await house.play_day("Ben")
    with pytest.raises(NotFoundError, match=r"day\.unknown"):
        await house.mend_day("Ben", on(5), A, WHY)


async def test_a_repair_mends_the_member_it_is_asked_for_and_nobody_else(house: House) -> None:
    await house.play_day("Ada", "Ben")
    ada, ben = await house.member("Ada"), await house.member("Ben")
    repair = DayRepair(ben.id, on(5), X, None, WHY)
    await house.core.services.settlement.mend_day(house.group.id, ada.id, repair, house.host)

    assert (await house.marks("Ada"), await house.marks("Ben")) == ([X], [A])
    assert await house.differences() == []


async def test_mended_points_are_added_and_a_total_never_falls_below_nought(house: House) -> None:
    await house.play_day("Ada", "Ben")
    await house.mend_points("Ada", 1, -40, WHY)
    assert await house.points("Ada") == 0
    await house.play_day("Ada")
    assert await house.points("Ada") == 0
    await house.mend_points("Ada", 1, 4, WHY)

    assert await house.points("Ada") == 11 + 4 + 12
    assert await house.differences() == []


async def test_points_of_a_round_that_is_open_or_void_cannot_be_mended(house: House) -> None:
    await house.play("a")
    open_ = await house.open_day()
    await house.core.services.hosting.void(house.group.id, 1, "why", house.host)
    await house.tick()
    for round_id in (1, open_.id):
        with pytest.raises(NotFoundError, match="not_settled"):
            await house.mend_points("Ada", round_id, 5, WHY)


async def test_what_hosts_mend_is_in_the_audit_trail_with_the_reason(house: House) -> None:
    await house.play("a")
    await house.mend_points("Ada", 1, 5, WHY)

    (row,) = await house.core.services.groups.audit(house.group.id, house.host)
    assert (row.phrase, row.facts["points"], row.facts["why"]) == ("audit.mended_points", "+5", WHY)
