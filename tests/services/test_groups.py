"""Setting a group up and changing it: schedule, zone, channels, hosts."""

from datetime import date, time, timedelta

import pytest

from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Group, Schedule
from bot.domain.refs import ChannelRef
from bot.domain.round import RoundState
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


async def test_a_removed_channel_gets_no_further_round_and_may_be_taken_by_another_group(house: House) -> None:
    groups, remote = house.core.services.groups, ChannelRef("fake", SPACE, "remote")
    added = await groups.add_channel(house.group.id, remote, "remote", house.host)
    await groups.remove_channel(house.group.id, added.id, house.host)
    await house.open_day()

    assert [sent.place for sent in house.platform.sent if isinstance(sent.place, ChannelRef)] == [CHANNEL]
    assert (await groups.audit(house.group.id, house.host))[0].facts == {"channel": "remote"}
    draft = Schedule(0, 0, MORNING, carries_streak=True)
    other = await groups.set_up("Others", "UTC", remote, "remote", draft, house.host)
    assert await house.core.store.read(lambda uow: uow.groups.channels(other.id))
    with pytest.raises(ConflictError, match="taken"):
        await groups.add_channel(house.group.id, remote, "remote", house.host)


async def test_an_open_round_takes_answers_and_is_revealed_in_a_channel_that_was_removed(house: House) -> None:
    await house.open_day()
    await house.core.services.groups.remove_channel(house.group.id, (await house.channel()).id, house.host)
    await house.answer("Ada")
    round_ = await house.close_day()

    assert await house.points("Ada") == 11
    assert round_.state is RoundState.REVEALED
    assert len(house.platform.cards(RevealCard)) == 1


async def test_of_the_last_channel_removed_the_hosts_are_told_and_nothing_opens_until_one_is_there(
    house: House,
) -> None:
    groups = house.core.services.groups
    await groups.remove_channel(house.group.id, (await house.channel()).id, house.host)
    await house.pass_to(at(6, 12))

    assert house.notices("notice.no_channel") == [{"group": "Crew"}]
    assert await house.opened_on() == []
    here = await house.core.store.read(lambda uow: uow.places.in_space("fake", SPACE))
    assert [group.id for group in here] == [house.group.id]

    await groups.add_channel(house.group.id, CHANNEL, "general", house.host)
    await house.pass_to(at(7, 12))
    assert on(7) in await house.opened_on()


async def test_what_waits_to_be_posted_to_a_channel_is_given_up_with_it(house: House) -> None:
    house.platform.closed["general"] = "Let us in."
    await house.pass_to(at(5, 10))
    await house.core.services.groups.remove_channel(house.group.id, (await house.channel()).id, house.host)
    house.platform.closed.clear()
    await house.pass_to(at(5, 15))

    assert house.platform.cards(RoundCard) == []


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


async def test_a_skipped_date_is_never_announced_as_the_next_round(house: House) -> None:
    groups = house.core.services.groups
    await house.open_day()
    for skipped in (on(6), on(7)):
        await groups.skip(house.group.id, 1, skipped, house.host)
    assert (await house.schedule()).next_at == at(8, 9)

    await groups.skip(house.group.id, 1, on(6), house.host, back=True)
    assert (await house.schedule()).next_at == at(6, 9)
    await house.pass_to(at(6, 10))
    assert (await house.schedule()).next_at == at(8, 9)
    await groups.change_zone(house.group.id, "Asia/Tokyo", house.host)
    assert (await house.schedule()).next_at == at(8, 0)


async def test_a_time_moved_past_the_round_of_today_announces_the_next_day(house: House) -> None:
    await house.open_day()
    later = Timetable(time(20), WEEKDAYS, WINDOW)
    await house.core.services.groups.change_schedule(house.group.id, 1, later, frozenset(), frozenset(), house.host)

    assert (await house.schedule()).next_at == at(6, 20)


async def test_a_day_that_is_over_or_has_had_its_round_cannot_be_skipped(house: House) -> None:
    groups = house.core.services.groups
    await house.open_day()
    for day in (date.min, on(4), on(5)):
        with pytest.raises(InvalidInputError, match="day_over"):
            await groups.skip(house.group.id, 1, day, house.host)

    assert "audit.skipped" not in [row.phrase for row in await groups.audit(house.group.id, house.host)]


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
