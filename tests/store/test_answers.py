from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.answer import Publish, Verdict, assemble
from bot.domain.refs import AccountRef, ThreadRef
from bot.domain.round import Round, Rules
from bot.ports.ledgers import PrivateAnswer
from bot.ports.store import AnswerChange
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, HOUR, MINUTE, TODAY, Bench, add_group, add_round, change, put

CLOSE = MONDAY + DAY
MINIMUM = Rules().minimum
# Who, how long a text, stamped and deleted how many minutes from the deadline.
MESSAGES = st.tuples(
    st.sampled_from(["Ada", "Bo", "Cy"]), st.integers(0, 60), st.integers(-3, 3), st.none() | st.integers(-3, 6)
)


@pytest.fixture
async def round_(store: SqlStore) -> Round:
    return await add_round(store, await add_group(store))


def on(minutes: int, **changes: Any) -> dict[str, Any]:
    """Stamped that many minutes from the deadline."""
    return {"stamped_at": CLOSE + minutes * MINUTE, **changes}


async def ids(store: SqlStore, *names: str) -> list[int]:
    refs = [AccountRef("discord", "", name) for name in names]
    found = [await store.read(lambda uow: uow.members.find_account(ref)) for ref in refs]  # noqa: B023
    return [account.id for account in found if account]


async def texts(store: SqlStore, round_: Round) -> dict[str, tuple[str, int]]:
    """Text and length by author, of the last message each wrote."""
    names = {account_id: name for account_id, name, _ in await store.read(lambda uow: uow.answers.authors(round_.id))}
    messages = await store.read(lambda uow: uow.answers.of_rounds([round_.id], list(names)))
    return {names[message.account_id]: (message.text, message.length) for message in messages}


@given(st.lists(MESSAGES, max_size=8))
@settings(max_examples=50)
def test_as_many_are_counted_as_the_rules_of_play_call_answered(
    bench: Bench, said: Sequence[tuple[str, int, int, int | None]]
) -> None:
    async def live() -> None:
        round_ = await add_round(bench.store, await add_group(bench.store))
        for who, length, stamped, deleted in said:
            written = change(f"{next(bench.numbers)}", round_.id, "a" * length, who, **on(stamped))
            gone = replace(written, text=None, deleted_at=CLOSE + max(stamped, deleted or 0) * MINUTE)
            await put(bench.engines, *([written] if deleted is None else [written, gone]))
        mine = await bench.store.read(lambda uow: uow.answers.of_rounds([round_.id], range(9999)))
        by_author = groupby(sorted(mine, key=lambda m: m.account_id), lambda m: m.account_id)
        verdicts = [assemble(messages, CLOSE, MINIMUM, DAY).verdict for _, messages in by_author]
        counted = await bench.store.read(lambda uow: uow.answers.count_answered(round_.id, CLOSE, MINIMUM))
        assert counted == verdicts.count(Verdict.ANSWERED)

    bench.run(live())


async def test_messages_of_accounts_in_rounds_come_by_stamp_withdrawn_ones_included(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    other = await add_round(store, round_.group_id, "other")
    third = await add_round(store, round_.group_id, "third")
    await put(
        engines,
        change("late", round_.id, **on(9)),
        change("early", other.id, **on(-9)),
        change("gone", round_.id, **on(0)),
        change("elsewhere", third.id),
        change("Bo's", round_.id, name="Bo"),
    )
    await put(engines, change("gone", round_.id, None))
    [ada] = await ids(store, "Ada")

    found = await store.read(lambda uow: uow.answers.of_rounds([round_.id, other.id], [ada]))
    assert [(message.round_id, message.stamped_at) for message in found] == [
        (other.id, CLOSE - 9 * MINUTE),
        (round_.id, CLOSE),
        (round_.id, CLOSE + 9 * MINUTE),
    ]
    assert [message.deleted_at is None for message in found] == [True, False, True]


async def test_any_number_of_rounds_and_accounts_can_be_asked_for(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    await put(engines, change("m", round_.id))

    many = range(40_000)
    assert len(await store.read(lambda uow: uow.answers.of_rounds(many[:9], many))) == 1
    assert len(await store.read(lambda uow: uow.answers.of_rounds(many, many[:9]))) == 1
    assert await store.read(lambda uow: uow.answers.of_rounds([], many)) == []


async def test_authors_are_told_with_their_first_stamp_first_come_first(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    written = [("1", "Ada", 5), ("2", "Bo", 3), ("3", "Ada", 1), ("4", "Bo", 9)]
    await put(engines, *(change(number, round_.id, name=name, **on(at)) for number, name, at in written))
    await put(engines, change("5", (await add_round(store, round_.group_id, "other")).id, name="Eve"))

    ada, bo = await ids(store, "Ada", "Bo")
    authors = await store.read(lambda uow: uow.answers.authors(round_.id))
    assert authors == [(ada, "Ada", CLOSE + MINUTE), (bo, "Bo", CLOSE + 3 * MINUTE)]


async def test_the_private_answer_of_an_account_is_its_newest_that_was_not_withdrawn(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    await put(engines, change("public", round_.id), change("Bo's", round_.id, name="Bo", private=True))
    [ada] = await ids(store, "Ada")

    async def find() -> PrivateAnswer | None:
        return await store.read(lambda uow: uow.answers.find_private(round_.id, ada))

    assert await find() is None
    [stored] = await put(engines, change("form-1", round_.id, private=True))
    assert stored
    assert await find() == PrivateAnswer("guild", "form-1", stored)
    await put(engines, change("form-1", round_.id, None))
    assert await find() is None

    [again] = await put(engines, change("form-2", round_.id, private=True, space="guild-2"))
    assert again
    assert await find() == PrivateAnswer("guild-2", "form-2", again)


async def test_what_should_stand_in_a_thread_is_live_public_and_older_than_the_reading(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    author = AccountRef("discord", "", "Ada")
    await put(
        engines,
        change("old", round_.id, thread="t", **on(-1)),
        change("new", round_.id, thread="t", **on(0)),
        change("private", round_.id, private=True),
        change("gone", round_.id, thread="t"),
        change("in another thread", round_.id, thread="t-2"),
        change("in a thread not known", round_.id),
        change("elsewhere", round_.id, thread="t", space="guild-2"),
        change("on slack", round_.id, thread="t", platform="slack"),
        change("other round", (await add_round(store, round_.group_id, "other")).id, thread="t"),
    )
    await put(engines, change("gone", round_.id, None))

    thread = ThreadRef("discord", "guild", "t")
    found = await store.read(lambda uow: uow.answers.in_thread(round_.id, thread, CLOSE))
    assert found == {"old": author}


async def test_private_answers_are_published_where_they_were_written_if_their_authors_agreed(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    def form(name: str, space: str = "guild", **changes: Any) -> AnswerChange:
        return change(name, round_.id, name=name, space=space, private=True, **changes)

    await put(
        engines,
        form("Named"),
        form("Unnamed", publish=Publish.UNNAMED, **on(-1)),
        form("Never", publish=Publish.NEVER),
        form("Late", **on(0)),
        form("Elsewhere", "guild-2"),
        form("Gone"),
        change("Public", round_.id, name="Public"),
    )
    await put(engines, form("Gone", text=None, deleted_at=CLOSE))

    found = await store.read(lambda uow: uow.answers.published(round_.id, "discord", "guild"))
    assert [(name, message.publish) for name, message in found] == [
        ("Named", Publish.NAMED),
        ("Unnamed", Publish.UNNAMED),
    ]


async def test_changes_in_settled_rounds_wait_to_be_booked_each_author_once(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    unsettled = await add_round(store, round_.group_id, "unsettled")
    await put(engines, change("in time", round_.id, name="Early"))
    for closed in (round_, unsettled):
        await store.write(lambda uow: uow.rounds.close(closed.id, CLOSE))  # noqa: B023
    await store.write(lambda uow: uow.rounds.settle(round_.id, CLOSE))
    assert await store.read(lambda uow: uow.answers.unbooked(10)) == []

    late = [("1", "Ada"), ("2", "Ada"), ("3", "Bo")]
    await put(engines, *(change(number, round_.id, name=name, **on(5)) for number, name in late))
    await put(engines, change("4", unsettled.id, **on(5)))
    ada, bo = await ids(store, "Ada", "Bo")
    assert sorted(await store.read(lambda uow: uow.answers.unbooked(10))) == [(round_.id, ada), (round_.id, bo)]
    assert len(await store.read(lambda uow: uow.answers.unbooked(1))) == 1
    assert await store.read(lambda uow: uow.answers.unbooked(10, [round_.id])) == []

    await store.write(lambda uow: uow.answers.mark_booked(round_.id, [ada]))
    assert await store.read(lambda uow: uow.answers.unbooked(10)) == [(round_.id, bo)]
    await store.write(lambda uow: uow.rounds.settle(unsettled.id, CLOSE))
    assert len(await store.read(lambda uow: uow.answers.unbooked(10))) == 2


async def test_texts_that_never_counted_are_blanked_and_keep_their_length(
    store: SqlStore, engines: Engines, round_: Round
) -> None:
    short, long = "a" * (MINIMUM - 1), "a" * MINIMUM
    await put(
        engines,
        change("1", round_.id, short, "Short", **on(-1)),
        change("2", round_.id, long, "Long", **on(-1)),
        change("3", round_.id, short, "Late", **on(0)),
        change("4", round_.id, short, "Not asked for", **on(-1)),
        change("5", round_.id, "a", "In two parts", **on(-2)),
        change("6", round_.id, short, "In two parts", **on(-1)),
    )
    accounts = await ids(store, "Short", "Long", "Late", "In two parts")
    await store.write(lambda uow: uow.answers.blank_short(round_.id, accounts))

    assert await texts(store, round_) == {
        "Short": ("", MINIMUM - 1),
        "Long": (long, MINIMUM),
        "Late": (short, MINIMUM - 1),
        "Not asked for": (short, MINIMUM - 1),
        "In two parts": (short, MINIMUM - 1),
    }


async def test_the_rounds_own_minimum_and_deadline_decide_what_is_blanked(store: SqlStore, engines: Engines) -> None:
    group_id = await add_group(store)
    strict = await add_round(store, group_id, rules=Rules(minimum=100))
    await put(engines, change("1", strict.id, "a" * 99, "Short"), change("2", strict.id, "a" * 100, "Long"))
    await put(engines, change("3", strict.id, "a" * 99, "Late", stamped_at=MONDAY + 2 * HOUR))
    await store.write(lambda uow: uow.rounds.close(strict.id, MONDAY + 2 * HOUR))
    accounts = await ids(store, "Short", "Long", "Late")
    await store.write(lambda uow: uow.answers.blank_short(strict.id, accounts))

    assert {name: len(text) for name, (text, _) in (await texts(store, strict)).items()} == {
        "Short": 0,
        "Long": 100,
        "Late": 99,
    }


async def test_those_without_a_seat_in_the_group_are_found_once(store: SqlStore, engines: Engines) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    round_ = await add_round(store, group_id)
    for number, who in enumerate(["ada", "ben", "cleo", "cleo"]):
        await put(engines, change(f"{number}", round_.id, name=who))
    ada, ben, cleo = await ids(store, "ada", "ben", "cleo")
    await store.write(lambda uow: uow.members.add(group_id, ada, "Ada", TODAY, MONDAY))
    await store.write(lambda uow: uow.members.add(other_id, ben, "Ben", TODAY, MONDAY))

    assert await store.read(lambda uow: uow.answers.unseated(round_.id, group_id)) == [ben, cleo]
