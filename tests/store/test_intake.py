from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.answer import Publish
from bot.domain.refs import AccountRef
from bot.domain.round import Round
from bot.ports.store import AnswerChange
from bot.store.engine import Engines
from bot.store.tables import accounts, answer_messages
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, HOUR, MINUTE, Bench, add_group, add_round, change, put

WRITTEN_AT = MONDAY + HOUR
# What of a row may hang on how often and in which order its changes came: nothing but its number.
FACTS = [column for column in answer_messages.c if column.name != "id"]


@pytest.fixture
async def round_(store: SqlStore) -> Round:
    return await add_round(store, await add_group(store))


@pytest.fixture(scope="module")
def rounds(bench: Bench) -> dict[bool, int]:
    """An open round, and one that is closed."""

    async def make() -> dict[bool, int]:
        group_id = await add_group(bench.store)
        made = {closed: (await add_round(bench.store, group_id, f"{closed}")).id for closed in (False, True)}
        await bench.store.write(lambda uow: uow.rounds.close(made[True], MONDAY + DAY))
        return made

    return bench.run(make())


async def row(engines: Engines, message_id: str = "m") -> dict[str, Any]:
    async with engines.reader.begin() as connection:
        found = await connection.execute(select(*FACTS).where(answer_messages.c.message_id == message_id))
        return dict(found.mappings().one())


def edited(round_id: int, minutes: int, text: str = "b" * 60, **changes: Any) -> AnswerChange:
    return change("m", round_id, text, edited_at=WRITTEN_AT + minutes * MINUTE, **changes)


async def test_of_two_edits_with_one_stamp_the_one_that_a_reading_finds_is_the_last(
    engines: Engines, round_: Round
) -> None:
    await put(engines, change("m", round_.id), edited(round_.id, 1, "First edit, with words enough to count."))
    last = edited(round_.id, 1, "Second edit within the same second, which is there now.")

    await put(engines, last)
    assert (await row(engines))["text"].startswith("First edit")
    await put(engines, replace(last, is_reread=True))
    assert (await row(engines))["text"].startswith("Second edit")


async def test_a_reading_brings_back_no_older_edit_and_nothing_that_was_deleted(
    engines: Engines, round_: Round
) -> None:
    await put(engines, change("m", round_.id), edited(round_.id, 2, "The newer edit, with words enough to count."))
    await put(engines, replace(edited(round_.id, 1, "An older edit that came late."), is_reread=True))
    assert (await row(engines))["text"].startswith("The newer edit")

    await put(engines, change("m", round_.id, None))
    await put(engines, replace(edited(round_.id, 2, "Another text."), is_reread=True))
    assert (await row(engines))["text"] == ""


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[AnswerChange], list[list[AnswerChange]]]:
    """The life of a message as it was lived, and the batches in which its changes came: again, and out of order."""
    lived = [change("m", 1, "a" * draw(st.integers(0, 90)))]
    for minutes in range(1, 1 + draw(st.integers(0, 4))):
        publish = draw(st.sampled_from(Publish))
        lived.append(edited(1, minutes, "b" * draw(st.integers(1, 90)), publish=publish))
    if draw(st.booleans()):
        lived.append(change("m", 1, None, deleted_at=WRITTEN_AT + draw(st.integers(5, 3000)) * MINUTE))
    came = draw(st.permutations(lived + draw(st.lists(st.sampled_from(lived), max_size=5))))
    cuts = draw(st.lists(st.booleans(), min_size=len(came), max_size=len(came)))
    batches: list[list[AnswerChange]] = [[]]
    for one, cut in zip(came, cuts, strict=True):
        if cut:
            batches.append([])
        batches[-1].append(one)
    return lived, batches


@given(deliveries(), st.booleans())
def test_changes_of_a_message_lead_to_one_row_however_often_and_in_whatever_order_they_come(
    bench: Bench, rounds: dict[bool, int], came: tuple[list[AnswerChange], list[list[AnswerChange]]], closed: bool
) -> None:
    lived, batches = came
    round_id = rounds[closed]

    async def stored(batches: Sequence[Sequence[AnswerChange]]) -> dict[str, Any]:
        message_id = f"m-{next(bench.numbers)}"
        for batch in batches:
            await put(bench.engines, *(replace(one, message_id=message_id, round_id=round_id) for one in batch))
        return {**await row(bench.engines, message_id), "message_id": ""}

    assert bench.run(stored(batches)) == bench.run(stored([[one] for one in lived]))


async def test_a_new_message_is_stored_as_reported_with_its_author(engines: Engines, round_: Round) -> None:
    reported = change("m", round_.id, "My answer.", private=True, publish=Publish.UNNAMED, thread="t")
    [stored] = await put(engines, reported)

    assert stored is not None
    assert (stored.round_id, stored.text, stored.length) == (round_.id, "My answer.", 10)
    assert (stored.private, stored.publish, stored.stamped_at) == (True, Publish.UNNAMED, WRITTEN_AT)
    assert stored.edited_at is None
    assert stored.deleted_at is None
    assert (await row(engines))["thread"] == "t"


async def test_an_author_becomes_one_account_however_much_they_write(engines: Engines, round_: Round) -> None:
    await put(engines, change("1", round_.id), change("2", round_.id))
    await put(engines, change("3", round_.id), change("4", round_.id, name="Bo"))

    async with engines.reader.begin() as connection:
        names = (await connection.execute(select(accounts.c.name).order_by(accounts.c.id))).scalars().all()
    assert names == ["Ada", "Bo"]


async def test_the_same_number_in_another_space_is_another_message(engines: Engines, round_: Round) -> None:
    one, other, third = await put(
        engines,
        change("m", round_.id, "here"),
        change("m", round_.id, "there", space="guild-2"),
        change("m", round_.id, "elsewhere", platform="slack"),
    )

    assert [message.text for message in (one, other, third) if message] == ["here", "there", "elsewhere"]


async def test_a_newer_edit_replaces_and_an_older_one_changes_nothing(engines: Engines, round_: Round) -> None:
    await put(engines, change("m", round_.id))
    [newer] = await put(engines, edited(round_.id, 9, "newer"))
    [older] = await put(engines, edited(round_.id, 3, "older"))

    assert newer == older
    assert newer is not None
    assert (newer.text, newer.length, newer.edited_at) == ("newer", 5, WRITTEN_AT + 9 * MINUTE)


async def test_a_deletion_blanks_the_text_and_keeps_the_length_and_the_first_instant(
    engines: Engines, round_: Round
) -> None:
    await put(engines, change("m", round_.id))
    [first] = await put(engines, change("m", round_.id, None))
    [again] = await put(engines, change("m", round_.id, None, deleted_at=MONDAY + 5 * HOUR))

    assert first == again
    assert first is not None
    assert (first.text, first.length, first.deleted_at) == ("", 50, MONDAY + 2 * HOUR)


async def test_what_was_deleted_shows_no_text_any_more(engines: Engines, round_: Round) -> None:
    await put(engines, change("m", round_.id), change("m", round_.id, None))
    [edit] = await put(engines, edited(round_.id, 3))
    [again] = await put(engines, change("m", round_.id))

    assert edit == again
    assert edit is not None
    assert (edit.text, edit.length) == ("", 60)


async def test_a_deletion_of_what_was_never_stored_leaves_neither_row_nor_account(
    engines: Engines, round_: Round
) -> None:
    assert await put(engines, change("m", round_.id, None, name="", account=AccountRef("discord", "", ""))) == [None]

    async with engines.reader.begin() as connection:
        assert (await connection.execute(select(answer_messages))).all() == []
        assert (await connection.execute(select(accounts))).all() == []


async def test_a_deletion_that_comes_first_is_not_forgotten(engines: Engines, round_: Round) -> None:
    await put(engines, change("another", round_.id, None), change("m", round_.id, None))
    [late, other] = await put(engines, change("m", round_.id), change("other", round_.id))

    assert late is not None
    assert other is not None
    assert (late.text, late.length, late.deleted_at) == ("", 50, MONDAY + 2 * HOUR)
    assert (other.text, other.deleted_at) == ("a" * 50, None)


async def test_a_message_blanked_since_stays_blank_when_it_is_delivered_again(
    engines: Engines, store: SqlStore, round_: Round
) -> None:
    await put(engines, change("m", round_.id, "short"), edited(round_.id, 3, "edited"))
    await store.write(lambda uow: uow.answers.blank_short(round_.id, [1]))
    [again, edit] = await put(engines, change("m", round_.id, "short"), edited(round_.id, 3, "edited"))

    assert again == edit
    assert again is not None
    assert (again.text, again.length) == ("", 6)


async def test_a_row_is_unbooked_when_it_changed_after_its_round_was_closed(
    engines: Engines, store: SqlStore, round_: Round
) -> None:
    await put(engines, change("before", round_.id), change("later edited", round_.id), change("later gone", round_.id))
    await store.write(lambda uow: uow.rounds.close(round_.id, MONDAY + DAY))
    await put(engines, change("after", round_.id, edited_at=WRITTEN_AT), change("later gone", round_.id, None))
    await put(engines, change("later edited", round_.id, "b", edited_at=WRITTEN_AT + MINUTE))
    await put(engines, change("before", round_.id))

    flags = {name: (await row(engines, name))["unbooked"] for name in ("before", "after", "later edited", "later gone")}
    assert flags == {"before": False, "after": True, "later edited": True, "later gone": True}


async def live(engines: Engines) -> list[str]:
    """The ids of the messages that stand."""
    async with engines.reader.begin() as connection:
        kept = select(answer_messages.c.message_id).where(answer_messages.c.deleted_at.is_(None))
        return sorted((await connection.execute(kept)).scalars())


@pytest.mark.parametrize("together", [True, False])
async def test_what_is_private_takes_the_place_of_what_its_author_wrote_privately_in_the_round_before(
    engines: Engines, store: SqlStore, round_: Round, together: bool
) -> None:
    other = await add_round(store, round_.group_id, "other")
    await put(engines, change("public", round_.id), change("other round", other.id, private=True))
    await put(engines, change("Bo's", round_.id, name="Bo", private=True))
    forms = [change(f"form-{n}", round_.id, private=True, space=f"guild-{n}") for n in range(3)]
    for batch in [forms] if together else [[form] for form in forms]:
        await put(engines, *batch)

    assert await live(engines) == ["Bo's", "form-2", "other round", "public"]
    assert ((await row(engines, "form-0"))["text"], (await row(engines, "form-0"))["deleted_at"]) == ("", WRITTEN_AT)
    await put(engines, forms[0])
    assert await live(engines) == ["Bo's", "form-2", "other round", "public"]


@pytest.mark.parametrize("text", [None, "a" * 50])
async def test_a_private_message_that_an_earlier_version_left_beside_its_successor_goes_with_the_next_word_of_it(
    engines: Engines, round_: Round, text: str | None
) -> None:
    await put(engines, change("old", round_.id, private=True), change("new", round_.id, private=True))
    async with engines.writer.begin() as connection:
        await connection.execute(update(answer_messages).values(deleted_at=None, text="left"))
    await put(engines, change("new", round_.id, text, private=True))

    assert await live(engines) == ([] if text is None else ["new"])


async def test_what_is_replaced_after_its_round_was_closed_is_to_be_booked(
    engines: Engines, store: SqlStore, round_: Round
) -> None:
    await put(engines, change("old", round_.id, private=True))
    await store.write(lambda uow: uow.rounds.close(round_.id, MONDAY + DAY))
    await put(engines, change("new", round_.id, private=True))

    assert (await row(engines, "old"))["unbooked"]


async def test_a_message_of_no_round_is_refused_whole(engines: Engines, round_: Round) -> None:
    with pytest.raises(IntegrityError):
        await put(engines, change("good", round_.id), change("bad", 99))

    async with engines.reader.begin() as connection:
        assert (await connection.execute(select(answer_messages))).all() == []
