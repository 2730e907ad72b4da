"""Promise 1: one group that fails holds up no other, whatever a tick does; once it is mended, it is made up for."""

from datetime import time

import pytest

from bot.cards.digest import DigestCard
from bot.domain.group import Group
from bot.domain.refs import ChannelRef
from bot.domain.schedule import Timetable
from bot.ports.store import UnitOfWork
from tests.services.house import SPACE, WEEKDAYS, WINDOW, House, account, at

FRIDAY = 4


@pytest.fixture
async def broken(house: House) -> Group:
    """The first group of two. The house is about the second one from now on."""
    first = house.group
    found = house.core.services.groups.found
    channel, timetable = ChannelRef("fake", SPACE, "two"), Timetable(time(9), WEEKDAYS, WINDOW)
    house.group = await found("Second", "UTC", channel, timetable, WINDOW)
    await house.core.store.write(lambda uow: uow.groups.add_host(house.group.id, house.host, None, house.clock.at))
    await house.tick()
    await house.close_day()
    return first


async def _break(house: House, group: Group, zone: str = "Nowhere/Nothing") -> None:
    """From now on, nothing that asks for the time of day in that group works; with UTC, all does again."""
    await house.core.store.write(lambda uow: uow.groups.set_zone(group.id, zone))


async def _open_both(house: House, first: Group) -> int:
    """The id of the first group's round; that of the second is the latest."""
    await house.open_day()
    round_ = await house.core.store.read(lambda uow: uow.rounds.latest(first.id))
    assert round_ is not None
    return round_.id


async def _remind(house: House, group: Group, name: str) -> None:
    async def work(uow: UnitOfWork) -> int:
        return (await uow.members.put_account(account(name), name, house.clock.at)).id

    await house.core.services.reminders.ask(group.id, await house.core.store.write(work), WINDOW / 2)


async def test_new_authors_of_the_others_get_their_seat(house: House, broken: Group) -> None:
    theirs = await _open_both(house, broken)
    await house.answer("Zoe", round_id=theirs)
    await house.answer("Ben")
    await _break(house, broken)
    await house.tick()

    assert await house.find_member("Ben") is not None


async def test_late_answers_of_the_others_are_booked(house: House, broken: Group) -> None:
    theirs = await _open_both(house, broken)
    await house.close_day()
    await house.answer("Zoe", round_id=theirs)
    await house.answer("Ben")
    await _break(house, broken)
    await house.tick()
    assert await house.points("Ben") > 0

    await _break(house, broken, "UTC")
    await house.pass_time(seconds=2)
    house.group = broken
    assert await house.points("Zoe") > 0


async def test_digests_of_the_others_are_posted(house: House, broken: Group) -> None:
    for group in (broken, house.group):
        await house.core.services.digests.set(group.id, FRIDAY, time(18), house.host)
    await house.play_day("Ben")
    await _break(house, broken)
    for second in range(2):
        house.clock.at = at(9, 18).replace(second=second)
        await house.tick()

    assert [sent.place for sent in house.platform.sent if isinstance(sent.card, DigestCard)] == [
        ChannelRef("fake", SPACE, "two")
    ]


async def test_people_of_the_others_are_reminded(house: House, broken: Group) -> None:
    await _remind(house, broken, "Ada")
    await _remind(house, house.group, "Ben")
    await _open_both(house, broken)
    await _break(house, broken)
    house.clock.at = (await house.round()).closes_at - WINDOW / 2
    await house.tick()
    assert [sent.place for sent in house.platform.sent if sent.key.startswith("remind-")] == [account("Ben")]

    await _break(house, broken, "UTC")
    await house.pass_time(seconds=2)
    assert len(house.notices("notice.reminder")) == 2


async def test_badges_of_the_others_are_looked_at(house: House, broken: Group) -> None:
    for group in (broken, house.group):
        await house.core.services.badges.set(group.id, True, (), house.host)
    await _break(house, broken)
    await house.tick()

    next_at = await house.core.store.read(lambda uow: uow.badges.next_at(house.group.id))
    assert next_at is not None
    assert next_at > house.clock.at
