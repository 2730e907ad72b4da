from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import NotFoundError
from bot.ports.rounds import RoomMessage
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import HOUR, Bench, add_account, add_group

Step = tuple[Literal["add", "edit", "card", "delete"], int]
STEPS = st.lists(st.tuples(st.sampled_from(["add", "edit", "card", "delete"]), st.integers(0, 5)), max_size=12)


async def say(
    store: SqlStore, group_id: int, text: str, thread: str = "", account_id: int | None = None
) -> RoomMessage:
    return await store.write(
        lambda uow: uow.room.add(group_id, thread, MONDAY, kind="person", account_id=account_id, text=text)
    )


async def get(store: SqlStore, message: RoomMessage) -> RoomMessage:
    return await store.read(lambda uow: uow.room.get(message.id))


@given(STEPS)
@settings(max_examples=50)
def test_whoever_asks_for_what_is_new_misses_nothing_and_no_number_comes_twice(
    bench: Bench, steps: Sequence[Step]
) -> None:
    group_id = bench.run(add_group(bench.store))

    async def live(uow: UnitOfWork) -> None:
        copy: dict[int, RoomMessage] = {}
        numbers = [0]
        for step in steps:
            await _take(uow, group_id, step, list(copy))
            new = await uow.room.since(group_id, numbers[-1], 100)
            copy |= {message.id: message for message in new}
            numbers += [message.seq for message in new]
        assert numbers == sorted(set(numbers))
        assert await uow.room.last_seq(group_id) == numbers[-1]
        assert {message.id: message for message in await uow.room.thread(group_id, "")} == copy

    bench.run(bench.store.write(live))


async def _take(uow: UnitOfWork, group_id: int, step: Step, ids: Sequence[int]) -> None:
    deed, which = step
    if deed == "add" or not ids:
        await uow.room.add(group_id, "", MONDAY, kind="person", text="Hello.")
    elif deed == "delete":
        await uow.room.delete(ids[which % len(ids)], MONDAY)
    elif deed == "card":
        await uow.room.edit(ids[which % len(ids)], MONDAY, card="{}")
    else:
        await uow.room.edit(ids[which % len(ids)], MONDAY, text=f"Number {which}.")


async def test_a_message_comes_back_with_its_authors_name(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await add_account(store, "Ada", "web")
    said = await say(store, group_id, "<b>Hi</b>", "7", ada.id)
    ours = await store.write(lambda uow: uow.room.add(group_id, "", MONDAY, kind="round", key="round-1.1", card="{}"))

    assert said == RoomMessage(said.id, 1, group_id, "7", ada.id, "Ada", None, "person", "<b>Hi</b>", None, MONDAY)
    assert ours == RoomMessage(ours.id, 2, group_id, "", None, "", "round-1.1", "round", "", "{}", MONDAY)
    assert await get(store, said) == said
    with pytest.raises(NotFoundError, match=r"message\.unknown"):
        await store.read(lambda uow: uow.room.get(99))


async def test_a_message_of_a_key_exists_once(store: SqlStore, other_store: SqlStore) -> None:
    group_id = await add_group(store)

    async def post(uow: UnitOfWork) -> RoomMessage:
        return await uow.room.add(group_id, "", MONDAY, kind="round", key="round-1.1", card="{}")

    first = await store.write(post)

    assert await other_store.write(post) == first
    assert await store.read(lambda uow: uow.room.find_by_key("round-1.1")) == first
    assert await store.read(lambda uow: uow.room.find_by_key("round-1.2")) is None
    assert await store.read(lambda uow: uow.room.last_seq(group_id)) == first.seq


async def test_an_edit_changes_text_or_card_or_both(store: SqlStore) -> None:
    group_id = await add_group(store)
    message = await say(store, group_id, "First")
    await store.write(lambda uow: uow.room.edit(message.id, MONDAY + HOUR, text="Second"))
    assert await get(store, message) == replace(message, seq=2, text="Second", edited_at=MONDAY + HOUR)

    await store.write(lambda uow: uow.room.edit(message.id, MONDAY + 2 * HOUR, card="{}"))
    assert await get(store, message) == replace(message, seq=3, text="Second", edited_at=MONDAY + HOUR, card="{}")

    await store.write(lambda uow: uow.room.edit(message.id, MONDAY + 2 * HOUR, text="Third", card="[]"))
    assert await get(store, message) == replace(message, seq=4, text="Third", edited_at=MONDAY + 2 * HOUR, card="[]")


async def test_a_deleted_message_stays_as_a_blank_gap_whatever_comes_after(store: SqlStore) -> None:
    group_id = await add_group(store)
    message = await store.write(lambda uow: uow.room.add(group_id, "", MONDAY, kind="round", text="Hi", card="{}"))
    await store.write(lambda uow: uow.room.delete(message.id, MONDAY + HOUR))
    gap = replace(message, seq=2, text="", card=None, deleted_at=MONDAY + HOUR)
    assert await get(store, message) == gap

    await store.write(lambda uow: uow.room.edit(message.id, MONDAY + 2 * HOUR, text="Hi again", card="{}"))
    await store.write(lambda uow: uow.room.delete(message.id, MONDAY + 2 * HOUR))
    assert await store.read(lambda uow: uow.room.thread(group_id, "")) == [gap]


async def test_a_thread_gives_its_newest_messages_oldest_first(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    made = [await say(store, group_id, f"{n}", "7") for n in range(5)]
    await say(store, group_id, "in the channel")
    await say(store, other_id, "in another group", "7")

    assert await store.read(lambda uow: uow.room.thread(group_id, "7")) == made
    assert await store.read(lambda uow: uow.room.thread(group_id, "7", last=2)) == made[-2:]


async def test_changes_are_numbered_and_asked_for_within_a_group(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    assert await store.read(lambda uow: uow.room.last_seq(group_id)) == 0
    one, two = await say(store, group_id, "1"), await say(store, group_id, "2", "7")
    await say(store, other_id, "elsewhere")

    assert await store.read(lambda uow: uow.room.since(group_id, 0, 10)) == [one, two]
    assert await store.read(lambda uow: uow.room.since(group_id, 0, 1)) == [one]
    assert await store.read(lambda uow: uow.room.since(group_id, one.seq, 10)) == [two]
