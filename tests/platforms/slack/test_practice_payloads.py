"""Pages of practice as the member reads them, and the longest that can be, within Slack's limits."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cards.mock import (
    CoveredPoint as SaidPoint,
)
from bot.cards.mock import (
    DimensionRow,
    Exchange,
    MockHistoryCard,
    MockItem,
    MockQuestionCard,
    MockReviewCard,
    MockRow,
    ScorecardCard,
    ScoreRow,
)
from bot.cards.practice import (
    CoveredPoint,
    DueCard,
    FeedbackCard,
    OpenPoint,
    OptionFact,
    PracticeBoardCard,
    PracticeRow,
    PracticeSettingsCard,
    Prospect,
    QuizCard,
    SummaryCard,
    VerdictCard,
)
from bot.cards.rounds import KeyPointFact, ReferenceFact
from bot.domain.group import Group
from bot.domain.quiz import QuizKind, QuizSource
from bot.domain.review import Rating
from bot.domain.scorecard import DIMENSIONS, GATES, MockVerdict, Trend
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.render_mock import (
    render_history,
    render_mock_question,
    render_mock_start,
    render_scorecard,
)
from bot.platforms.slack.render_mock_review import render_review, render_rounds
from bot.platforms.slack.render_practice import noted, render_live, render_shown
from bot.platforms.slack.render_practice_desk import render_due, render_practice_board, render_settings
from tests.platforms.slack.double.limits import check_message, check_view

NOW = datetime(2026, 1, 6, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOPICS = {"evasion": "Evasion and robustness"}
GROUP = Group(1, "Night <owls>", "UTC", 7)
QUESTION = QuizCard(
    session_id=3,
    position=2,
    count=5,
    kind=QuizKind.CHECK,
    source=QuizSource.DUE,
    is_upcoming=False,
    title="A *starred* title & more",
    topic="evasion",
    difficulty=3,
    minutes=8,
    prompt="Which **one** comes first?",
    options=("Check `input`", "Trust <everyone>"),
)
OPEN_QUESTION = replace(QUESTION, kind=QuizKind.OPEN, options=(), is_upcoming=True, source=QuizSource.UNRATED)
VERDICT = VerdictCard(
    session_id=3,
    position=2,
    count=5,
    source=QuizSource.DUE,
    is_upcoming=False,
    title=QUESTION.title,
    prompt=QUESTION.prompt,
    is_right=False,
    options=(
        OptionFact("Check `input`", "It bounds the rest.", is_right=True, is_chosen=False),
        OptionFact("Trust <everyone>", "Nobody should.", is_right=False, is_chosen=True),
    ),
    due_at=NOW + timedelta(days=1),
    points=1,
    is_last=True,
)
FEEDBACK = FeedbackCard(
    session_id=3,
    position=2,
    count=5,
    round_id=None,
    source=QuizSource.NEW,
    is_upcoming=False,
    title=QUESTION.title,
    prompt="Say **how**.",
    text="I would <check> first.\nThen *log*.",
    covered=(CoveredPoint("Inputs are checked.", beyond=False, quote="I would <check> first."),),
    open=(
        OpenPoint("bound", "Damage is bounded.", beyond=True, weight=2, is_disputed=False),
        OpenPoint("log", "Calls are logged.", beyond=False, weight=1, is_disputed=True),
    ),
    model_answer="First **this**.\n\n- then that",
    pitfalls=("Trusting it.",),
    references=(ReferenceFact("Ann: A paper (2024)", "https://arxiv.org/abs/1"),),
    rating=None,
    prospects=tuple(Prospect(rating, NOW + timedelta(days=int(rating))) for rating in Rating),
)
ROUND = replace(FEEDBACK, session_id=None, position=0, count=0, round_id=7, source=None)
SUMMARY = SummaryCard(3, 5, 4, 3, 1, 1, 6, 9, 0, NOW + timedelta(days=2))
DUE = DueCard(1, 2, 3, 12, 8, None, date(2026, 1, 11), 5, suggests_mock=True, weak=("evasion",))
ASKED = MockQuestionCard(
    mock_id=4,
    turn="4-0-0-1",
    kind="technical",
    round=1,
    rounds=2,
    question=1,
    questions=3,
    follow_up=1,
    title=QUESTION.title,
    topic="evasion",
    difficulty=3,
    prompt="Say **how**.",
    asked="And *why*?",
    before=(Exchange("Say **how**.", "So <that>."),),
    limit=8 * MINUTE,
    left=5 * MINUTE,
    over=0 * MINUTE,
    deadline_at=NOW + 5 * MINUTE,
    paused_at=None,
)
ITEM = MockItem(
    title=QUESTION.title,
    topic="evasion",
    prompt="Say **how**.",
    exchanges=(
        Exchange("Say **how**.", "So <that>."),
        Exchange("And why?", "", is_skipped=True, expected="Since <x>."),
    ),
    is_answered=True,
    limit=8 * MINUTE,
    took=9 * MINUTE,
    over=1 * MINUTE,
    covered=(SaidPoint("Inputs are checked.", beyond=False, quote="So <that>."),),
    open=(KeyPointFact("Damage is bounded.", beyond=True),),
    model_answer="First **this**.",
    pitfalls=("Trusting it.",),
    example="A story.",
    solution="def f():\n    return 1",
)
ROWS = tuple(DimensionRow(name, rating) for name, rating in zip(DIMENSIONS["technical"], (3, 2, 4, None), strict=True))
REVIEW = MockReviewCard(4, "technical", 1, 2, (ITEM, ITEM), is_answered=True, dimensions=ROWS, gate=GATES["technical"])
SCORES = (
    ScoreRow("technical", 3.25, GATES["technical"], True, ROWS, 2, 3, 5, 12, 1 * MINUTE),
    ScoreRow("behavioral", 3.0, GATES["behavioral"], False, ROWS, 1, 1, 0, 6, 0 * MINUTE),
    ScoreRow("system-design", None, GATES["system-design"], False, ROWS, 0, 1, 0, 6, 0 * MINUTE),
)
SCORECARD = ScorecardCard(4, NOW, NOW, 30 * MINUTE, True, MockVerdict.NOT_YET, SCORES, ("story",))
PAST = MockRow(4, NOW, 30 * MINUTE, True, MockVerdict.NOT_YET, (("technical", 3.25), ("behavioral", None)))
HISTORY = MockHistoryCard((PAST,), (Trend("technical", (2.5, 3.25)), Trend("behavioral", (3.0,))), None)


@pytest.mark.parametrize(
    "view",
    [
        render_shown(QUESTION, TOPICS, NOW),
        render_shown(OPEN_QUESTION, TOPICS, NOW),
        render_shown(VERDICT, TOPICS, NOW),
        render_shown(FEEDBACK, TOPICS, NOW),
        render_shown(replace(FEEDBACK, text="", covered=()), TOPICS, NOW),
        render_shown(ROUND, TOPICS, NOW),
        render_shown(replace(ROUND, rating=Rating.GOOD, due_at=NOW + timedelta(days=3), points=1), TOPICS, NOW),
        render_shown(SUMMARY, TOPICS, NOW),
        render_live(3, 1, "evasion 3"),
        render_settings(PracticeSettingsCard(0.9, 12, date(2026, 1, 11), DUE), GROUP, TOPICS),
        noted(render_shown(SUMMARY, TOPICS, NOW), "It has <moved> on.", "What I *wrote*."),
    ],
    ids=["check", "open", "verdict", "feedback", "not known", "round", "rated", "summary", "live", "settings", "noted"],
)
def test_a_page_of_a_quiz(view: Block, snapshot: SnapshotAssertion) -> None:
    check_view(view, "modal")
    assert view == snapshot


@pytest.mark.parametrize(
    "view",
    [
        render_mock_start(HISTORY, "1"),
        render_mock_question(ASKED, NOW),
        render_mock_question(replace(ASKED, deadline_at=NOW - MINUTE, over=MINUTE), NOW),
        render_mock_question(replace(ASKED, deadline_at=None, paused_at=NOW, follow_up=0, before=()), NOW),
        render_review(REVIEW),
        render_review(replace(REVIEW, is_answered=False, items=(replace(ITEM, is_withheld=True),))),
        render_rounds((REVIEW,), 4, 1),
        render_scorecard(SCORECARD),
        render_history(HISTORY),
        render_history(MockHistoryCard((), (), 4)),
    ],
    ids=["start", "asked", "late", "paused", "review", "withheld", "rounds", "scorecard", "history", "no history"],
)
def test_a_page_of_an_interview(view: Block, snapshot: SnapshotAssertion) -> None:
    check_view(view, "modal")
    assert view == snapshot


def test_what_is_due_and_the_board_as_messages(snapshot: SnapshotAssertion) -> None:
    rows = tuple(PracticeRow(n, n, f"*{n}*", 20 - n, n) for n in range(1, 26))
    board = PracticeBoardCard("week", NOW.date(), rows, 40, replace(rows[0], rank=30), 0)
    for message in (render_due(DUE, GROUP, TOPICS), render_practice_board(board, GROUP)):
        check_message(message)
        assert message == snapshot


def test_buttons_are_never_cut_off_by_what_stands_above_them() -> None:
    long = "<" * 12_000
    paragraphs = "\n\n".join(f"`code` & **text** number {n}" for n in range(400))
    points = tuple(OpenPoint(f"p{n}" * 30, long, beyond=True, weight=1, is_disputed=False) for n in range(60))
    options = tuple(OptionFact(long, long, is_right=False, is_chosen=False) for _ in range(12))
    item = replace(ITEM, title=long, model_answer=paragraphs, open=(KeyPointFact(long, beyond=True),) * 60)
    exchange = Exchange(paragraphs, long)
    pages = {
        "quiz:stop": render_shown(replace(QUESTION, prompt=paragraphs, options=(long,) * 12), TOPICS, NOW),
        "quiz:unknown": render_shown(replace(OPEN_QUESTION, title=long, prompt=paragraphs), TOPICS, NOW),
        "quiz:go": render_shown(replace(VERDICT, prompt=paragraphs, options=options), TOPICS, NOW),
        "quiz:rate": render_shown(
            replace(FEEDBACK, text=long, prompt=paragraphs, open=points, model_answer=paragraphs), TOPICS, NOW
        ),
        "mock:skip": render_mock_question(replace(ASKED, asked=paragraphs, before=(exchange,) * 5), NOW),
        "mock:look": render_review(replace(REVIEW, items=(item, replace(item, exchanges=(exchange,) * 5)))),
        "mock:rounds": render_rounds((replace(REVIEW, items=(item, item)),), 4),
    }
    for action, view in pages.items():
        check_view(view, "modal")
        check_view(noted(view, long[:300], long[:3000]), "modal")
        assert f"'{action}:" in str(view["blocks"]), action


def test_a_pause_after_the_time_says_that_it_was_up() -> None:
    card = replace(ASKED, deadline_at=None, paused_at=NOW, left=timedelta(0), over=timedelta(0))
    shown = str(render_mock_question(card, NOW))
    assert "was up when you paused" in shown
    assert "0:00 of" not in shown
