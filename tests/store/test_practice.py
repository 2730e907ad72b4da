"""Practice in the store: keys that hold, and statements that find their rows by an index."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.practice import PracticeSettings
from bot.domain.quiz import QuizItem, QuizKind, QuizSource, QuizWish
from bot.domain.review import Rating, Review, ReviewSource, review
from bot.ports.practice import PracticeTotal
from bot.ports.store import UnitOfWork
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.test_query_plans import MANY, Work, listening, scans
from tests.store.world import DAY, HOUR, TODAY, add_group, add_member, add_questions, question

WISH = QuizWish("attacks", 2, 3, QuizKind.CHECK)
ITEM = QuizItem(1, 1, "q-1", 1, QuizSource.NEW, check=2, is_upcoming=True)


def rated(**changes: object) -> Review:
    plain = Review(1, 1, "q-1", 1, ReviewSource.CHECK, Rating.GOOD, 0.9, 2, TODAY, MONDAY)
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def life(store: SqlStore) -> SqlStore:
    """A group with Ada and Bea, a question, a quiz of Ada's with one item."""
    group_id = await add_group(store)
    await add_questions(store, question())
    for name in ("Ada", "Bea"):
        await add_member(store, group_id, name)

    async def work(uow: UnitOfWork) -> None:
        assert await uow.quizzes.start(1, group_id, WISH, "k", MONDAY) == 1
        await uow.quizzes.put_item(ITEM)

    await store.write(work)
    return store


# Ratings


async def test_a_key_takes_one_rating_of_an_account(life: SqlStore) -> None:
    assert await life.write(lambda uow: uow.practice.add_review(rated(), "k"))
    assert not await life.write(lambda uow: uow.practice.add_review(rated(rating=Rating.EASY), "k"))
    assert await life.write(lambda uow: uow.practice.add_review(rated(account_id=2), "k"))
    assert await life.read(lambda uow: uow.practice.find_review([1], "k")) == rated()
    assert await life.read(lambda uow: uow.practice.find_review([1, 2], "other")) is None


async def test_ratings_come_in_the_order_they_were_given_and_are_counted_by_date(life: SqlStore) -> None:
    rows = [rated(rated_at=MONDAY + n * HOUR, points=n) for n in (3, 1, 2)]

    async def work(uow: UnitOfWork) -> None:
        for n, row in enumerate(rows):
            await uow.practice.add_review(row, f"k{n}")
        await uow.practice.add_review(rated(counts_on=TODAY + DAY), "later")

    await life.write(work)
    found = await life.read(lambda uow: uow.practice.reviews(1, [1]))
    assert [row.points for row in found] == [2, 1, 2, 3]
    assert await life.read(lambda uow: uow.practice.today(1, [1, 2], TODAY)) == (3, 6)
    assert await life.read(lambda uow: uow.practice.today(1, [2], TODAY)) == (0, 0)
    page = await life.read(lambda uow: uow.practice.board(1, None, None, 0, 25))
    assert (list(page.rows), page.total, page.mine) == ([PracticeTotal(1, 1, "Ada", 8, 4)], 1, None)
    page = await life.read(lambda uow: uow.practice.board(1, TODAY + DAY, None, 0, 25))
    assert [row.points for row in page.rows] == [2]


async def test_a_practice_board_is_read_page_by_page_with_shared_ranks_and_the_viewers_own_row(
    life: SqlStore,
) -> None:
    for name in ("cleo", "Dora"):
        await add_member(life, 1, name)

    async def work(uow: UnitOfWork) -> None:
        for account_id, points in enumerate((5, 9, 5, 1), start=1):
            await uow.practice.add_review(rated(account_id=account_id, points=points), f"k{account_id}")

    await life.write(work)
    one, two = [await life.read(lambda uow, n=n: uow.practice.board(1, None, 4, n, 2)) for n in (0, 2)]  # type: ignore[misc]
    assert [(row.rank, row.name) for row in one.rows] == [(1, "Bea"), (2, "Ada")]
    assert [(row.rank, row.name) for row in two.rows] == [(2, "cleo"), (4, "Dora")]
    assert (one.total, one.mine) == (4, two.rows[1])
    assert two.mine is None
    beyond = await life.read(lambda uow: uow.practice.board(1, None, None, 25, 25))
    assert (list(beyond.rows), beyond.total) == ([], 4)


async def test_what_is_remembered_comes_back_to_the_last_digit(life: SqlStore) -> None:
    memory = review(None, "q-1", Rating.HARD, MONDAY, 0.85, "seed")
    await life.write(lambda uow: uow.practice.put_memories(1, {"q-1": memory}))
    assert await life.read(lambda uow: uow.practice.memories(1)) == {"q-1": memory}
    later = review(memory, "q-1", Rating.AGAIN, MONDAY + 3 * DAY, 0.85, "seed")
    await life.write(lambda uow: uow.practice.put_memories(1, {"q-1": later}))
    assert await life.read(lambda uow: uow.practice.memories_of([1, 2])) == {1: {"q-1": later}}


async def test_settings_are_the_defaults_until_chosen(life: SqlStore) -> None:
    assert await life.read(lambda uow: uow.practice.settings(1)) == PracticeSettings()
    chosen = PracticeSettings(0.85, 20, TODAY)
    await life.write(lambda uow: uow.practice.put_settings(1, chosen))
    assert await life.read(lambda uow: uow.practice.settings(1)) == chosen


async def test_ratings_follow_a_question_to_its_new_id(life: SqlStore) -> None:
    await life.write(lambda uow: uow.practice.add_review(rated(), "k"))
    await add_questions(life, question("q-new", was=("q-1",)))
    assert [row.question_id for row in await life.read(lambda uow: uow.practice.reviews(1, [1]))] == ["q-new"]
    assert [item.question_id for item in await life.read(lambda uow: uow.quizzes.items(1))] == ["q-new"]


# Quizzes


async def test_a_quiz_is_stored_as_it_was_asked_for(life: SqlStore) -> None:
    session = await life.read(lambda uow: uow.quizzes.get(1))
    assert (session.account_id, session.group_id, session.wish, session.started_at) == (1, 1, WISH, MONDAY)
    assert await life.read(lambda uow: uow.quizzes.find_key(1, "k")) == session
    assert await life.read(lambda uow: uow.quizzes.items(1)) == [ITEM]
    with pytest.raises(NotFoundError):
        await life.read(lambda uow: uow.quizzes.get(2))


async def test_a_key_begins_one_quiz_of_an_account(life: SqlStore) -> None:
    assert await life.write(lambda uow: uow.quizzes.start(1, 1, WISH, "k", MONDAY)) is None
    assert await life.write(lambda uow: uow.quizzes.start(2, 1, WISH, "k", MONDAY)) == 2


async def test_only_unfinished_quizzes_are_live(life: SqlStore) -> None:
    assert [session.id for session in await life.read(lambda uow: uow.quizzes.live([1, 2]))] == [1]
    await life.write(lambda uow: uow.quizzes.finish(1, MONDAY + HOUR))
    await life.write(lambda uow: uow.quizzes.finish(1, MONDAY + DAY))
    assert await life.read(lambda uow: uow.quizzes.live([1, 2])) == []
    assert (await life.read(lambda uow: uow.quizzes.get(1))).finished_at == MONDAY + HOUR


async def test_a_question_takes_one_answer_and_one_rating(life: SqlStore) -> None:
    answer = life.write(lambda uow: uow.quizzes.answer(ITEM, MONDAY, chosen=1))
    assert await answer
    assert not await life.write(lambda uow: uow.quizzes.answer(ITEM, MONDAY, text="other"))
    assert await life.write(lambda uow: uow.quizzes.rate(ITEM, Rating.GOOD, 2, MONDAY + DAY))
    assert not await life.write(lambda uow: uow.quizzes.rate(ITEM, Rating.AGAIN, 0, None))
    done = replace(ITEM, chosen=1, answered_at=MONDAY, rating=Rating.GOOD, points=2, due_at=MONDAY + DAY)
    assert await life.read(lambda uow: uow.quizzes.items(1)) == [done]


async def test_a_dispute_counts_once_for_each_account(life: SqlStore) -> None:
    for account_id in (1, 1, 2):
        await life.write(lambda uow, who=account_id: uow.quizzes.dispute(who, 1, "k2", "text", MONDAY))  # type: ignore[misc]
    await life.write(lambda uow: uow.quizzes.dispute(1, 1, "k1", "text", MONDAY))
    rows = await life.read(lambda uow: uow.quizzes.disputes())
    assert [(row.question_id, row.key_point_id, row.count) for row in rows] == [("q-1", "k2", 2), ("q-1", "k1", 1)]
    assert await life.read(lambda uow: uow.quizzes.disputed_by([2], 1)) == {"k2"}


# Plans

FOUND: dict[str, Work] = {
    "practice.find_review": lambda uow: uow.practice.find_review([1], "k"),
    "practice.reviews": lambda uow: uow.practice.reviews(1, MANY),
    "practice.today": lambda uow: uow.practice.today(1, [1], TODAY),
    "practice.memories_of": lambda uow: uow.practice.memories_of(MANY),
    "practice.answered": lambda uow: uow.practice.answered(1),
    "practice.settings": lambda uow: uow.practice.settings(1),
    "practice.groups_of": lambda uow: uow.practice.groups_of([1]),
    "practice.board": lambda uow: uow.practice.board(1, TODAY, 1, 0, 25),
    "quizzes.find_key": lambda uow: uow.quizzes.find_key(1, "k"),
    "quizzes.live": lambda uow: uow.quizzes.live([1]),
    "quizzes.items": lambda uow: uow.quizzes.items(1),
    "quizzes.answer": lambda uow: uow.quizzes.answer(ITEM, MONDAY, chosen=1),
    "quizzes.disputed_by": lambda uow: uow.quizzes.disputed_by([1], 1),
}


@pytest.mark.parametrize("name", FOUND)
async def test_no_table_is_gone_through(name: str, life: SqlStore, engines: Engines, database: Path) -> None:
    with listening(engines) as sent:
        await life.write(FOUND[name])
    assert sent
    assert scans(database, sent) == []
