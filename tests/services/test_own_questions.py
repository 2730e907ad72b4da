"""A group's own questions: added, edited into versions, imported all or none, retired and brought back."""

from dataclasses import replace

import pytest

from bot.domain.draft import DraftQuestion
from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.group import Group
from bot.domain.question import Check, KeyPoint, Option, Question
from bot.services.own_questions import Outcome
from tests.services.house import House, account, make_bank, make_question

DRAFT = DraftQuestion(
    title="Whose key is it?",
    prompt="Who may sign a model?",
    model_answer="Those who built it, with a key that the build alone can use.",
    topic="evasion",
    key_points=("The build signs.", "Nobody holds the key."),
)


def whole(question_id: str = "ours", **changes: object) -> Question:
    """A question that has what no form shows."""
    options = (Option("yes", "because", right=True), Option("no", "so"), Option("maybe", "so"), Option("never", "so"))
    made = replace(make_question(1), id=question_id, checks=(Check("c", "Right?", options),))
    return replace(made, **changes)  # type: ignore[arg-type]


async def other_group(house: House) -> Group:
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    await house.core.store.write(lambda uow: uow.groups.add_host(other.id, house.host, None, house.clock.at))
    return other


async def own(house: House, group_id: int | None = None) -> list[str]:
    """Ids of the group's own questions; a retired one in brackets."""
    rows = await house.core.services.own_questions.list(group_id or house.group.id, house.host)
    return [f"({row.question.id})" if row.retired_at else row.question.id for row in rows]


# Forms


async def test_an_added_question_can_be_asked_by_its_group_alone(house: House) -> None:
    other = await other_group(house)

    question = await house.core.services.own_questions.add(house.group.id, DRAFT, house.host)

    stored = f"g{house.group.id}.whose-key-is-it"
    assert question.id == "whose-key-is-it"
    assert stored in {q.id for q in await house.core.services.questions.listing(house.group.id)}
    assert stored not in {q.id for q in await house.core.services.questions.listing(other.id)}
    with pytest.raises(NotFoundError, match=r"question\.unknown"):
        await house.core.services.questions.enqueue(other.id, stored, house.host)


async def test_the_same_form_sent_twice_adds_one_question(house: House) -> None:
    add = house.core.services.own_questions.add

    assert await add(house.group.id, DRAFT, house.host) == await add(house.group.id, DRAFT, house.host)
    assert await own(house) == ["whose-key-is-it"]
    trail = await house.core.services.groups.audit(house.group.id, house.host)
    assert [row.phrase for row in trail] == ["audit.added_question"]


async def test_two_questions_of_one_title_and_groups_of_one_id_do_not_collide(house: House) -> None:
    other, add = await other_group(house), house.core.services.own_questions.add
    await add(house.group.id, DRAFT, house.host)
    await add(house.group.id, replace(DRAFT, prompt="Another prompt?"), house.host)
    await add(other.id, replace(DRAFT, prompt="Theirs?"), house.host)

    assert await own(house) == ["whose-key-is-it", "whose-key-is-it-2"]
    assert await own(house, other.id) == ["whose-key-is-it"]
    mine = await house.core.services.own_questions.get(house.group.id, "whose-key-is-it", house.host)
    assert mine.prompt == DRAFT.prompt


@pytest.mark.parametrize(
    ("draft", "phrase"),
    [
        (replace(DRAFT, model_answer=""), "text.no_model_answer"),
        (replace(DRAFT, topic=""), "text.no_topic"),
        (replace(DRAFT, topic="gardening"), "draft.bad_topic"),
        (replace(DRAFT, title=""), "text.no_title"),
    ],
)
async def test_a_question_without_what_asking_it_needs_is_refused(
    house: House, draft: DraftQuestion, phrase: str
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        await house.core.services.own_questions.add(house.group.id, draft, house.host)

    assert raised.value.phrase == phrase
    assert await own(house) == []


async def test_only_hosts_touch_own_questions(house: House) -> None:
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    ada, questions = await house.account_id("Ada"), house.core.services.own_questions
    await questions.add(house.group.id, DRAFT, house.host)

    for act in (
        questions.list(house.group.id, ada),
        questions.get(house.group.id, "whose-key-is-it", ada),
        questions.add(house.group.id, DRAFT, ada),
        questions.edit(house.group.id, "whose-key-is-it", DRAFT, ada),
        questions.retire(house.group.id, "whose-key-is-it", ada),
        questions.restore(house.group.id, "whose-key-is-it", ada),
        questions.take_in(house.group.id, [whole()], ada),
    ):
        with pytest.raises(ForbiddenError, match=r"host\.only"):
            await act
    assert await own(house) == ["whose-key-is-it"]


async def test_an_edit_keeps_what_its_form_does_not_show(house: House) -> None:
    questions = house.core.services.own_questions
    await questions.take_in(house.group.id, [whole()], house.host)

    edited = await questions.edit(
        house.group.id, "ours", replace(DRAFT, key_points=("Secret fact 1.", "A new one.")), house.host
    )

    assert edited.title == DRAFT.title
    assert edited.checks == whole().checks
    assert edited.key_points == (*whole().key_points, KeyPoint("point-1", "A new one.", 2, False, ()))


async def test_a_bank_question_is_not_edited_as_an_own_one(house: House) -> None:
    with pytest.raises(NotFoundError, match=r"question\.unknown"):
        await house.core.services.own_questions.edit(house.group.id, "q001", DRAFT, house.host)


# Imports


async def test_importing_the_same_again_changes_nothing(house: House) -> None:
    questions = house.core.services.own_questions

    first = await questions.take_in(house.group.id, [whole("a"), whole("b")], house.host)
    second = await questions.take_in(house.group.id, [whole("a"), whole("b")], house.host)

    assert first.outcomes == {"a": Outcome.ADDED, "b": Outcome.ADDED}
    assert second.outcomes == {"a": Outcome.UNCHANGED, "b": Outcome.UNCHANGED}
    assert await own(house) == ["a", "b"]


async def test_an_export_imports_as_the_same_questions_elsewhere(house: House) -> None:
    questions, other = house.core.services.own_questions, await other_group(house)
    await questions.take_in(house.group.id, [whole("a", was=("old-a",)), whole("b")], house.host)
    exported = await questions.export(house.group.id)

    await questions.take_in(other.id, exported, house.host)

    assert await questions.export(other.id) == exported
    assert exported == [whole("a", was=("old-a",)), whole("b")]


async def test_what_the_bank_has_as_it_is_stays_the_banks(house: House) -> None:
    bank = make_bank(30).questions

    done = await house.core.services.own_questions.take_in(house.group.id, [*bank, whole("a")], house.host)

    assert done.is_stored
    assert set(done.outcomes.values()) == {Outcome.IN_BANK, Outcome.ADDED}
    assert await own(house) == ["a"]


async def test_another_question_under_an_id_of_the_bank_keeps_the_whole_import_out(house: House) -> None:
    done = await house.core.services.own_questions.take_in(house.group.id, [whole("a"), whole("q001")], house.host)

    assert not done.is_stored
    assert done.outcomes == {"a": Outcome.ADDED, "q001": Outcome.ID_TAKEN}
    assert await own(house) == []


# Versions


async def test_a_round_keeps_the_version_it_was_asked_with(house: House) -> None:
    questions = house.core.services.own_questions
    await questions.add(house.group.id, DRAFT, house.host)
    await house.core.services.questions.enqueue(house.group.id, f"g{house.group.id}.whose-key-is-it", house.host)
    round_ = await house.open_day()
    before = await house.core.store.read(lambda uow: uow.questions.version(round_.question_version_id))

    await questions.edit(house.group.id, "whose-key-is-it", replace(DRAFT, prompt="Changed?"), house.host)
    await house.close_day()

    after = await house.core.store.read(lambda uow: uow.questions.version(round_.question_version_id))
    assert after == before
    assert after.prompt == DRAFT.prompt
    assert (await questions.get(house.group.id, "whose-key-is-it", house.host)).prompt == "Changed?"


async def test_a_round_keeps_its_version_when_the_bank_changes(house: House) -> None:
    round_ = await house.open_day()
    [shown] = house.platform.shown.values()

    await house.load_bank(title="Changed")
    await house.answer("Ada")
    await house.pass_time(minutes=1)
    [refreshed] = house.platform.shown.values()

    assert shown.title == refreshed.title == f"Title {round_.question_id}"


async def test_content_that_was_there_before_is_the_version_it_was(house: House) -> None:
    async def version() -> int:
        return (await house.core.store.read(lambda uow: uow.questions.current("q001")))[0]

    first = await version()
    await house.load_bank(title="Changed")
    changed = await version()
    await house.load_bank(title="Title")

    assert changed != first
    assert await version() == first


async def test_a_renamed_question_keeps_what_was_asked(house: House) -> None:
    round_ = await house.play_day("Ada")
    was = round_.question_id
    renamed = tuple(replace(q, id="renamed", was=(was,)) if q.id == was else q for q in make_bank(30).questions)

    await house.core.services.questions.load(replace(make_bank(30), questions=renamed))

    assert (await house.get_round(round_.id)).question_id == "renamed"
    assert "renamed" not in await house.upcoming()
    asked = await house.core.store.read(lambda uow: uow.questions.asked(house.group.id))
    assert set(asked) == {"renamed"}


async def test_an_own_question_can_be_renamed_too(house: House) -> None:
    questions = house.core.services.own_questions
    await questions.take_in(house.group.id, [whole("a")], house.host)
    await house.core.services.questions.enqueue(house.group.id, f"g{house.group.id}.a", house.host)
    await house.play_day("Ada")

    done = await questions.take_in(house.group.id, [whole("b", was=("a",))], house.host)

    assert done.outcomes == {"b": Outcome.CHANGED}
    [row] = await questions.list(house.group.id, house.host)
    assert (row.question.id, row.was_asked) == ("b", True)


async def test_a_retired_question_leaves_plan_and_queue_and_can_come_back(house: House) -> None:
    questions, stored = house.core.services.own_questions, f"g{house.group.id}.whose-key-is-it"
    await questions.add(house.group.id, DRAFT, house.host)
    await house.core.services.questions.enqueue(house.group.id, stored, house.host)
    assert (await house.upcoming())[0] == stored

    await questions.retire(house.group.id, "whose-key-is-it", house.host)

    assert stored not in await house.upcoming()
    assert await own(house) == ["(whose-key-is-it)"]
    with pytest.raises(NotFoundError, match=r"question\.unknown"):
        await house.core.services.questions.enqueue(house.group.id, stored, house.host)

    await questions.restore(house.group.id, "whose-key-is-it", house.host)
    await house.core.services.questions.enqueue(house.group.id, stored, house.host)
    assert (await house.upcoming())[0] == stored
    assert await own(house) == ["whose-key-is-it"]


async def test_a_retired_question_comes_back_with_an_import(house: House) -> None:
    questions = house.core.services.own_questions
    await questions.take_in(house.group.id, [whole("a")], house.host)
    await questions.retire(house.group.id, "a", house.host)

    done = await questions.take_in(house.group.id, [whole("a")], house.host)

    assert done.outcomes == {"a": Outcome.CHANGED}
    assert await own(house) == ["a"]


async def test_a_question_gone_from_the_bank_is_retired_and_remembered_when_it_returns(house: House) -> None:
    round_ = await house.play_day("Ada")
    kept = tuple(q for q in make_bank(30).questions if q.id != round_.question_id)

    await house.core.services.questions.load(replace(make_bank(30), questions=kept))
    listed = {q.id for q in await house.core.services.questions.listing(house.group.id)}
    assert round_.question_id not in listed

    await house.load_bank(30)
    asked = await house.core.store.read(lambda uow: uow.questions.asked(house.group.id))
    assert asked[round_.question_id]
    assert round_.question_id not in await house.upcoming()


async def test_loading_the_bank_leaves_own_questions_alone(house: House) -> None:
    await house.core.services.own_questions.add(house.group.id, DRAFT, house.host)

    await house.load_bank(5)

    assert await own(house) == ["whose-key-is-it"]
