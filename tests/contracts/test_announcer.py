"""The announcers' suite over the fake and over the room's."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app.core import Core, open_core
from bot.cards.frozen import load_card
from bot.cards.rounds import RoundCard
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.domain.round import RoundState
from bot.platforms.web.announcer import MAIN_CHANNEL, RoomAnnouncer
from bot.ports.platform import ChannelClosedError, ThreadMessage
from bot.ports.store import UnitOfWork
from bot.store.migrations import upgrade
from tests.contracts.announcer_suite import NOTICE, REVEAL, ROUND, AnnouncerContract, Stage
from tests.fakes import FakeAnnouncer, FakeClock


@dataclass
class FakeStage(Stage):
    fake: FakeAnnouncer
    clock: FakeClock

    async def write(self, thread: ThreadRef, text: str) -> str:
        messages = self.fake.threads[thread.thread]
        number = f"m{len(messages) + 1}"
        messages.append(ThreadMessage(number, self.account, "Ada", text, self.clock.advance(seconds=1)))
        return number

    async def edit(self, thread: ThreadRef, message_id: str, text: str) -> None:
        messages = self.fake.threads[thread.thread]
        at = [message.message_id for message in messages].index(message_id)
        messages[at] = replace(messages[at], text=text, edited_at=self.clock.advance(seconds=1))

    async def delete(self, thread: ThreadRef, message_id: str) -> None:
        messages = self.fake.threads[thread.thread]
        messages[:] = [message for message in messages if message.message_id != message_id]

    async def remove(self, thread: ThreadRef) -> None:
        del self.fake.threads[thread.thread]

    async def shown_state(self, post: MessageRef) -> RoundState:
        return self.fake.shown[post.message].state


@dataclass
class RoomStage(Stage):
    core: Core
    clock: FakeClock
    file: Path
    account_id: int

    async def write(self, thread: ThreadRef, text: str) -> str:
        at = self.clock.advance(seconds=1)

        async def work(uow: UnitOfWork) -> str:
            message = await uow.room.add(1, thread.thread, at, kind="message", account_id=self.account_id, text=text)
            return str(message.id)

        return await self.core.store.write(work)

    async def edit(self, thread: ThreadRef, message_id: str, text: str) -> None:
        at = self.clock.advance(seconds=1)
        await self.core.store.write(lambda uow: uow.room.edit(int(message_id), at, text=text))

    async def delete(self, thread: ThreadRef, message_id: str) -> None:
        at = self.clock.advance(seconds=1)
        await self.core.store.write(lambda uow: uow.room.delete(int(message_id), at))

    async def remove(self, thread: ThreadRef) -> None:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute("DELETE FROM room_messages WHERE id = ?1 OR thread = ?1", (thread.thread,))

    async def shown_state(self, post: MessageRef) -> RoundState:
        message = await self.core.store.read(lambda uow: uow.room.get(int(post.message)))
        assert message.card is not None
        return load_card(RoundCard, message.card).state


class TestFakeAnnouncer(AnnouncerContract):
    @pytest.fixture
    def stage(self) -> Stage:
        fake = FakeAnnouncer()
        return FakeStage(fake, ChannelRef("fake", "s", "c"), AccountRef("fake", "s", "ada"), fake, FakeClock())


class Pokes:
    """Counts what the room's pages would be told."""

    def __init__(self) -> None:
        self.groups: list[int] = []

    def poke(self, group_id: int) -> None:
        self.groups.append(group_id)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[RoomStage]:
    """A room with one group and one person."""
    file, clock = tmp_path / "drill.db", FakeClock()
    await upgrade(file)
    async with AsyncExitStack() as stack:
        core = await stack.enter_async_context(open_core(file, clock, None, "OFF"))
        ada = AccountRef("web", MAIN_CHANNEL.space, "ada")

        async def found(uow: UnitOfWork) -> int:
            group = await uow.groups.add("Local room", "UTC", 7, clock.at)
            await uow.groups.add_channel(group.id, MAIN_CHANNEL, group.name)
            return (await uow.members.put_account(ada, "Ada", clock.at)).id

        account_id = await core.store.write(found)
        announcer = RoomAnnouncer(core.store, clock, Pokes())
        yield RoomStage(announcer, MAIN_CHANNEL, ada, core, clock, file, account_id)


class TestRoomAnnouncer(AnnouncerContract):
    @pytest.fixture
    def stage(self, room: RoomStage) -> Stage:
        return room


async def test_in_the_room_a_post_sent_twice_is_one(room: RoomStage) -> None:
    first = await room.announcer.open_round(room.channel, ROUND, "round-1.1")
    assert await room.announcer.open_round(room.channel, ROUND, "round-1.1") == first
    thread = await room.announcer.start_thread(first, ROUND.title)
    reveals = {await room.announcer.reveal(thread, REVEAL, "reveal-1.1", 0) for _ in range(2)}
    notices = {await room.announcer.tell(room.account, NOTICE, "notice-1.1") for _ in range(2)}
    assert len(reveals) == len(notices) == 1


async def test_in_the_room_a_card_is_one_message_however_long(room: RoomStage) -> None:
    assert room.announcer.count_parts(replace(REVEAL, model_answer="x" * 50_000)) == 1


async def test_the_room_s_pages_are_told_of_every_post(room: RoomStage) -> None:
    pokes = Pokes()
    announcer = RoomAnnouncer(room.core.store, room.clock, pokes)
    post = await announcer.open_round(room.channel, ROUND, "round-1.1")
    await announcer.refresh_round(post, ROUND)
    await announcer.tell(room.account, NOTICE, "notice-1.1")
    assert pokes.groups == [1, 1, 1]


async def test_without_pages_to_tell_posts_are_stored_all_the_same(room: RoomStage) -> None:
    post = await RoomAnnouncer(room.core.store, room.clock).open_round(room.channel, ROUND, "round-1.1")
    assert await room.announcer.find_post(room.channel, "round-1.1", room.clock.at - timedelta(days=1)) == post


async def test_a_channel_that_is_no_more_is_closed(room: RoomStage) -> None:
    gone = ChannelRef("web", MAIN_CHANNEL.space, "gone")
    with pytest.raises(ChannelClosedError) as closed:
        await room.announcer.open_round(gone, ROUND, "round-1.1")
    assert "no longer belongs to a group" in closed.value.what_to_fix


async def test_a_notice_lies_in_the_group_its_person_hosts(room: RoomStage) -> None:
    other = ChannelRef("web", MAIN_CHANNEL.space, "other")

    async def found(uow: UnitOfWork) -> int:
        group = await uow.groups.add("Others", "UTC", 7, room.clock.at)
        await uow.groups.add_channel(group.id, other, group.name)
        await uow.groups.add_host(group.id, room.account_id, None, room.clock.at)
        return group.id

    group_id = await room.core.store.write(found)
    sent = await room.announcer.tell(room.account, NOTICE, "notice-1.1")
    message = await room.core.store.read(lambda uow: uow.room.get(int(sent.message)))
    assert (message.group_id, message.thread) == (group_id, "account-ada")
