from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.plan import Candidate
from bot.domain.question import Question
from bot.domain.round import Round
from bot.ports.rounds import BankChange
from bot.ports.store import UnitOfWork
from bot.store.engine import Engines
from bot.store.tables import question_versions
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, add_group, add_questions, draft_round, question

A, B, C = question("a"), question("b"), question("c")
ANY_TOPIC: frozenset[str] = frozenset()
ANY_LEVEL: frozenset[int] = frozenset()


async def load(store: SqlStore, *questions: Question, group_id: int | None = None, whole: bool = True) -> BankChange:
    return await store.write(lambda uow: uow.questions.put(group_id, questions, MONDAY, whole=whole))


async def current(store: SqlStore, question_id: str) -> tuple[int, Question]:
    return await store.read(lambda uow: uow.questions.current(question_id))


async def askable(store: SqlStore, group_id: int) -> list[str]:
    candidates = await store.read(lambda uow: uow.questions.candidates(group_id, ANY_TOPIC, ANY_LEVEL))
    return [candidate.question_id for candidate in candidates]


async def ask(store: SqlStore, group_id: int, question_id: str, key: str) -> Round:
    version_id, _ = await current(store, question_id)
    draft = replace(draft_round(group_id, version_id), question_id=question_id)
    round_ = await store.write(lambda uow: uow.rounds.claim(draft, key))
    assert round_ is not None
    return round_


async def count_versions(engines: Engines) -> int:
    async with engines.reader.begin() as connection:
        return (await connection.execute(select(func.count()).select_from(question_versions))).scalar_one()


async def test_a_loaded_question_is_there_as_it_is_written(store: SqlStore) -> None:
    assert await load(store, A, B) == BankChange(["a", "b"], [], [])

    version_id, found = await current(store, "a")
    assert found == A
    assert await store.read(lambda uow: uow.questions.version(version_id)) == A
    assert await store.read(lambda uow: uow.questions.titles(["a", "b", "x"])) == {"a": A.title, "b": B.title}


async def test_what_does_not_exist_is_said_so(store: SqlStore) -> None:
    with pytest.raises(NotFoundError, match=r"question\.unknown"):
        await current(store, "x")
    with pytest.raises(NotFoundError, match=r"question\.unknown"):
        await store.read(lambda uow: uow.questions.version(99))


async def test_loading_the_same_again_changes_nothing(store: SqlStore, engines: Engines) -> None:
    await load(store, A, B)

    assert await load(store, A, B) == BankChange([], [], [])
    assert await count_versions(engines) == 2


async def test_changed_content_is_a_new_version_and_older_content_its_own_again(
    store: SqlStore, engines: Engines
) -> None:
    await load(store, A, B)
    old_id, _ = await current(store, "a")
    changed = replace(A, title="Better", topic="data", difficulty=4)
    assert await load(store, changed, B) == BankChange([], ["a"], [])
    new_id, found = await current(store, "a")
    assert found == changed
    assert await store.read(lambda uow: uow.questions.version(old_id)) == A
    assert await store.read(lambda uow: uow.questions.titles(["a"])) == {"a": "Better"}

    assert await load(store, A, B) == BankChange([], ["a"], [])
    assert await current(store, "a") == (old_id, A)
    await load(store, changed, B)
    assert (await current(store, "a"))[0] == new_id
    assert await count_versions(engines) == 3


async def test_what_a_whole_bank_leaves_out_is_retired_and_comes_back_when_listed(store: SqlStore) -> None:
    group_id = await add_group(store)
    await load(store, A, B, C)
    await store.write(lambda uow: uow.questions.enqueue(group_id, "b"))
    assert await load(store, A) == BankChange([], [], ["b", "c"])
    assert await askable(store, group_id) == ["a"]
    assert await store.read(lambda uow: uow.questions.queue(group_id)) == []
    assert (await current(store, "b"))[1] == B

    assert await load(store, A, B) == BankChange(["b"], [], [])
    assert await askable(store, group_id) == ["a", "b"]


async def test_a_part_of_a_bank_retires_nothing(store: SqlStore) -> None:
    await load(store, A, B)

    assert await load(store, C, whole=False) == BankChange(["c"], [], [])
    assert await askable(store, await add_group(store)) == ["a", "b", "c"]


async def test_a_new_id_takes_over_the_history_of_the_former_one(store: SqlStore) -> None:
    group_id = await add_group(store)
    await load(store, A, B, C)
    round_ = await ask(store, group_id, "a", "first")
    await store.write(lambda uow: uow.questions.enqueue(group_id, "a"))
    await store.write(lambda uow: uow.questions.pass_over(group_id, "b"))
    renamed = [replace(A, id="a2", was=("a0", "a")), replace(B, id="b2", was=("b",)), C]
    assert (await load(store, *renamed)).retired == []

    moved = await store.read(lambda uow: uow.rounds.get(round_.id))
    assert moved == replace(round_, question_id="a2")
    assert await store.read(lambda uow: uow.questions.version(round_.question_version_id)) == replace(A, id="a2")
    assert await store.read(lambda uow: uow.questions.queue(group_id)) == ["a2"]
    assert await store.read(lambda uow: uow.questions.asked(group_id)) == {"a2": 1, "b2": 2}
    assert await askable(store, group_id) == ["a2", "b2", "c"]
    assert await load(store, *renamed) == BankChange([], [], [])


async def test_a_former_id_that_is_in_use_beside_the_new_one_keeps_its_history(store: SqlStore) -> None:
    group_id = await add_group(store)
    await load(store, A, B)
    round_ = await ask(store, group_id, "b", "first")
    await load(store, replace(A, was=("b",)), B)

    assert await store.read(lambda uow: uow.rounds.get(round_.id)) == round_
    assert await askable(store, group_id) == ["a", "b"]


async def test_an_own_question_is_asked_in_its_group_alone(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    await load(store, A)
    await add_questions(store, B, group_id=group_id)

    assert await askable(store, group_id) == ["a", "b"]
    assert await askable(store, other_id) == ["a"]
    listing = await store.read(lambda uow: uow.questions.listing(other_id))
    assert [listed.id for listed in listing] == ["a"]


async def test_each_owner_retires_only_what_is_its_own(store: SqlStore) -> None:
    group_id = await add_group(store)
    await load(store, A)
    assert await load(store, B, C, group_id=group_id) == BankChange(["b", "c"], [], [])

    assert await load(store, A) == BankChange([], [], [])
    assert await load(store, C, group_id=group_id) == BankChange([], [], ["b"])
    assert await askable(store, group_id) == ["a", "c"]


@pytest.mark.parametrize("retired", [False, True])
@pytest.mark.parametrize(("holder", "taker"), [("bank", "group"), ("other group", "group"), ("group", "bank")])
async def test_an_id_that_somebody_else_holds_is_refused_and_what_they_hold_untouched(
    store: SqlStore, holder: str, taker: str, retired: bool
) -> None:
    owners = {"bank": None, "group": await add_group(store), "other group": await add_group(store)}
    await load(store, A, group_id=owners[holder])
    if retired:
        await load(store, group_id=owners[holder])
    before = await current(store, "a")

    with pytest.raises(ConflictError, match=r"question\.id_taken.*'a'"):
        await load(store, B, replace(A, title="Mine now"), group_id=owners[taker])

    assert await current(store, "a") == before
    assert await store.read(lambda uow: uow.questions.titles(["a", "b"])) == {"a": A.title}


async def test_a_group_cannot_take_over_a_bank_question_by_calling_it_its_former_id(store: SqlStore) -> None:
    group_id = await add_group(store)
    await load(store, A)
    await load(store, replace(B, was=("a",)), group_id=group_id)

    assert (await current(store, "a"))[1] == A
    assert await askable(store, await add_group(store)) == ["a"]


async def test_candidates_are_those_of_the_filters(store: SqlStore) -> None:
    group_id = await add_group(store)
    await load(store, question("a1", difficulty=1), question("a5", difficulty=5), question("d1", topic="data"))

    async def find(topics: Sequence[str], levels: Sequence[int]) -> list[Candidate]:
        chosen = frozenset(topics), frozenset(levels)
        return [*await store.read(lambda uow: uow.questions.candidates(group_id, *chosen))]

    assert await find(["data"], []) == [Candidate("d1", "data")]
    assert await find([], [5, 2]) == [Candidate("a5", "attacks"), Candidate("d1", "data")]
    assert await find(["attacks"], [1]) == [Candidate("a1", "attacks")]
    assert await find(["data"], [1]) == []


async def test_listing_goes_by_topic_difficulty_and_id(store: SqlStore) -> None:
    questions = [question("z", topic="a"), question("b", difficulty=1), question("c", difficulty=1), question("a")]
    await load(store, *reversed(questions))

    group_id = await add_group(store)
    assert await store.read(lambda uow: uow.questions.listing(group_id)) == questions


async def test_the_queue_keeps_its_order_and_takes_a_question_once(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    await load(store, A, B, C)

    async def fill(uow: UnitOfWork) -> None:
        for question_id in ("c", "a", "b"):
            await uow.questions.enqueue(group_id, question_id)
        await uow.questions.enqueue(other_id, "b")

    await store.write(fill)
    with pytest.raises(ConflictError, match=r"queue\.twice"):
        await store.write(lambda uow: uow.questions.enqueue(group_id, "a"))
    for _ in range(2):
        await store.write(lambda uow: uow.questions.dequeue(group_id, "a"))

    assert await store.read(lambda uow: uow.questions.queue(group_id)) == ["c", "b"]
    assert await store.read(lambda uow: uow.questions.queue(other_id)) == ["b"]


async def test_askings_and_passings_are_numbered_as_they_followed_each_other_in_the_group(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    await load(store, A, B, C)
    assert await store.read(lambda uow: uow.questions.asked(group_id)) == {}

    await store.write(lambda uow: uow.questions.pass_over(group_id, "a"))
    await ask(store, group_id, "b", "1")
    await store.write(lambda uow: uow.questions.pass_over(group_id, "c"))
    await store.write(lambda uow: uow.questions.pass_over(group_id, "b"))
    await ask(store, other_id, "a", "1")
    await ask(store, group_id, "c", "2")

    asked = await store.read(lambda uow: uow.questions.asked(group_id))
    assert sorted(asked, key=lambda question_id: asked[question_id]) == ["a", "b", "c"]
    assert min(asked.values()) >= 1
    assert (await store.read(lambda uow: uow.questions.asked(other_id))).keys() == {"a"}


async def test_a_round_keeps_the_version_it_was_asked_with(store: SqlStore) -> None:
    group_id = await add_group(store)
    await load(store, A)
    round_ = await ask(store, group_id, "a", "first")
    await load(store, replace(A, prompt="Something else?"))

    again = await store.read(lambda uow: uow.rounds.get(round_.id))
    assert (await store.read(lambda uow: uow.questions.version(again.question_version_id))).prompt == A.prompt
    assert again.closes_at == MONDAY + DAY


async def test_a_question_of_another_group_is_not_looked_up_for_this_one(store: SqlStore) -> None:
    ours, theirs = await add_group(store), await add_group(store, "Others")
    await load(store, A)
    await load(store, B, group_id=theirs)

    assert (await store.read(lambda uow: uow.questions.current("a", ours)))[1].id == "a"
    assert (await store.read(lambda uow: uow.questions.current("b", theirs)))[1].id == "b"
    with pytest.raises(NotFoundError):
        await store.read(lambda uow: uow.questions.current("b", ours))
