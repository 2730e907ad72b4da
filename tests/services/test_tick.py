"""Promise 1: the row is the truth. A tick asks what is due; no step and no platform holds up the others."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

import pytest

from bot.app.core import Core
from bot.cards.rounds import RoundCard
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


async def test_while_a_delivery_is_under_way_no_second_one_begins(house: House, stuck: StuckAnnouncer) -> None:
    house.clock.at = at(5)
    for _ in range(3):
        await house.core.tick()
        house.clock.advance(minutes=5)
    stuck.replies.set()
    await _settle_down(house.core)

    assert len(stuck.sent) == 1


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


async def test_what_could_not_be_flushed_is_flushed_at_the_next_tick(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.core.store.write(lambda uow: uow.groups.set_zone(house.group.id, "Nowhere"))
    await house.tick()
    await house.core.store.write(lambda uow: uow.groups.set_zone(house.group.id, "UTC"))
    await house.tick()
    await house.pass_time(seconds=timedelta(seconds=1).total_seconds())

    assert [card.answered for card in house.platform.shown.values()] == [1]
