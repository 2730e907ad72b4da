"""Which question a quiz takes next, and how its options are laid out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.question import Check, Option, Question
from bot.domain.quiz import (
    Pool,
    QuizKind,
    QuizSession,
    QuizSource,
    QuizWish,
    choose,
    fits,
    option_order,
    pick_check,
)
from tests.services.house import make_question

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CHECK = Check("c", "Which?", (Option("a", "b", right=True), Option("c", "d")))
QUESTIONS = [replace(make_question(n, "rag" if n % 2 else "evasion"), checks=(CHECK,)) for n in range(8)]
IDS = [question.id for question in QUESTIONS]
SOME = st.sets(st.sampled_from(IDS))


def pool(due: dict[str, int], upcoming: Sequence[str] = (), used: Sequence[str] = (), new_left: int = 5) -> Pool:
    dates = {name: NOW + days * DAY for name, days in due.items()}
    return Pool(QUESTIONS, dates, upcoming, used, NOW, new_left, "seed")


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from([-3, -1, 5])), SOME, SOME, st.integers(0, 2))
def test_due_comes_before_new_before_unrated_before_upcoming(
    due: dict[str, int], upcoming: set[str], used: set[str], new_left: int
) -> None:
    choice = choose(pool(due, sorted(upcoming), sorted(used), new_left))
    free = set(IDS) - used
    safe = free - upcoming
    is_due, is_new = {n for n in safe if due.get(n, 0) < 0}, safe - due.keys() if new_left else set()
    if choice is None:
        assert not free
        return
    assert choice.question.id in (is_due or is_new or safe or free)
    wanted = QuizSource.DUE if is_due else QuizSource.NEW if is_new else QuizSource.UNRATED
    assert (choice.source, choice.is_upcoming) == (wanted, not safe)


def test_the_longest_due_comes_first() -> None:
    choice = choose(pool({IDS[0]: -1, IDS[1]: -5, IDS[2]: -2}))
    assert choice is not None
    assert choice.question.id == IDS[1]


def test_weak_topics_come_first_while_an_interview_is_near() -> None:
    due = {IDS[0]: -5, IDS[1]: -1}
    choice = choose(replace(pool(due), weakness={"evasion": 2.0, "rag": 9.0}))
    assert choice is not None
    assert choice.question.topic == "rag"
    new = choose(replace(pool({}), weakness={"evasion": 2.0}))
    assert new is not None
    assert new.question.topic == "rag"


def test_a_wish_leaves_what_it_names() -> None:
    question = QUESTIONS[0]
    bare = replace(question, checks=())
    assert fits(question, QuizWish("evasion", question.difficulty))
    assert not fits(question, QuizWish("rag"))
    assert not fits(question, QuizWish(difficulty=question.difficulty + 1))
    assert not fits(bare, QuizWish(kind=QuizKind.CHECK))
    assert fits(bare, QuizWish(kind=QuizKind.OPEN))


def kinds(question: Question, wish: QuizWish) -> list[bool]:
    return [pick_check(question, wish, position, "seed") is None for position in range(1, 7)]


def test_every_third_question_is_open_unless_a_kind_was_asked_for() -> None:
    assert kinds(QUESTIONS[0], QuizWish()) == [False, False, True, False, False, True]
    assert kinds(QUESTIONS[0], QuizWish(kind=QuizKind.CHECK)) == [False] * 6
    assert kinds(QUESTIONS[0], QuizWish(kind=QuizKind.OPEN)) == [True] * 6
    assert kinds(replace(QUESTIONS[0], checks=()), QuizWish()) == [True] * 6


@settings(max_examples=40)
@given(st.integers(1, 99), st.integers(1, 20), st.integers(2, 6))
def test_options_keep_their_order_within_a_session_and_none_is_lost(session_id: int, position: int, n: int) -> None:
    session = QuizSession(session_id, 7, 1, QuizWish(), NOW)
    order = option_order(session, position, n)
    assert option_order(session, position, n) == order
    assert sorted(order) == list(range(n))


def test_options_lie_differently_for_different_people() -> None:
    orders = {tuple(option_order(QuizSession(1, who, 1, QuizWish(), NOW), 1, 4)) for who in range(10)}
    assert len(orders) > 3
