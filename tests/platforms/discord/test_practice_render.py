"""Every card of practice as Discord gets it. Read the snapshots as the member who sees them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from discord import ui
from syrupy.assertion import SnapshotAssertion

from bot.bank.loader import load_bank
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
from bot.cards.rounds import ReferenceFact
from bot.domain.quiz import QuizItem, QuizKind, QuizSession, QuizSource, QuizWish
from bot.domain.review import Rating
from bot.platforms.discord.practice_pages import answer_sheet
from bot.platforms.discord.render_practice import Shown, render_live, render_shown
from bot.platforms.discord.render_practice_home import render_due, render_practice_board, render_settings
from bot.services.quiz_cards import in_quiz, make_feedback, make_quiz_card, make_verdict
from bot.settings import QUESTIONS
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.limits import check_message, check_modal, walk

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
DAY = timedelta(days=1)
UTC_ZONE = ZoneInfo("UTC")
TOPICS = {"rag": "Retrieval"}
HOSTILE = "*_~`|<@1> @everyone [x](https://e.vil) > # - "
QUESTION = QuizCard(
    session_id=7,
    position=2,
    count=5,
    kind=QuizKind.CHECK,
    source=QuizSource.DUE,
    is_upcoming=False,
    title="Poisoned passages",
    topic="rag",
    difficulty=3,
    minutes=5,
    prompt="What does one poisoned passage change?",
    options=("Nothing", "What is retrieved", "The weights", "The tokenizer"),
)
OPEN = replace(QUESTION, kind=QuizKind.OPEN, options=(), is_upcoming=True, source=QuizSource.UNRATED)
VERDICT = VerdictCard(
    session_id=7,
    position=2,
    count=5,
    source=QuizSource.DUE,
    is_upcoming=False,
    title=QUESTION.title,
    prompt=QUESTION.prompt,
    is_right=False,
    options=(
        OptionFact("Nothing", "It is read like any other.", is_right=False, is_chosen=True),
        OptionFact(
            "What is retrieved", "It ranks for the questions it was written for.", is_right=True, is_chosen=False
        ),
    ),
    due_at=NOW + DAY,
    points=1,
    is_last=False,
)
FEEDBACK = FeedbackCard(
    session_id=7,
    position=3,
    count=5,
    round_id=None,
    source=QuizSource.NEW,
    is_upcoming=False,
    title=QUESTION.title,
    prompt="Somebody can write into one of your sources. What can they do?",
    text="One passage is enough, as *PoisonedRAG* shows. @here",
    covered=(
        CoveredPoint("One passage is enough.", beyond=False, quote="One passage is enough, as *PoisonedRAG* shows."),
    ),
    open=(
        OpenPoint("k2", "Sources are kept apart by who may write.", beyond=False, weight=2, is_disputed=False),
        OpenPoint("k3", "Rankers can be gamed.", beyond=True, weight=1, is_disputed=True),
    ),
    model_answer="They steer answers.\n\nI would separate sources by who may write.",
    pitfalls=("Trusting the index because it is internal.",),
    references=(ReferenceFact("OWASP: LLM08 (2025)", None), ReferenceFact("Zou et al.", "https://arxiv.org/abs/1")),
    rating=None,
    prospects=tuple(Prospect(rating, NOW + days * DAY) for rating, days in zip(Rating, (1, 2, 4, 9), strict=True)),
)
SUMMARY = SummaryCard(7, 5, 4, right=3, wrong=1, unrated=1, points=5, points_today=7, due=0, next_due_at=NOW + DAY)
DUE = DueCard(3, 2, 1, 10, 7, None, date(2026, 1, 10), 5, suggests_mock=True, weak=("rag", "llm-agents"))
ROW = PracticeRow(1, 1, "*Ada* @here", 12, 7)
BOARD = PracticeBoardCard("week", date(2026, 1, 5), (ROW,), 60, PracticeRow(40, 9, "Me", 1, 1), 25)
SHOWN: dict[str, Shown] = {
    "check": QUESTION,
    "open": OPEN,
    "wrong": VERDICT,
    "right": replace(VERDICT, is_right=True, is_last=True, points=2, source=QuizSource.UNRATED),
    "feedback": FEEDBACK,
    "rated": replace(FEEDBACK, rating=Rating.HARD, due_at=NOW + 2 * DAY, points=1),
    "not_known": replace(FEEDBACK, text="", covered=(), source=QuizSource.UNRATED),
    "of_a_round": replace(FEEDBACK, session_id=None, round_id=42, source=None),
    "summary": SUMMARY,
}


def payload(view: ui.LayoutView) -> list[dict[str, Any]]:
    """What Discord is sent, which it would take."""
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    check_message({"components": components, "flags": 1 << 15})
    return components


def text_of(view: ui.LayoutView) -> str:
    return texts_of({"components": payload(view)})


@pytest.mark.parametrize("name", SHOWN)
def test_steps_of_a_quiz(name: str, snapshot: SnapshotAssertion) -> None:
    assert payload(render_shown(SHOWN[name], TOPICS, NOW)) == snapshot


BESIDE: dict[str, Callable[[], ui.LayoutView]] = {
    "live": lambda: render_live(7, "quiz:new:1:rag/3/5/check"),
    "due": lambda: render_due(DUE, 1, None, TOPICS, UTC_ZONE),
    "due_nothing": lambda: render_due(DueCard(0, 2, 0, 10, 0, NOW + DAY), 1, 7, TOPICS, UTC_ZONE),
    "settings": lambda: render_settings(PracticeSettingsCard(0.85, 10, date(2026, 1, 10), DUE), 1, TOPICS, UTC_ZONE),
    "board": lambda: render_practice_board(BOARD, 1, "Crew"),
}


@pytest.mark.parametrize("name", BESIDE)
def test_what_stands_beside_the_quiz(name: str, snapshot: SnapshotAssertion) -> None:
    assert payload(BESIDE[name]()) == snapshot


def test_a_form_for_an_answer_shows_the_question(snapshot: SnapshotAssertion) -> None:
    form = answer_sheet("Question 2", "quiz:said:7:2", "Why @everyone?", "Your answer", "As you would say it")
    made = form.to_dict()
    check_modal(made)
    assert made == snapshot


def test_a_question_shows_nothing_of_its_answer() -> None:
    assert not {"model_answer", "key_points", "why", "right", "covered", "open"} & set(QuizCard.__dataclass_fields__)


@pytest.mark.parametrize("name", SHOWN)
def test_nothing_pings_or_becomes_markup_whatever_is_written(name: str) -> None:
    card = SHOWN[name]
    own = {"text": HOSTILE} if isinstance(card, FeedbackCard) and card.text else {}
    bank = {"title": HOSTILE, "prompt": HOSTILE} if not isinstance(card, SummaryCard) else {}
    text = text_of(render_shown(replace(card, **own, **bank), TOPICS, NOW))  # type: ignore[arg-type]
    assert "@everyone" not in text
    assert "<@1>" not in text
    assert not own or "> \\*\\_\\~\\`" in text


@pytest.mark.parametrize("name", SHOWN)
def test_the_longest_cards_fit_on_every_page(name: str) -> None:
    card = SHOWN[name]
    page, turned, long = 0, 1, _stretch(card)
    while page < turned:
        view = render_shown(long, TOPICS, NOW, page=page, note="!" * 999)
        turned += any(f":{page + 1}" == item.get("custom_id", "")[-2:] for item in _turning(view))
        page += 1
    assert page < 20


def _turning(view: ui.LayoutView) -> list[dict[str, Any]]:
    return [item for item in walk(payload(view)) if item.get("label") == "Read on"]


def _stretch(card: Shown) -> Shown:
    line, prose = "*word* " * 57, ("A sentence of eleven words or so. " * 12 + "\n\n") * 14
    match card:
        case QuizCard():
            prompt = line if card.options else prose
            return replace(card, title=line, prompt=prompt, options=tuple(line for _ in card.options))
        case VerdictCard():
            options = tuple(replace(option, text=line, why=line) for option in card.options)
            return replace(card, title=line, prompt=line, options=options * 2)
        case FeedbackCard():
            covered = tuple(replace(point, fact=line, quote=prose) for point in card.covered) * 7
            points = tuple(replace(card.open[0], key_point_id=f"k{n}" * 15, fact=line) for n in range(7))
            text = prose * 2 if card.text else ""
            long = replace(card, title=line, prompt=prose, text=text, model_answer=prose, covered=covered, open=points)
            return replace(
                long, pitfalls=(line,) * 3, references=(ReferenceFact(line, "https://e.org/" + "x" * 300),) * 3
            )
        case SummaryCard():
            return card


def test_every_question_of_the_bank_fits_in_every_step() -> None:
    session = QuizSession(2**40, 1, 1, QuizWish(count=20), NOW)
    for question in load_bank(QUESTIONS).questions:
        for check in range(len(question.checks)):
            item = _item(session.id, question.id, check)
            assert text_of(render_shown(make_quiz_card(session, item, question), TOPICS, NOW)).count("…") == 0
            assert len(_turning(render_shown(make_verdict(session, item, question), TOPICS, NOW))) == 0
        feedback = make_feedback(question, question.model_answer, ())
        card = in_quiz(feedback, session, _item(session.id, question.id, None), FEEDBACK.prospects)
        for page in range(3):
            payload(render_shown(card, TOPICS, NOW, page=page))


def _item(session_id: int, question_id: str, check: int | None) -> QuizItem:
    return QuizItem(session_id, 20, question_id, 1, QuizSource.NEW, check, chosen=0 if check is not None else None)


def test_a_long_text_is_turned_page_by_page_without_a_gap() -> None:
    card = replace(FEEDBACK, model_answer="\n\n".join(f"Paragraph {n}: " + "word " * 60 for n in range(20)))
    text = "".join(text_of(render_shown(card, TOPICS, NOW, page=page)) for page in range(4))
    assert [text.count(f"Paragraph {n}:") for n in range(20)] == [1] * 20
    assert all(f"Page {page} of 4" in text for page in range(1, 5))
