"""Own questions, suggestions and reports as rows."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.draft import DraftQuestion
from bot.domain.errors import NotFoundError
from bot.domain.report import ReportKind
from bot.domain.suggestion import Suggestion, SuggestionState
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import DAY, HOUR, add_account, add_group, add_questions, question

DRAFT = DraftQuestion("Title", "Why?\nWhy not?", key_points=("Über", "two"), kind="behavioral")


async def test_own_questions_are_listed_with_what_is_retired(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store)
    mine = [question("g1.a", difficulty=3), question("g1.b", difficulty=1)]
    await add_questions(store, *mine, group_id=group_id)
    await add_questions(store, question("g2.a"), group_id=other_id)
    await add_questions(store, question("bank"))
    await store.write(lambda uow: uow.questions.enqueue(group_id, "g1.a"))

    await store.write(lambda uow: uow.own_questions.retire("g1.a", MONDAY))

    own = await store.read(lambda uow: uow.own_questions.all(group_id))
    assert [(row.question.id, row.retired_at) for row in own] == [("g1.b", None), ("g1.a", MONDAY)]
    assert await store.read(lambda uow: uow.questions.queue(group_id)) == []
    await store.write(lambda uow: uow.own_questions.restore("g1.a"))
    own = await store.read(lambda uow: uow.own_questions.all(group_id))
    assert [row.retired_at for row in own] == [None, None]


async def test_a_suggestion_is_read_as_it_was_made(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await add_account(store)

    made = await store.write(lambda uow: uow.suggestions.add(group_id, ada.id, DRAFT, "key", MONDAY))
    again = await store.write(lambda uow: uow.suggestions.add(group_id, ada.id, DRAFT, "key", MONDAY + DAY))

    assert made == again == Suggestion(made.id, group_id, ada.id, "Ada", DRAFT, MONDAY)
    assert await store.read(lambda uow: uow.suggestions.get(made.id)) == made
    assert await store.read(lambda uow: uow.suggestions.count_open(group_id, ada.id)) == 1
    with pytest.raises(NotFoundError, match=r"suggestion\.unknown"):
        await store.read(lambda uow: uow.suggestions.get(made.id + 1))


async def test_a_decided_suggestion_waits_no_more(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await add_account(store)
    await add_questions(store, question("g1.title"), group_id=group_id)
    first = await store.write(lambda uow: uow.suggestions.add(group_id, ada.id, DRAFT, "1", MONDAY))
    second = await store.write(lambda uow: uow.suggestions.add(group_id, ada.id, DRAFT, "2", MONDAY))

    approved = SuggestionState.APPROVED
    await store.write(
        lambda uow: uow.suggestions.decide(first.id, approved, ada.id, MONDAY + HOUR, question_id="g1.title")
    )

    assert await store.read(lambda uow: uow.suggestions.open_in(group_id, 10)) == [second]
    newest, oldest = await store.read(lambda uow: uow.suggestions.of_account(group_id, ada.id, 10))
    assert (newest, oldest.state, oldest.decided_at, oldest.question_id) == (
        second,
        approved,
        MONDAY + HOUR,
        "g1.title",
    )


async def test_a_renamed_question_takes_its_suggestions_and_reports_along(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await add_account(store)
    await add_questions(store, question("g1.a"), group_id=group_id)
    made = await store.write(lambda uow: uow.suggestions.add(group_id, ada.id, DRAFT, "1", MONDAY))
    await store.write(
        lambda uow: uow.suggestions.decide(made.id, SuggestionState.APPROVED, None, MONDAY, question_id="g1.a")
    )
    await store.write(lambda uow: uow.reports.put(group_id, ada.id, 1, "g1.a", ReportKind.WRONG, "", MONDAY))

    await add_questions(store, question("g1.b", was=("g1.a",)), group_id=group_id)

    assert (await store.read(lambda uow: uow.suggestions.get(made.id))).question_id == "g1.b"
    assert (await store.read(lambda uow: uow.reports.get(1))).question_id == "g1.b"


async def test_an_open_report_is_changed_and_a_closed_one_is_not(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await add_account(store)
    await add_questions(store, question())
    first = await store.write(
        lambda uow: uow.reports.put(group_id, ada.id, 1, "q-1", ReportKind.WRONG, "It is.", MONDAY)
    )
    changed = await store.write(
        lambda uow: uow.reports.put(group_id, ada.id, 1, "q-1", ReportKind.UNCLEAR, "Is it?", MONDAY + HOUR)
    )
    await store.write(lambda uow: uow.reports.close(first.id, ada.id, MONDAY + DAY, "Mended."))
    later = await store.write(
        lambda uow: uow.reports.put(group_id, ada.id, 1, "q-1", ReportKind.OUTDATED, "", MONDAY + DAY)
    )

    assert (changed.id, changed.kind, changed.text) == (first.id, ReportKind.UNCLEAR, "Is it?")
    assert later.id != first.id
    assert await store.read(lambda uow: uow.reports.open_in(group_id, 10)) == [later]
    closed = await store.read(lambda uow: uow.reports.get(first.id))
    assert (closed.text, closed.note, closed.closed_at) == ("Is it?", "Mended.", MONDAY + DAY)
    assert await store.read(lambda uow: uow.reports.count_open(group_id, ada.id)) == 1


async def test_a_report_on_what_does_not_exist_is_refused(store: SqlStore) -> None:
    group_id, ada = await add_group(store), await add_account(store)

    with pytest.raises(IntegrityError):
        await store.write(lambda uow: uow.reports.put(group_id, ada.id, 1, "none", ReportKind.WRONG, "", MONDAY))
    with pytest.raises(NotFoundError, match=r"report\.unknown"):
        await store.read(lambda uow: uow.reports.get(1))
