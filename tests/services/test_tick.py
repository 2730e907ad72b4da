"""Promise 1: the row is the truth. A tick asks what is due; no step and no platform holds up the others."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest
from structlog.testing import capture_logs

from bot.app.core import Core
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.refs import ChannelRef, MessageRef, ThreadRef
from bot.domain.round import RoundState
from bot.ports.platform import ThreadMessage
from tests.fakes import FakeAnnouncer
from tests.services.house import House, at, on


class StuckAnnouncer(FakeAnnouncer):
    """A platform that does not reply until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.replies = asyncio.Event()

    async def open_round(self, channel: ChannelRef, card: RoundCard, key: str) -> MessageRef:
        await self.replies.wait()
        return await super().open_round(channel, card, key)

    async def inspect(self, channel: ChannelRef) -> Sequence[str]:
        await self.replies.wait()
        return await super().inspect(channel)

    async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
        await self.replies.wait()
        return await super().read_thread(thread)


@pytest.fixture
async def stuck(house: House) -> StuckAnnouncer:
    """The platform of the house, from now on without a reply."""
    announcer = StuckAnnouncer()
    house.platform = announcer
    house.core.announcers["fake"] = announcer
    return announcer


async def _settle_down(core: Core) -> None:
    """Let what runs beside the tick come to an end."""
    await core.tick.stop()


async def test_a_tick_opens_rounds_and_has_their_posts_delivered_beside(house: House) -> None:
    house.clock.at = at(5)
    await house.core.tick()
    await _settle_down(house.core)

    assert [card.on for card in house.platform.cards(RoundCard)] == [on(5)]


async def test_a_lost_tick_costs_nothing_but_its_time(house: House) -> None:
    house.clock.at = at(5, 9, 1)
    await house.tick()

    assert (await house.round()).closes_at == at(5, 17)


async def test_a_platform_that_does_not_reply_holds_up_no_tick(house: House, stuck: StuckAnnouncer) -> None:
    house.clock.at = at(5)
    await house.core.tick()
    house.clock.at = at(5, 17)
    await house.core.tick()

    assert (await house.round()).state is RoundState.REVEALED
    assert stuck.sent == []
    stuck.replies.set()
    await _settle_down(house.core)


async def test_while_a_delivery_to_a_platform_is_under_way_no_second_one_to_it_begins(
    house: House, stuck: StuckAnnouncer
) -> None:
    house.clock.at = at(5)
    for _ in range(3):
        await house.core.tick()
        house.clock.advance(minutes=5)
    stuck.replies.set()
    await _settle_down(house.core)

    assert len(stuck.sent) == 1


async def _join_from(house: House, platform: str) -> FakeAnnouncer:
    """The group has a channel on another platform, too."""
    house.core.announcers[platform] = announcer = FakeAnnouncer(platform)
    channel = ChannelRef(platform, "their space", "general")
    await house.core.services.groups.add_channel(house.group.id, channel, "general", house.host)
    return announcer


async def test_a_platform_that_does_not_reply_holds_up_no_post_of_another(house: House, stuck: StuckAnnouncer) -> None:
    other = await _join_from(house, "other")
    house.clock.at = at(5)
    await house.core.tick()
    assert [card.on for card in other.cards(RoundCard)] == [on(5)]
    house.clock.at = at(5, 17)
    await house.core.tick()
    await house.core.tick()

    assert len(other.cards(RevealCard)) == 1
    assert stuck.sent == []
    stuck.replies.set()
    await _settle_down(house.core)


async def test_a_platform_whose_threads_are_read_slowly_holds_up_no_reading_of_another(
    house: House, stuck: StuckAnnouncer
) -> None:
    other = await _join_from(house, "other")
    stuck.replies.set()
    await house.open_day()
    stuck.replies.clear()
    for _ in range(2):
        before = other.calls.count("read_thread")
        for platform in ("fake", "other"):
            await house.core.services.recovery.missed(platform)
        await house.core.tick.settle_time()
        assert other.calls.count("read_thread") == before + 1

    stuck.replies.set()
    await _settle_down(house.core)


async def test_a_round_opens_late_where_its_channel_replies_only_after_the_opening(
    house: House, stuck: StuckAnnouncer
) -> None:
    stuck.replies.set()
    stuck.closed["general"] = "Give the bot the right to send messages."
    await house.open_day()
    await house.pass_to(at(6, 8, 59))
    stuck.closed.clear()
    stuck.replies.clear()
    house.clock.at = at(6)
    await house.core.tick()
    assert await house.opened_on() == [on(5)]

    stuck.replies.set()
    await _settle_down(house.core)
    house.clock.advance(seconds=1)
    await house.core.tick()
    assert await house.opened_on() == [on(5), on(6)]
    await _settle_down(house.core)


async def test_a_thread_that_is_read_slowly_holds_up_no_other_step(house: House, stuck: StuckAnnouncer) -> None:
    stuck.replies.set()
    await house.open_day()
    stuck.replies.clear()
    await house.core.services.recovery.missed("fake")
    house.clock.at = at(6)
    await house.core.tick.settle_time()

    assert await house.opened_on() == [on(5), on(6)]
    stuck.replies.set()
    await _settle_down(house.core)


async def test_a_step_that_fails_does_not_stop_the_others(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    # No schedule can be read any more, so that opening fails.
    with closing(sqlite3.connect(house.file)) as connection, connection:
        connection.execute("UPDATE schedules SET weekdays = 'x', next_at = '2026-01-05 10:00:00.000000'")
    house.clock.at = at(5, 17)
    await house.tick()

    assert await house.points("Ada") == 11


async def test_a_step_that_keeps_failing_is_logged_less_and_less_but_tried_at_every_tick(house: House) -> None:
    with closing(sqlite3.connect(house.file)) as connection, connection:
        connection.execute("UPDATE schedules SET weekdays = 'x'")
    house.clock.at = at(5)
    with capture_logs() as logs:
        for _ in range(10):
            await house.tick()
            house.clock.advance(seconds=1)
    told = [log for log in logs if log["event"] == "step of a tick failed" and log["key"] == "open"]
    assert [bool(log["exc_info"]) for log in told] == [True, False, False]

    with closing(sqlite3.connect(house.file)) as connection, connection:
        connection.execute("UPDATE schedules SET weekdays = '01234'")
    await house.tick()
    assert await house.opened_on() == [on(5)]


async def test_the_last_tick_is_known(house: House) -> None:
    house.clock.at = at(5, 8, 30)
    await house.core.tick()
    await _settle_down(house.core)

    assert house.core.tick.last_at == at(5, 8, 30)


async def test_authors_have_a_seat_and_stand_on_the_latest_board_after_a_tick(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    assert await house.find_member("Ada") is None
    await house.tick()

    assert [row.name for row in (await house.board("latest")).rows] == ["Ada"]


async def test_what_could_not_be_flushed_is_flushed_a_little_later(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.core.store.write(lambda uow: uow.groups.set_zone(house.group.id, "Nowhere"))
    await house.tick()
    await house.core.store.write(lambda uow: uow.groups.set_zone(house.group.id, "UTC"))
    await house.pass_time(seconds=2)
    await house.pass_time(seconds=1)

    assert [card.answered for card in house.platform.shown.values()] == [1]
