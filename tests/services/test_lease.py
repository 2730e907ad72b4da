"""A lease on a post ends: whoever comes too late neither sends nor marks what another process took over."""

from datetime import timedelta

import pytest

from bot.cards.rounds import RoundCard
from bot.domain.post import LEASE, Post, PostState
from bot.domain.refs import ChannelRef, MessageRef
from bot.services.courier import AT_ONCE
from tests.fakes import FakeAnnouncer
from tests.services.house import House


class SlowAnnouncer(FakeAnnouncer):
    """A platform whose reply to the first post comes when the lease on it is long over, and taken by another."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self.taken: list[Post] = []

    async def open_round(self, channel: ChannelRef, card: RoundCard, key: str) -> MessageRef:
        sent = await super().open_round(channel, card, key)
        self._house.clock.at += 2 * LEASE
        now = self._house.clock.at
        store = self._house.core.store
        self.taken += await store.write(lambda uow: uow.posts.lease_due("fake", now, now + LEASE, AT_ONCE))
        return sent


@pytest.fixture
async def slow(house: House) -> SlowAnnouncer:
    announcer = SlowAnnouncer(house)
    house.platform = announcer
    house.core.announcers["fake"] = announcer
    return announcer


async def test_a_sender_that_lost_its_lease_marks_nothing(house: House, slow: SlowAnnouncer) -> None:
    await house.open_day()

    [post] = await house.core.store.read(lambda uow: uow.posts.questions_of(1))
    [taken] = slow.taken
    assert (post.state, post.sent_parts, post.attempts) == (PostState.PENDING, (), 0)
    assert post.leased_until == taken.leased_until
    assert taken.unsure


async def test_what_it_had_sent_all_the_same_is_found_and_not_sent_again(house: House, slow: SlowAnnouncer) -> None:
    await house.open_day()
    house.clock.at += 2 * LEASE
    house.core.announcers["fake"] = plain = FakeAnnouncer()
    plain.sent, plain.threads = slow.sent, slow.threads
    await house.tick()

    [post] = await house.core.store.read(lambda uow: uow.posts.questions_of(1))
    assert post.state is PostState.SENT
    assert [card.on for card in plain.cards(RoundCard)] == [house.clock.at.date()]


async def test_a_lease_that_ran_out_before_sending_sends_nothing(house: House) -> None:
    """The machine slept between leasing and sending, say."""
    courier = house.core.services.courier
    house.clock.at = (await house.schedule()).next_at or house.clock.at
    await house.core.tick.settle_time()
    now = house.clock.at
    [post] = await house.core.store.write(lambda uow: uow.posts.lease_due("fake", now, now + LEASE, AT_ONCE))
    house.clock.at += LEASE
    await courier._try(post)

    assert house.platform.sent == []
    house.clock.at += timedelta(seconds=1)
    await house.tick()
    assert len(house.platform.cards(RoundCard)) == 1
