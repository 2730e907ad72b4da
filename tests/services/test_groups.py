"""Setting a group up and changing it: schedule, zone, channels, hosts."""

from datetime import time, timedelta

import pytest

from bot.cards.rounds import RoundCard
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Group, Schedule
from bot.domain.refs import ChannelRef
from bot.domain.schedule import Timetable
from tests.services.house import SPACE, WEEKDAYS, WINDOW, House, account, at, on

MORNING = Timetable(time(9), WEEKDAYS, WINDOW)
CHANNEL = ChannelRef("fake", SPACE, "general")
HOUR = timedelta(hours=1)


async def _found(house: House, zone: str = "Europe/Berlin") -> Group:
    house.group = await house.core.services.groups.found("Room", zone, CHANNEL, MORNING, HOUR)
    return house.group


async def test_a_new_group_has_a_round_at_once_and_another_at_the_next_opening(empty_house: House) -> None:
    house = empty_house
    await house.load_bank()
    await _found(house)
    await house.tick()
    await house.pass_to(at(6, 8))

    first, second = await house.rounds()
    assert (first.closes_at, first.carries_streak) == (at(5, 9), False)
    # 09:00 in Berlin is 08:00 in UTC.
    assert (second.opens_at, second.carries_streak) == (at(6, 8), True)
    assert len(house.platform.cards(RoundCard)) == 2


async def test_a_channel_founds_one_group_however_often_it_is_asked(empty_house: House) -> None:
    await empty_house.load_bank()

    assert await _found(empty_house) == await _found(empty_house, "UTC")
    assert len(await empty_house.rounds()) == 1


async def test_a_zone_that_does_not_exist_is_refused_with_the_nearest(empty_house: House) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await _found(empty_house, "Europe/Berlim")
    assert "Europe/Berlin" in refused.value.facts["near"]


async def test_who_sets_a_group_up_is_its_host(empty_house: House) -> None:
    house = empty_house
    await house.load_bank()
    ada = await house.core.store.write(lambda uow: uow.members.put_account(account("Ada"), "Ada", at(5)))
    draft = Schedule(0, 0, MORNING, carries_streak=True)
    groups = house.core.services.groups
    group = await groups.set_up("Crew", "UTC", CHANNEL, "general", draft, ada.id)

    settings = await groups.settings(group.id)
    assert [host.name for host in settings.hosts] == ["Ada"]
    assert settings.schedules[0].next_at == at(5, 9)
    with pytest.raises(ConflictError, match="taken"):
        await groups.set_up("Another", "UTC", CHANNEL, "general", draft, ada.id)


async def test_a_second_channel_gets_the_next_round(house: House) -> None:
    await house.open_day()
    ref = ChannelRef("fake", SPACE, "remote")
    await house.core.services.groups.add_channel(house.group.id, ref, "remote", house.host)
    await house.open_day()

    assert [sent.place.channel for sent in house.platform.sent if isinstance(sent.place, ChannelRef)] == [
        "general",
        "general",
        "remote",
    ]


async def test_a_channel_belongs_to_one_group(house: House) -> None:
    with pytest.raises(ConflictError, match="taken"):
        await house.core.services.groups.add_channel(house.group.id, CHANNEL, "general", house.host)


async def test_settings_hold_all_that_a_host_can_change(house: House) -> None:
    groups = house.core.services.groups
    planned = await house.upcoming()
    await groups.skip(house.group.id, 1, on(8), house.host)
    await house.core.services.questions.enqueue(house.group.id, planned[2], house.host)
    settings = await groups.settings(house.group.id)

    assert (settings.group, list(settings.skips), list(settings.queue)) == (house.group, [on(8)], [planned[2]])
    assert [channel.name for channel in settings.channels] == ["general"]


async def test_a_skipped_date_is_no_study_day_and_a_skip_can_be_taken_back(house: House) -> None:
    groups = house.core.services.groups
    await groups.skip(house.group.id, 1, on(6), house.host)
    await groups.skip(house.group.id, 1, on(7), house.host)
    await groups.skip(house.group.id, 1, on(7), house.host, back=True)
    await house.pass_to(at(7, 10))

    assert await house.opened_on() == [on(5), on(7)]
    assert await house.day_state(on(6)) is None


async def test_a_paused_schedule_opens_nothing_until_it_is_resumed(house: House) -> None:
    groups = house.core.services.groups
    await groups.pause(house.group.id, 1, house.host)
    await house.pass_to(at(6, 12))
    await groups.resume(house.group.id, 1, house.host)
    await house.pass_to(at(7, 12))

    assert await house.opened_on() == [on(7)]


async def test_a_preview_says_when_rounds_would_open_by_a_schedule_that_is_not_stored_yet(house: House) -> None:
    schedule = await house.schedule()
    later = Schedule(schedule.id, house.group.id, Timetable(time(20), frozenset({5}), WINDOW), carries_streak=True)
    rows = await house.core.services.groups.preview(house.group.id, later, "Asia/Tokyo", 2)

    assert [(row.on, row.opens_at) for row in rows] == [(on(10), at(10, 11)), (on(17), at(17, 11))]


async def test_a_schedule_or_channel_of_another_group_is_not_found(house: House) -> None:
    groups = house.core.services.groups
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, at(5)))
    await groups.name_host(other.id, house.host, None)

    with pytest.raises(NotFoundError):
        await groups.pause(other.id, 1, house.host)
    with pytest.raises(NotFoundError):
        await groups.resume_channel(other.id, 1, house.host)
