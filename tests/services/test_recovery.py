"""Promise 4: after a stop or an outage nothing that was written is lost, and paused channels are asked again."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

import pytest

from bot.domain.post import Post
from bot.domain.refs import ThreadRef
from bot.domain.round import REVEAL_WAITS_AT_MOST, RoundState
from bot.ports.platform import OutcomeUnknownError, ThreadMessage
from bot.services.recovery import AT_ONCE, UNREAD_FOR
from tests.fakes import FakeAnnouncer
from tests.services.house import GOOD, SPACE, House, at

WHAT_TO_FIX = "Give the bot the right to send messages."


def _deaf(name: str) -> None:
    if name == "read_thread":
        raise OutcomeUnknownError


# Restarts


async def test_a_restart_in_the_middle_of_a_round_keeps_the_round_and_its_answers(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    await house.restart()
    await house.tick()
    await house.answer("Ben")
    await house.close_day()

    assert [r.id for r in await house.rounds()] == [round_.id]
    assert (await house.points("Ada"), await house.points("Ben")) == (11, 11)


async def test_what_was_written_edited_and_deleted_while_we_were_down_is_made_up_for(house: House) -> None:
    await house.open_day()
    edited, deleted = await house.answer("Ada"), await house.answer("Ben")
    house.clock.advance(minutes=5)
    await house.edit(edited, GOOD.upper(), heard=False)
    await house.delete(deleted, heard=False)
    await house.answer("Cleo", heard=False)
    await house.restart()
    await house.tick()

    assert [message.text for message in await house.messages("Ada")] == [GOOD.upper()]
    assert [message.text for message in await house.messages("Ben")] == [""]
    await house.close_day()
    points = [await house.points(name) for name in ("Ada", "Ben", "Cleo")]
    assert points == [11, 0, 11]


async def test_what_was_deleted_while_we_were_down_over_the_deadline_keeps_its_points(house: House) -> None:
    await house.open_day()
    message = await house.answer("Ada")
    await house.delete(message, heard=False)
    house.clock.at = at(5, 18)
    await house.restart()
    await house.tick()

    assert [message.text for message in await house.messages("Ada")] == [""]
    assert await house.points("Ada") == 11


async def test_what_is_written_while_a_thread_is_read_is_not_taken_for_gone(house: House) -> None:
    await house.open_day()
    thread = await house.thread()
    await house.answer("Ada")
    answers = house.core.services.answers
    await answers.reconcile(thread, [], house.clock.at)

    assert [message.text for message in await house.messages("Ada")] == [GOOD]


@pytest.mark.parametrize("restarts", [True, False])
async def test_reading_one_channel_s_thread_takes_nothing_from_the_other_of_its_space(
    empty_house: House, restarts: bool
) -> None:
    house = empty_house
    await house.found(channels=("general", "second"))
    await house.open_day()
    await house.answer("Ada", channel="general")
    await house.answer("Ben", channel="second")
    deleted = await house.answer("Cleo", channel="second")
    house.clock.advance(minutes=5)
    await house.delete(deleted, heard=False)
    await (house.restart() if restarts else house.core.services.recovery.missed("fake"))
    await house.tick()

    texts = [[message.text for message in await house.messages(name)] for name in ("Ada", "Ben", "Cleo")]
    assert texts == [[GOOD], [GOOD], [""]]
    await house.close_day()
    assert [await house.points(name) for name in ("Ada", "Ben", "Cleo")] == [11, 11, 0]


async def test_a_message_of_which_no_thread_is_known_is_not_taken_for_gone(house: House) -> None:
    """As an earlier version stored it, where a round had several threads in a space."""
    await house.open_day()
    message = await house.answer("Ada")
    with closing(sqlite3.connect(house.file)) as connection, connection:
        connection.execute("UPDATE answer_messages SET thread = NULL")
    house.clock.advance(minutes=5)
    await house.delete(message, heard=False)
    await house.restart()
    await house.tick()

    assert [message.text for message in await house.messages("Ada")] == [GOOD]


async def test_a_private_answer_is_not_taken_for_gone(house: House) -> None:
    await house.open_day()
    await house.submit("Ada")
    house.clock.advance(minutes=5)
    await house.restart()
    await house.tick()

    assert [message.text for message in await house.messages("Ada")] == [GOOD]


async def test_a_message_that_cannot_be_kept_does_not_keep_others_from_being_read(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", "", heard=False)
    await house.answer("Ben", heard=False)
    await house.core.services.recovery.missed("fake")
    await house.tick()

    assert [message.text for message in await house.messages("Ben")] == [GOOD]


async def test_late_answers_are_taken_after_a_restart(house: House) -> None:
    await house.play_day("Ada")
    await house.restart()
    await house.answer("Ben")
    await house.tick()

    assert await house.points("Ben") == 3


async def test_the_threads_of_rounds_that_take_nothing_any_more_are_not_read(house: House) -> None:
    round_ = await house.play_day("Ada")
    schedule = await house.schedule()
    await house.core.services.groups.pause(house.group.id, schedule.id, house.host)
    house.clock.at = round_.takes_late_until + timedelta(hours=1)
    before = house.platform.calls.count("read_thread")
    await house.restart()
    await house.tick()

    assert house.platform.calls.count("read_thread") == before
    assert house.core.services.watch.find(ThreadRef("fake", SPACE, "thread-1")) is None


# Reading before the reveal


async def test_a_lost_connection_has_threads_read_once_more_before_the_reveal(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", heard=False)
    house.clock.at = at(5, 17)
    await house.core.services.recovery.missed("fake")
    await house.tick()

    assert await house.points("Ada") == 11
    assert (await house.get_round(1)).state is RoundState.REVEALED


async def test_an_unreadable_thread_holds_the_reveal_up_until_it_can_be_read(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", heard=False)
    await house.core.services.recovery.missed("fake")
    house.platform.before = _deaf
    await house.close_day()
    await house.pass_time(minutes=9)
    assert (await house.get_round(1)).state is RoundState.CLOSED

    house.platform.before = lambda _name: None
    await house.pass_time(seconds=8)
    assert (await house.get_round(1)).state is RoundState.REVEALED
    assert await house.points("Ada") == 11


async def test_an_unreadable_thread_holds_the_reveal_up_for_ten_minutes_at_most(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada", heard=False)
    await house.core.services.recovery.missed("fake")
    house.platform.before = _deaf
    await house.pass_to(round_.closes_at + REVEAL_WAITS_AT_MOST - timedelta(seconds=1))
    assert (await house.get_round(1)).state is RoundState.CLOSED
    await house.pass_to(round_.closes_at + REVEAL_WAITS_AT_MOST)
    assert (await house.get_round(1)).state is RoundState.REVEALED

    house.platform.before = lambda _name: None
    await house.pass_time(minutes=1)
    assert await house.points("Ada") == 11


async def test_one_unreadable_thread_keeps_no_other_from_being_read(house: House) -> None:
    round_ = await house.open_day()
    await house.core.services.hosting.open_extra(house.group.id, "key", timedelta(hours=1), house.host)
    await house.tick()
    await house.answer("Ada", heard=False, round_id=round_.id)
    await house.answer("Ada", heard=False)
    await house.core.services.recovery.missed("fake")
    reads = iter(range(9))

    def once_deaf(name: str) -> None:
        if name == "read_thread" and next(reads) == 0:
            raise ValueError("a bug in a platform")

    house.platform.before = once_deaf
    assert await house.core.services.recovery.reread() == 1


async def _open_extras(house: House, count: int) -> None:
    for number in range(count):
        await house.core.services.hosting.open_extra(house.group.id, f"x{number}", timedelta(hours=5), house.host)
    await house.tick()


async def test_threads_that_cannot_be_read_keep_no_other_from_being_read_however_many_they_are(house: House) -> None:
    await _open_extras(house, AT_ONCE)
    bad = set(house.platform.threads)
    await house.core.services.hosting.open_extra(house.group.id, "last", timedelta(hours=5), house.host)
    await house.tick()

    class Deaf(FakeAnnouncer):
        async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
            if thread.thread in bad:
                self.calls.append("in vain")
                raise OutcomeUnknownError
            return await super().read_thread(thread)

    house.core.announcers["fake"] = deaf = Deaf(threads=house.platform.threads)
    await house.answer("Ada", heard=False)
    await house.core.services.recovery.missed("fake")
    for _ in range(3):
        await house.core.services.recovery.reread()

    assert [message.text for message in await house.messages("Ada")] == [GOOD]
    assert deaf.calls.count("in vain") == AT_ONCE


async def test_an_unreadable_thread_is_tried_again_ever_more_rarely_but_once_a_minute(house: House) -> None:
    await house.open_day()
    await house.core.services.recovery.missed("fake")
    house.platform.before = _deaf
    tried = [await _count_reads(house, seconds) for seconds in (0, 1, 1, 2, 2, 120, 0)]

    assert tried == [1, 0, 1, 0, 1, 1, 0]
    assert len(await _unread(house)) == 0
    house.clock.advance(UNREAD_FOR)
    assert len(await _unread(house)) == 1


async def test_once_a_connection_is_back_its_threads_are_read_at_once(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", heard=False)
    await house.core.services.recovery.missed("fake")
    house.platform.before = _deaf
    for _ in range(6):
        await _count_reads(house, 60)
    house.platform.before = lambda _name: None
    await house.core.services.recovery.missed("fake")
    await house.core.services.recovery.reread()

    assert [message.text for message in await house.messages("Ada")] == [GOOD]


async def test_a_thread_that_could_not_be_read_is_let_go_once_it_takes_nothing_any_more(house: House) -> None:
    round_ = await house.open_day()
    schedule = await house.schedule()
    await house.core.services.groups.pause(house.group.id, schedule.id, house.host)
    await house.core.services.recovery.missed("fake")
    house.platform.before = _deaf
    await house.core.services.recovery.reread()
    await house.pass_to(round_.takes_late_until + timedelta(minutes=1))

    house.clock.advance(days=1)
    assert await _count_reads(house, 0) == 0
    assert await _unread(house) == []


async def _count_reads(house: House, seconds: int) -> int:
    """How often threads are asked for that much later."""
    before = house.platform.calls.count("read_thread")
    house.clock.advance(seconds=seconds)
    await house.core.services.recovery.reread()
    return house.platform.calls.count("read_thread") - before


async def _unread(house: House) -> Sequence[Post]:
    return await house.core.store.read(lambda uow: uow.posts.rereads("fake", house.clock.at, 9))


async def test_a_connection_lost_while_a_thread_is_read_has_it_read_again(house: House) -> None:
    recovery = house.core.services.recovery

    class Losing(FakeAnnouncer):
        async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
            house.clock.advance(seconds=1)
            await recovery.missed("fake")
            return await super().read_thread(thread)

    await house.open_day()
    await recovery.missed("fake")
    house.core.announcers["fake"] = Losing()
    await recovery.reread()
    assert await _unread(house)

    house.core.announcers["fake"] = house.platform
    await recovery.reread()
    assert not await _unread(house)


# Paused channels


async def test_a_paused_channel_is_asked_hourly_and_resumed_when_nothing_is_wrong(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.pass_to(at(5, 14))
    assert (await house.channel()).paused_at is not None
    house.platform.closed.clear()
    await house.pass_to(at(5, 14, 59))
    assert (await house.channel()).paused_at is not None
    await house.pass_to(at(5, 15))

    assert (await house.channel()).paused_at is None


@pytest.mark.parametrize("problem", ["still closed", "cannot be asked"])
async def test_a_paused_channel_stays_paused_while_something_is_wrong(house: House, problem: str) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    await house.close_day()
    house.platform.closed.clear()
    if problem == "still closed":
        house.platform.problems = ["Let the bot see the channel."]
    else:
        house.platform.before = _silent
    await house.open_day()

    assert (await house.channel()).paused_at is not None


async def test_without_paused_channels_no_platform_is_asked(house: House) -> None:
    await house.play("a")

    assert "inspect" not in house.platform.calls


def _silent(name: str) -> None:
    if name == "inspect":
        raise OutcomeUnknownError
