"""A quiz in the room: one question at a time, its verdict or feedback, and how it went.

Forms lead to pages; the page's script gets the same pieces as facts and puts them in place.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.cards.practice import FeedbackCard, QuizCard, QuizStep, SummaryCard, VerdictCard
from bot.domain.errors import ConflictError, DrillError, InvalidInputError
from bot.domain.quiz import QuizWish
from bot.domain.schedule import get_zone
from bot.domain.text import parse_number
from bot.platforms.web.parse_practice import parse_rating, parse_wish
from bot.platforms.web.visit import Visit
from bot.services.quiz import Quiz

Shown = QuizCard | VerdictCard | FeedbackCard | SummaryCard
SHAPES: dict[type, str] = {
    QuizCard: "question",
    VerdictCard: "verdict",
    FeedbackCard: "feedback",
    SummaryCard: "summary",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A position of somebody's quiz, as a form names it."""

    quiz: Quiz
    session_id: int
    position: int
    account_id: int


async def show(visit: Visit) -> web.StreamResponse:
    """Where a quiz stands: its question, the feedback that waits for a rating, or how it went."""
    return page(visit, await visit.room.services.quiz.current(visit.number("quiz"), visit.account.id))


async def show_answered(visit: Visit) -> web.StreamResponse:
    """An answered question again; one that is not answered yet leads to where the quiz stands."""
    place = read_place(visit)
    try:
        return page(visit, await place.quiz.look_back(place.session_id, place.position, place.account_id))
    except ConflictError:
        return visit.to(quiz_path(visit, place.session_id))


async def start(visit: Visit) -> web.StreamResponse:
    """Begin a quiz by its form, and go to its first question. Raises DrillError where it cannot begin."""
    step = await begin(visit, parse_wish(visit.form))
    return answer_page(visit, step, step_path(visit, step))


async def begin(visit: Visit, wish: QuizWish) -> QuizStep:
    """The first question of a new quiz; a form sent twice begins one."""
    return await visit.room.services.quiz.start(visit.account.id, visit.group.id, wish, f"web-{visit.form_key()}")


async def answer_check(visit: Visit) -> web.StreamResponse:
    """Choose an option."""

    async def deed(place: Place) -> Shown:
        option = parse_number(visit.field("option")) - 1  # counted from 1 in the form, as on the buttons
        return await place.quiz.answer_check(place.session_id, place.position, place.account_id, option)

    return await _act(visit, deed, stays=True)


async def answer_open(visit: Visit) -> web.StreamResponse:
    """Answer in one's own words, or say that one does not know."""

    async def deed(place: Place) -> Shown:
        text = "" if visit.field("unknown") else visit.field("text")
        return await place.quiz.answer_open(place.session_id, place.position, place.account_id, text)

    return await _act(visit, deed, stays=True)


async def rate(visit: Visit) -> web.StreamResponse:
    """Say how well an open question was known, and go on."""

    async def deed(place: Place) -> Shown:
        rating = parse_rating(visit.field("rating"))
        return await place.quiz.rate(place.session_id, place.position, place.account_id, rating)

    return await _act(visit, deed)


async def dispute(visit: Visit) -> web.StreamResponse:
    """Say that one did cover a key point."""

    async def deed(place: Place) -> Shown:
        return await place.quiz.dispute(place.session_id, place.position, place.account_id, visit.field("point")[:80])

    return await _act(visit, deed, stays=True)


async def stop(visit: Visit) -> web.StreamResponse:
    """End a quiz where it stands."""
    summary = await visit.room.services.quiz.stop(visit.number("quiz"), visit.account.id)
    return answer_page(visit, summary, quiz_path(visit, summary.session_id))


def page(visit: Visit, card: Shown, status: int = 200, **facts: Any) -> web.Response:
    """A step of a quiz as a page, or as a piece for the page's script."""
    shown = {**facts_of(visit, card), **facts}
    if visit.wants_json:
        return visit.json({"html": visit.fragment("practice/_step.html", **shown)})
    return visit.render("practice/quiz.html", status, **shown)


def answer_page(visit: Visit, card: Shown, path: str) -> web.Response:
    """What a form of a quiz led to, at `path`."""
    if visit.wants_json:
        return visit.json({"html": visit.fragment("practice/_step.html", **facts_of(visit, card)), "path": path})
    return visit.to(path)


def facts_of(visit: Visit, card: Shown) -> dict[str, Any]:
    """What the template of a step shows. `address` is the quiz's or the round's, `days` counts to a date."""
    if isinstance(card, FeedbackCard) and card.session_id is None:
        address = spot = f"{visit.base}/practice/rounds/{card.round_id}"
    else:
        assert card.session_id is not None
        address = quiz_path(visit, card.session_id)
        spot = address if isinstance(card, SummaryCard) else f"{address}/{card.position}"
    return {
        "shape": SHAPES[type(card)],
        "card": card,
        "address": address,
        "spot": spot,
        "days": make_days(visit),
        "text": "",
    }


def make_days(visit: Visit) -> Callable[[datetime], int]:
    """How many days from today an instant lies, in the group's zone; never less than 0."""
    zone = get_zone(visit.group.zone)
    today = visit.room.clock.now().astimezone(zone).date()
    return lambda at: max((at.astimezone(zone).date() - today).days, 0)


def step_path(visit: Visit, step: QuizStep) -> str:
    """Where the quiz of a step stands."""
    assert step.session_id is not None
    return quiz_path(visit, step.session_id)


def quiz_path(visit: Visit, session_id: int) -> str:
    """Where a quiz stands."""
    return f"{visit.base}/practice/quiz/{session_id}"


def read_place(visit: Visit) -> Place:
    """The position in the address. Raises RefusedError for somebody without a name."""
    return Place(visit.room.services.quiz, visit.number("quiz"), visit.number("position"), visit.account.id)


async def _act(visit: Visit, deed: Callable[[Place], Awaitable[Shown]], *, stays: bool = False) -> web.StreamResponse:
    """Do `deed`; `stays` leads back to the position, else on to where the quiz stands."""
    place = read_place(visit)
    path = quiz_path(visit, place.session_id)
    try:
        card = await deed(place)
    except ConflictError as error:
        return moved_on(visit, error, path)
    except InvalidInputError as error:
        return await _refused(visit, place, error)
    return answer_page(visit, card, f"{path}/{place.position}" if stays else path)


def moved_on(visit: Visit, error: DrillError, path: str) -> web.Response:
    """A form older than what it belongs to: say so where that stands now."""
    visit.flash(error.phrase, **error.facts)
    return visit.json({"go": path}) if visit.wants_json else visit.to(path)


async def _refused(visit: Visit, place: Place, error: DrillError) -> web.StreamResponse:
    """The question again, with what was typed and why it was not taken."""
    words = visit.say(error.phrase, **error.facts)
    if visit.wants_json:
        return visit.json({"fault": words}, 422)
    step = await place.quiz.current(place.session_id, place.account_id)
    return page(visit, step, 422, fault=words, text=visit.field("text"))
