"""Reminders come to those who asked, once, in time, and only while an answer is missing."""

from datetime import datetime, time, timedelta

import pytest

from bot.domain.errors import InvalidInputError, NotFoundError
from bot.ports.platform import ChannelClosedError
from bot.services.reminders import Wish
from tests.services.house import House, account, at, on

MINUTES = timedelta(minutes=1)
CLOSES = 17  # 09:00 and eight hours


async def ask(house: House, name: str, minutes: int = 60) -> None:
    await house.core.services.members.join(house.group.id, account(name), name)
    await house.core.services.reminders.ask(house.group.id, await house.account_id(name), minutes * MINUTES)


async def next_look(house: House, name: str = "Ada") -> datetime | None:
    return (await house.core.services.reminders.wishes(await house.account_id(name)))[0].next_at


async def live_day(house: House, *names: str) -> None:
    """A study day on which these people answer, with a tick every hour."""
    await house.open_day()
    for name in names:
        await house.answer(name)
    while house.clock.at < (await house.round()).closes_at:
        await house.pass_time(hours=1)


def reminded(house: House) -> list[str]:
    """Who was reminded, in order."""
    return [sent.ref.place for sent in house.platform.sent if sent.key.startswith("remind-")]


async def test_a_reminder_comes_so_long_before_the_deadline_and_only_once(house: House) -> None:
    await ask(house, "Ada")
    round_ = await house.open_day()

    await house.pass_to(at(5, 15, 59))
    assert reminded(house) == []
    await house.pass_to(at(5, 16))
    await house.pass_to(at(5, 16, 30))
    await house.restart()
    await house.close_day()

    assert reminded(house) == ["ada"]
    assert [sent.key for sent in house.platform.sent if "remind" in sent.key] == [
        f"remind-{round_.id}-{await house.account_id('Ada')}.1"
    ]
    [facts] = house.notices("notice.reminder")
    assert facts["title"].startswith("Title q")
    assert (facts["group"], facts["time"], facts["zone"]) == ("Crew", "17:00", "UTC")


async def test_every_round_brings_its_own(house: House) -> None:
    await ask(house, "Ada")
    for _ in range(3):
        await live_day(house)

    assert reminded(house) == ["ada"] * 3


async def test_nobody_is_reminded_who_did_not_ask(house: House) -> None:
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    await live_day(house)

    assert reminded(house) == []


async def test_nobody_is_reminded_who_answered_and_half_an_answer_is_none(house: House) -> None:
    await ask(house, "Ada")
    await ask(house, "Bea")
    await ask(house, "Cleo")
    await house.open_day()
    await house.answer("Ada")
    await house.submit("Bea")
    await house.answer("Cleo", "Half.")
    await house.pass_to(at(5, 16))

    assert reminded(house) == ["cleo"]


async def test_nobody_is_reminded_who_rests_or_left(house: House) -> None:
    await ask(house, "Ada")
    await ask(house, "Bea")
    ada, bea = await house.account_id("Ada"), await house.account_id("Bea")
    await house.core.services.members.plan_rest(house.group.id, ada, on(6), on(6))
    await house.core.services.members.leave(house.group.id, bea)
    await live_day(house)
    assert reminded(house) == ["ada"]
    await live_day(house)
    assert reminded(house) == ["ada"]
    await live_day(house)
    assert reminded(house) == ["ada", "ada"]


async def test_in_quiet_hours_the_reminder_waits_for_their_end(house: House) -> None:
    await ask(house, "Ada")
    await house.core.services.reminders.set_quiet(await house.account_id("Ada"), time(15), time(16, 40))
    await house.open_day()

    await house.pass_to(at(5, 16, 39))
    assert reminded(house) == []
    await house.pass_to(at(5, 16, 40))

    assert reminded(house) == ["ada"]


async def test_quiet_hours_that_last_past_the_deadline_leave_the_reminder_out(house: House) -> None:
    await ask(house, "Ada")
    await house.core.services.reminders.set_quiet(await house.account_id("Ada"), time(15), time(7))

    await live_day(house)

    assert reminded(house) == []
    assert await next_look(house) is None


async def test_quiet_hours_and_times_are_those_of_the_account(house: House) -> None:
    await ask(house, "Ada")
    reminders, ada = house.core.services.reminders, await house.account_id("Ada")
    await reminders.set_zone(ada, "Asia/Tokyo")
    await reminders.set_quiet(ada, time(23), time(1, 30))
    await house.open_day()

    await house.pass_to(at(5, 16, 29))
    assert reminded(house) == []
    await house.pass_to(at(5, 16, 30))

    [facts] = house.notices("notice.reminder")
    assert (facts["time"], facts["zone"]) == ("02:00", "Asia/Tokyo")


async def test_a_wish_longer_than_half_a_round_reminds_half_way(house: House) -> None:
    await ask(house, "Ada", 24 * 60)
    await house.open_day()

    await house.pass_to(at(5, 12, 59))
    assert reminded(house) == []
    await house.pass_to(at(5, 13))

    assert reminded(house) == ["ada"]


async def test_an_extra_round_is_reminded_of_as_well(house: House) -> None:
    await ask(house, "Ada", 10)
    await house.open_day()
    await house.core.services.hosting.open_extra(house.group.id, "more", timedelta(hours=2), house.host)
    await house.pass_to(at(5, 10, 50))
    await house.pass_to(at(5, 16, 50))

    assert reminded(house) == ["ada", "ada"]


async def test_while_no_round_is_open_there_is_nothing_to_look_at(house: House) -> None:
    await ask(house, "Ada")
    await house.tick()
    assert await next_look(house) is None

    await house.open_day()
    assert await next_look(house) == at(5, CLOSES) - 60 * MINUTES


async def test_who_asks_while_a_round_is_open_is_reminded_of_it(house: House) -> None:
    await house.open_day()
    await house.pass_to(at(5, 16, 30))

    await ask(house, "Ada")
    await house.tick()

    assert reminded(house) == ["ada"]


async def test_asked_again_the_time_changes_and_stopped_none_comes(house: House) -> None:
    await ask(house, "Ada", 60)
    await ask(house, "Ada", 30)
    await house.open_day()
    await house.pass_to(at(5, 16, 29))
    assert reminded(house) == []
    await house.pass_to(at(5, 16, 30))
    assert reminded(house) == ["ada"]

    assert await house.core.services.reminders.stop(await house.account_id("Ada"), house.group.id) == 1
    assert await house.core.services.reminders.stop(await house.account_id("Ada")) == 0
    await live_day(house)
    await live_day(house)

    assert reminded(house) == ["ada"]
    assert await house.core.services.reminders.wishes(await house.account_id("Ada")) == []


async def test_a_reminder_that_cannot_be_delivered_is_given_up_at_the_deadline(house: House) -> None:
    def refuse(name: str) -> None:
        if name == "tell":
            raise ChannelClosedError("closed to messages")

    await ask(house, "Ada")
    await house.open_day()
    house.platform.before = refuse
    await house.pass_to(at(5, 16))
    assert "tell" in house.platform.calls
    house.platform.before = lambda _: None
    await house.pass_time(hours=3)

    assert reminded(house) == []


@pytest.mark.parametrize("minutes", [0, 4, 24 * 60 + 1, -10])
async def test_a_time_out_of_bounds_is_refused(house: House, minutes: int) -> None:
    with pytest.raises(InvalidInputError, match=r"reminder\.bad_time"):
        await ask(house, "Ada", minutes)


async def test_settings_that_cannot_be_used_are_refused(house: House) -> None:
    await ask(house, "Ada")
    reminders, ada = house.core.services.reminders, await house.account_id("Ada")

    for hours in ((time(22), None), (None, time(7)), (time(7), time(7))):
        with pytest.raises(InvalidInputError, match=r"reminder\.bad_quiet"):
            await reminders.set_quiet(ada, *hours)
    with pytest.raises(InvalidInputError, match=r"zone\.unknown"):
        await reminders.set_zone(ada, "Mars/Olympus")
    with pytest.raises(NotFoundError, match=r"group\.unknown"):
        await reminders.ask(99, ada, 60 * MINUTES)


async def test_settings_can_be_taken_back(house: House) -> None:
    await ask(house, "Ada")
    reminders, ada = house.core.services.reminders, await house.account_id("Ada")
    await reminders.set_zone(ada, "Asia/Tokyo")
    await reminders.set_quiet(ada, time(22), time(7))

    await reminders.set_zone(ada, None)
    await reminders.set_quiet(ada, None, None)

    [wish] = await reminders.wishes(ada)
    assert (wish.account.zone, wish.account.quiet_from, wish.account.quiet_until) == (None, None, None)
    assert wish.before == 60 * MINUTES


async def test_hundreds_of_wishes_are_looked_at_in_small_claims(house: House) -> None:
    names = [f"Member {number:03}" for number in range(45)]
    for name in names:
        await ask(house, name)
    await live_day(house, *names[:20])

    assert sorted(reminded(house)) == [name.lower() for name in names[20:]]


@pytest.mark.parametrize(
    "wish",
    [
        Wish(timedelta(hours=1), "Mars/Olympus", None, None),
        Wish(timedelta(hours=1), "Asia/Tokyo", time(22), None),
        Wish(timedelta(minutes=1), "Asia/Tokyo", time(22), time(7)),
    ],
)
async def test_a_form_that_is_refused_stores_nothing_of_it(house: House, wish: Wish) -> None:
    await ask(house, "Ada")
    ada, reminders = await house.account_id("Ada"), house.core.services.reminders
    kept = Wish(timedelta(hours=2), "Europe/Berlin", time(21), time(6))
    await reminders.save(house.group.id, ada, kept)
    before = await reminders.wishes(ada)

    with pytest.raises(InvalidInputError):
        await reminders.save(house.group.id, ada, wish)

    assert await reminders.wishes(ada) == before
    assert (before[0].before, before[0].account.zone) == (timedelta(hours=2), "Europe/Berlin")


async def test_a_form_without_a_time_stops_the_reminders_of_its_group(house: House) -> None:
    await ask(house, "Ada")
    ada, reminders = await house.account_id("Ada"), house.core.services.reminders
    await reminders.save(house.group.id, ada, Wish(None, None, None, None))

    assert await reminders.wishes(ada) == []
