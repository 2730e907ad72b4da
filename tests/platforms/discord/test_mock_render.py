"""Every card of a mock interview as Discord gets it. Read the snapshots as the member who sees them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from discord import ui
from syrupy.assertion import SnapshotAssertion

from bot.cards.mock import (
    CoveredPoint,
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
from bot.cards.rounds import KeyPointFact
from bot.domain.question import Kind
from bot.domain.scorecard import DIMENSIONS, GATES, MockVerdict, Trend
from bot.platforms.discord.render_mock import render_asked, render_leaving, render_start
from bot.platforms.discord.render_mock_end import (
    rating_form,
    render_history,
    render_past_review,
    render_review,
    render_scorecard,
)
from tests.platforms.discord.double.limits import check_modal, walk
from tests.platforms.discord.test_practice_render import HOSTILE, NOW, TOPICS, payload, text_of

MINUTE = timedelta(minutes=1)
NO_TIME = timedelta(0)
LATE = datetime(2026, 1, 5, 8, 40, tzinfo=UTC)
TECHNICAL: Kind = "technical"
BEHAVIORAL: Kind = "behavioral"
DESIGN: Kind = "system-design"
ASKED = MockQuestionCard(
    mock_id=12,
    turn="12-0-1-1",
    kind=TECHNICAL,
    round=1,
    rounds=3,
    question=2,
    questions=3,
    follow_up=1,
    title="Poisoned passages",
    topic="rag",
    difficulty=3,
    prompt="Somebody can write into one of your sources. What can they do?",
    asked="And how would you notice?",
    before=(Exchange("Somebody can write into one of your sources. What can they do?", "Steer *answers*. @here"),),
    limit=8 * MINUTE,
    left=5 * MINUTE,
    over=NO_TIME,
    deadline_at=NOW + 5 * MINUTE,
    paused_at=None,
)
ITEM = MockItem(
    title="A policy layer",
    topic="rag",
    prompt="Design what decides about every call.",
    exchanges=(
        Exchange("Design what decides about every call.", "I would ask who uses it."),
        Exchange("What fails first?", "", is_skipped=True, expected="The cache of decisions."),
    ),
    is_answered=True,
    limit=15 * MINUTE,
    took=17 * MINUTE,
    over=2 * MINUTE,
    covered=(CoveredPoint("It sees who asks.", beyond=False, quote="I would ask who uses it."),),
    open=(KeyPointFact("It denies by default.", beyond=False), KeyPointFact("It is versioned.", beyond=True)),
    model_answer="A reference monitor that every call passes.",
    pitfalls=("Checking names, not arguments.",),
    example="We once had a gateway.",
    solution="def decide(call): ...",
)
WITHHELD = MockItem("Asked now", "rag", "What?", (Exchange("What?", "This."),), True, MINUTE, MINUTE, NO_TIME)
REVIEW = MockReviewCard(
    mock_id=12,
    kind=DESIGN,
    round=2,
    rounds=3,
    items=(ITEM, replace(WITHHELD, is_withheld=True)),
    is_answered=True,
    dimensions=tuple(DimensionRow(name) for name in DIMENSIONS[DESIGN]),
    gate=GATES[DESIGN],
)
PASSED = ScoreRow(
    kind=TECHNICAL,
    mean=3.25,
    gate=GATES[TECHNICAL],
    is_passed=True,
    dimensions=tuple(DimensionRow(name, 3) for name in DIMENSIONS[TECHNICAL]),
    answered=2,
    questions=3,
    covered=5,
    points=11,
    over=NO_TIME,
)
UNRATED = replace(PASSED, kind=BEHAVIORAL, mean=None, is_passed=False, answered=0, questions=1)
LOW = replace(PASSED, kind=DESIGN, mean=3.0, gate=GATES[DESIGN], is_passed=False)
SCORES = ScorecardCard(
    mock_id=12,
    started_at=NOW,
    ended_at=LATE,
    length=30 * MINUTE,
    is_stopped=True,
    verdict=MockVerdict.NOT_YET,
    rounds=(PASSED, LOW, replace(UNRATED, dimensions=())),
    work_on=("mechanism", "defence"),
)
HISTORY = MockHistoryCard(
    rows=(MockRow(3, NOW, 30 * MINUTE, False, MockVerdict.NOT_YET, ((TECHNICAL, 2.5), (BEHAVIORAL, None))),),
    trends=(Trend(TECHNICAL, (2.0, 2.5)), Trend(DESIGN, (3.0, 3.0)), Trend(BEHAVIORAL, (3.0,))),
)
EMPTY = MockHistoryCard((), ())
VIEWS: dict[str, Callable[[], ui.LayoutView]] = {
    "first_start": lambda: render_start(EMPTY, 20, (), 0),
    "start": lambda: render_start(HISTORY, 45, (BEHAVIORAL,), 1, "These rounds need more minutes."),
    "asked": lambda: render_asked(replace(ASKED, follow_up=0, before=(), turn="12-0-1-0"), TOPICS),
    "follow_up": lambda: render_asked(ASKED, TOPICS),
    "paused": lambda: render_asked(replace(ASKED, paused_at=NOW, deadline_at=None), TOPICS),
    "over": lambda: render_asked(replace(ASKED, over=2 * MINUTE), TOPICS, note="That moved on."),
    "leaving": lambda: render_leaving(12, "12-0-1-1", is_review=False),
    "leaving_review": lambda: render_leaving(12, "technical", is_review=True),
    "review": lambda: render_review(REVIEW),
    "review_empty": lambda: render_review(replace(REVIEW, items=(), is_answered=False, round=3)),
    "past_review": lambda: render_past_review(
        replace(REVIEW, dimensions=tuple(DimensionRow(name, 4) for name in DIMENSIONS[DESIGN]))
    ),
    "scorecard": lambda: render_scorecard(SCORES),
    "history": lambda: render_history(HISTORY),
    "no_history": lambda: render_history(EMPTY),
}


@pytest.mark.parametrize("name", VIEWS)
def test_steps_of_an_interview(name: str, snapshot: SnapshotAssertion) -> None:
    assert payload(VIEWS[name]()) == snapshot


def test_the_form_that_rates_a_round(snapshot: SnapshotAssertion) -> None:
    made = rating_form(12, TECHNICAL, {"mechanism": 2}).to_dict()
    check_modal(made)
    assert made == snapshot


def test_what_is_asked_shows_nothing_of_its_answer() -> None:
    assert not {"model_answer", "key_points", "covered", "open", "expected"} & set(
        MockQuestionCard.__dataclass_fields__
    )


def test_a_withheld_question_shows_nothing_of_its_answer() -> None:
    text = text_of(render_review(replace(REVIEW, items=(replace(WITHHELD, is_withheld=True),))))
    assert "wait for the reveal" in text
    assert "Look at these" not in text
    assert "Model answer" not in text


def test_nothing_pings_whatever_is_written() -> None:
    said = (Exchange(HOSTILE, HOSTILE, expected=HOSTILE),)
    asked = render_asked(replace(ASKED, title=HOSTILE, asked=HOSTILE, before=said), TOPICS)
    item = replace(ITEM, title=HOSTILE, exchanges=said, model_answer=HOSTILE, pitfalls=(HOSTILE,), example=HOSTILE)
    for view in (asked, render_review(replace(REVIEW, items=(item,)))):
        text = text_of(view)
        assert "@everyone" not in text
        assert "<@1>" not in text


def test_the_longest_interview_fits_on_every_page() -> None:
    prose = ("A sentence of eleven words or so. " * 12 + "\n\n") * 28
    said = (Exchange(prose, prose, expected=prose),) * 3
    point = CoveredPoint(prose[:400], beyond=True, quote=prose)
    long = replace(ITEM, exchanges=said, covered=(point,) * 7, model_answer=prose, example=prose, solution=prose)
    rated = tuple(DimensionRow(name, 4) for name in DIMENSIONS[DESIGN])
    review = replace(REVIEW, items=(long,) * 5, dimensions=rated)
    asked = replace(ASKED, title=prose, asked=prose, before=said)
    for page in range(6):
        payload(render_asked(asked, TOPICS, page, note=prose))
    pages = [payload(render_review(review, page, note=prose)) for page in range(30)]
    assert any(item.get("label") == "Read on" for item in walk(pages[20]))
    payload(render_scorecard(replace(SCORES, rounds=(PASSED,) * 3, work_on=tuple(DIMENSIONS[TECHNICAL]) * 3)))
    payload(render_history(replace(HISTORY, rows=tuple(replace(HISTORY.rows[0], mock_id=n) for n in range(20)))))


def test_a_pause_after_the_time_says_that_it_was_up() -> None:
    shown = str(payload(render_asked(replace(ASKED, paused_at=NOW, deadline_at=None, left=NO_TIME), TOPICS)))
    assert "The time was up when you paused." in shown
    assert "0:00 left" not in shown
