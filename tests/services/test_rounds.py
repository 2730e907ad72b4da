"""RULES, Rounds: when rounds open and close, and what an outage or a closed channel does to a day."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.cards.rounds import RoundCard
from bot.domain.group import Group, Schedule
from bot.domain.refs import ChannelRef
from bot.domain.round import RoundState
from bot.domain.schedule import Opening, Timetable, get_zone, next_opening
from bot.domain.streak import DayState, Mark
from bot.ports.store import UnitOfWork
from bot.services.rounds import CLAIM
from tests.services.house import SPACE, House, at, on

EVERY_DAY = frozenset(range(7))
WHAT_TO_FIX = "Give the bot the right to send messages."


# Once a day


@asynccontextmanager
async def _second_process(house: House) -> AsyncIterator[House]:
    """Another process on the same file, with the same platform and clock."""
    other = House(house.file, house.clock, house.platform)
    await other.open()
    yield other
    await other.close()


async def test_two_processes_open_one_round(house: House) -> None:
    async with _second_process(house) as other:
        house.clock.at = at(5)
        await house.core.tick.settle_time()
        await other.core.tick.settle_time()
        await house.tick()
        await other.tick()

        assert await house.opened_on() == [on(5)]
        assert len(house.platform.cards(RoundCard)) == 1


async def test_an_opening_that_is_due_a_second_time_opens_nothing_and_alarms_nobody(house: House) -> None:
    await house.pass_to(at(5))
    schedule = await house.schedule()
    await house.core.store.write(lambda uow: uow.schedules.set_next(schedule.id, Opening(on(5), at(5))))
    await house.pass_time(seconds=1)

    assert await house.opened_on() == [on(5)]
    assert house.notices("notice.no_question") == []
    assert (await house.schedule()).next_at == at(6)


async def test_a_restart_opens_nothing_twice(house: House) -> None:
    await house.pass_to(at(5))
    await house.restart()
    await house.tick()

    assert await house.opened_on() == [on(5)]
    assert len(house.platform.cards(RoundCard)) == 1


async def test_the_repeated_hour_of_a_clock_change_opens_one_round_at_its_first_pass(empty_house: House) -> None:
    house = empty_house
    house.clock.at = datetime(2026, 10, 31, 12, tzinfo=UTC)
    await house.found("America/New_York", time(1, 30), EVERY_DAY)
    await house.pass_to(datetime(2026, 11, 2, 4, tzinfo=UTC))

    assert await house.opened_on() == [date(2026, 11, 1)]
    assert (await house.round()).opens_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


async def test_a_local_time_that_does_not_exist_opens_at_the_end_of_the_gap(empty_house: House) -> None:
    house = empty_house
    house.clock.at = datetime(2026, 3, 7, 12, tzinfo=UTC)
    await house.found("America/New_York", time(2, 30), EVERY_DAY)
    await house.pass_to(datetime(2026, 3, 8, 7, tzinfo=UTC))

    assert (await house.round()).opens_at == datetime(2026, 3, 8, 7, tzinfo=UTC)


async def test_a_schedule_moved_to_later_the_same_day_opens_no_second_round_and_excuses_nothing(house: House) -> None:
    await house.pass_to(at(5))
    await house.answer("Ada")
    await _move(house, time(18))
    # Down over both openings: the first is of a day that had its round, the second is opened late.
    house.clock.at = at(6, 18, 30)
    await house.tick()

    assert await house.opened_on() == [on(5), on(6)]
    assert house.notices("notice.no_question") == []
    assert await house.marks("Ada") == [Mark.ANSWERED]


# Deadlines and frozen rules


async def test_a_round_closes_when_its_window_is_over(house: House) -> None:
    assert (await house.open_day()).closes_at == at(5, 17)


async def test_a_round_closes_at_the_next_opening_if_that_comes_first(empty_house: House) -> None:
    await empty_house.found(window=timedelta(days=3))

    assert (await empty_house.open_day()).closes_at == at(6)


async def test_a_skipped_date_is_no_opening_and_closes_no_round(empty_house: House) -> None:
    house = empty_house
    await house.found(window=timedelta(days=3))
    schedule = await house.schedule()
    await house.core.services.groups.skip(house.group.id, schedule.id, on(6), house.host)
    previewed = await house.core.services.groups.preview(house.group.id, schedule, "UTC")

    assert (await house.open_day()).closes_at == at(7)
    assert previewed[0].closes_at == at(7)
    await house.pass_to(at(7))
    assert await house.opened_on() == [on(5), on(7)]


async def test_a_new_timetable_touches_only_later_rounds(house: House) -> None:
    first = await house.open_day()
    await _move(house, time(12))

    assert (await house.get_round(first.id)).closes_at == at(5, 17)
    await house.pass_to(at(6, 12))
    assert [round_.opens_at for round_ in await house.rounds()] == [at(5), at(6, 12)]


async def test_a_new_version_of_a_question_touches_only_later_rounds(house: House) -> None:
    first = await house.open_day()
    await house.load_bank(title="Rewritten")

    asked = await house.core.store.read(lambda uow: uow.questions.version(first.question_version_id))
    assert not asked.title.startswith("Rewritten")
    await house.open_day()
    assert house.platform.cards(RoundCard)[-1].title.startswith("Rewritten")


async def test_a_new_zone_moves_coming_openings_and_leaves_stored_dates_and_deadlines(house: House) -> None:
    first = await house.open_day()
    await house.core.services.groups.change_zone(house.group.id, "Asia/Tokyo", house.host)

    assert await house.get_round(first.id) == first
    # 09:00 in Tokyo is midnight in UTC.
    assert (await house.open_day()).opens_at == at(6, 0)


async def test_a_new_zone_in_which_the_date_comes_again_makes_no_second_round(empty_house: House) -> None:
    house = empty_house
    await house.found("Asia/Tokyo", weekdays=EVERY_DAY)
    await house.pass_to(at(6, 1))
    await house.core.services.groups.change_zone(house.group.id, "America/Los_Angeles", house.host)
    await house.pass_to(at(7, 18))

    assert await house.opened_on() == [on(6), on(7)]


# Outages


@pytest.mark.parametrize(("back_at", "opened"), [(at(8, 13), [on(8)]), (at(8, 13, 1), [])])
async def test_after_an_outage_only_the_latest_opening_opens_and_only_with_half_its_window_left(
    house: House, back_at: datetime, opened: list[date]
) -> None:
    house.clock.at = back_at
    await house.tick()

    assert await house.opened_on() == opened
    assert (await house.schedule()).next_at == at(9)


async def test_a_round_opened_late_keeps_its_deadline(house: House) -> None:
    house.clock.at = at(5, 12)
    await house.tick()

    round_ = await house.round()
    assert (round_.opens_at, round_.closes_at) == (at(5, 9), at(5, 17))


async def test_the_days_of_an_outage_are_excused(house: House) -> None:
    await house.play("aa")
    house.clock.at = at(9, 10)
    await house.tick()
    await house.answer("Ada")
    await house.close_day()

    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.ANSWERED, Mark.EXCUSED, Mark.EXCUSED, Mark.ANSWERED]
    assert await house.current("Ada") == 3
    assert await house.differences() == []


async def test_an_excused_day_that_is_not_booked_yet_shows_the_streak_it_keeps(house: House) -> None:
    await house.play("aa")
    house.clock.at = at(7, 16)
    await house.tick()

    newest = (await house.streak("Ada")).days[0]
    assert (newest.on, newest.mark, newest.current) == (on(7), Mark.EXCUSED, 2)


async def test_a_schedule_that_was_paused_through_an_outage_makes_no_study_days(house: House) -> None:
    schedule = await house.schedule()
    await house.core.services.groups.pause(house.group.id, schedule.id, house.host)
    await house.pass_to(at(8, 12))
    await house.core.services.groups.resume(house.group.id, schedule.id, house.host)
    await house.tick()

    assert await house.opened_on() == []
    assert await house.day_state(on(7)) is None


# Channels


async def test_with_every_channel_paused_no_round_opens_and_no_question_is_used_up(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    first = await house.open_day()
    await house.pass_to(at(7, 8))

    assert await house.opened_on() == [on(5)]
    assert first.question_id not in await house.upcoming()
    asked = await house.core.store.read(lambda uow: uow.questions.asked(house.group.id))
    assert list(asked) == [first.question_id]
    assert await house.day_state(on(6)) is None


async def test_a_paused_channel_is_probed_at_the_opening(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.pass_to(at(6, 8, 59))
    house.platform.closed.clear()
    await house.open_day()

    assert (await house.channel()).paused_at is None
    assert [card.on for card in house.platform.cards(RoundCard)] == [on(6)]


async def test_an_opening_waits_while_every_channel_is_paused_and_opens_late_once_one_takes_posts(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.pass_to(at(6, 10))
    house.platform.closed.clear()
    assert await house.opened_on() == [on(5)]
    await house.pass_to(at(6, 11))

    assert await house.opened_on() == [on(5), on(6)]
    assert (await house.round()).closes_at == at(6, 17)
    assert await house.day_state(on(6)) is DayState.COUNTED
    assert (await house.schedule()).next_at == at(7)
    assert [card.on for card in house.platform.cards(RoundCard)] == [on(6)]


async def test_an_opening_that_waits_opens_at_once_when_a_host_has_its_channel_tried_again(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.pass_to(at(6, 9, 30))
    house.platform.closed.clear()
    await house.core.services.groups.resume_channel(house.group.id, (await house.channel()).id, house.host)
    await house.tick()

    assert await house.opened_on() == [on(5), on(6)]


async def test_an_opening_opens_at_once_in_a_channel_that_is_added_while_it_waits(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.pass_to(at(6, 9, 30))
    channel = ChannelRef("fake", SPACE, "another")
    await house.core.services.groups.add_channel(house.group.id, channel, "another", house.host)
    await house.tick()

    assert [(sent.place, sent.card.on) for sent in house.platform.sent if isinstance(sent.card, RoundCard)] == [
        (channel, on(6))
    ]


async def test_an_opening_waits_no_longer_than_half_its_window(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.pass_to(at(6, 13))
    assert (await house.schedule()).next_at == at(7)
    house.platform.closed.clear()
    await house.pass_to(at(6, 16))

    assert await house.opened_on() == [on(5)]
    assert await house.day_state(on(6)) is None


async def test_an_opening_that_waits_is_not_looked_at_every_second(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.pass_to(at(6, 9, 30))

    assert await house.core.store.read(lambda uow: uow.schedules.due(at(6, 9, 31), 9)) == []


async def test_where_one_of_two_channels_got_no_question_nobody_is_missed_and_answers_keep_their_credit(
    empty_house: House,
) -> None:
    house = empty_house
    await house.found(channels=("general", "remote"))
    await house.play_day("Ada", "Ben")
    house.platform.closed["remote"] = WHAT_TO_FIX
    await house.play_day("Ada")

    assert await house.day_state(on(6)) is DayState.EXCUSED
    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.ANSWERED]
    assert await house.marks("Ben") == [Mark.ANSWERED, Mark.EXCUSED]
    assert (await house.current("Ada"), await house.current("Ben")) == (2, 1)
    assert await house.points("Ada") == 11 + 12


async def test_a_channel_paused_before_the_opening_excuses_the_day_as_well(empty_house: House) -> None:
    house = empty_house
    await house.found(channels=("general", "remote"))
    house.platform.closed["remote"] = WHAT_TO_FIX
    await house.play_day("Ada")
    await house.play_day("Ada")

    assert await house.day_state(on(6)) is DayState.EXCUSED


async def test_a_question_that_gets_out_before_half_its_window_counts_everywhere(empty_house: House) -> None:
    house = empty_house
    await house.found(channels=("general", "remote"))
    house.platform.closed["remote"] = WHAT_TO_FIX
    await house.open_day()
    house.platform.closed.clear()
    await house.pass_to(at(5, 10))
    await house.close_day()

    assert await house.day_state(on(5)) is DayState.COUNTED


# Closing and revealing


async def test_a_round_is_closed_settled_and_revealed_at_its_deadline(house: House) -> None:
    await house.open_day()

    assert (await house.close_day()).state is RoundState.REVEALED


async def test_a_round_in_a_group_without_members_is_settled_too(house: House) -> None:
    assert (await house.play_day()).settled_at == at(5, 17)


async def test_one_group_that_fails_holds_up_no_other(house: House) -> None:
    crowd = [await _found_another(house, number) for number in range(CLAIM + 2)]
    broken = crowd[3]
    await house.core.store.write(lambda uow: uow.groups.set_zone(broken.id, "Nowhere/Nothing"))
    house.clock.at = at(5)
    await house.tick()

    opened = {round_.group_id for round_ in await house.rounds()}
    assert opened == {house.group.id, *(group.id for group in crowd)} - {broken.id}


async def _move(house: House, local_time: time) -> None:
    schedule = await house.schedule()
    timetable = Timetable(local_time, schedule.timetable.weekdays, schedule.timetable.window)
    change = house.core.services.groups.change_schedule
    await change(house.group.id, schedule.id, timetable, frozenset(), frozenset(), house.host)


async def _found_another(house: House, number: int) -> Group:
    timetable = (await house.schedule()).timetable

    async def work(uow: UnitOfWork) -> Group:
        group = await uow.groups.add(f"Group {number}", "UTC", number, house.clock.at)
        await uow.groups.add_channel(group.id, ChannelRef("fake", SPACE, f"channel-{number}"), "general")
        schedule = Schedule(0, group.id, timetable, carries_streak=True)
        await uow.schedules.add(schedule, next_opening(timetable, get_zone("UTC"), house.clock.at))
        return group

    return await house.core.store.write(work)
