"""Mock interviews in the room: setting one up, question by question, rating the rounds, the scorecard, the past."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.cards.mock import MockCard, MockQuestionCard, MockReviewCard, ScorecardCard
from bot.domain.errors import ConflictError, DrillError, InvalidInputError
from bot.domain.mock_plan import LONGEST, SHORTEST, USUAL
from bot.domain.question import KINDS
from bot.domain.scorecard import LEVELS
from bot.domain.text import parse_number
from bot.platforms.web.listen_quiz import moved_on
from bot.platforms.web.parse_practice import parse_ratings
from bot.platforms.web.visit import Visit
from bot.wording import say_clock

LENGTHS = tuple(range(20, 46, 5))
SHAPES: dict[type, str] = {MockQuestionCard: "question", MockReviewCard: "review", ScorecardCard: "scorecard"}
# The box a trend is drawn in.
WIDTH, HEIGHT, MARGIN = 120, 36, 5


async def show_start(visit: Visit) -> web.StreamResponse:
    """The form that begins an interview, or the one under way; past ones with their trend."""
    return await start_page(visit)


async def start_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_start`; `facts` are what a refused form brings back."""
    mocks, account = visit.room.services.mocks, visit.viewer.account
    shown = {
        "history": await mocks.history(account.id) if account else None,
        "minutes": minutes_of,
        "lengths": LENGTHS,
        "length": visit.field("minutes") or str(minutes_of(USUAL)),
        "kinds": KINDS,
        "rounds": visit.form.getall("round", []),
        "least": minutes_of(SHORTEST),
        "most": minutes_of(LONGEST),
        "drawn": draw_trend,
    }
    return visit.render("practice/mock.html", status, **{**shown, **facts})


async def start(visit: Visit) -> web.StreamResponse:
    """Begin an interview."""
    mocks, length = visit.room.services.mocks, timedelta(minutes=parse_number(visit.field("minutes")))
    rounds = [name[:40] for name in visit.form.getall("round", [])]
    try:
        card = await mocks.start(visit.account.id, visit.group.id, length, rounds, visit.form_key())
    except (ConflictError, InvalidInputError) as error:
        return await start_page(visit, 422, fault=visit.say(error.phrase, **error.facts))
    return visit.to(mock_path(visit, card.mock_id))


async def show(visit: Visit) -> web.StreamResponse:
    """Where an interview stands, or its scorecard."""
    return await page(visit, await read_card(visit))


async def read_card(visit: Visit) -> MockCard:
    """The card of the interview in the address. Raises NotFoundError, ForbiddenError for somebody else's."""
    mocks, number = visit.room.services.mocks, visit.number("mock")
    card = await mocks.current(visit.account.id)
    return card if card and card.mock_id == number else await mocks.scorecard(visit.account.id, number)


async def change(visit: Visit) -> web.StreamResponse:
    """Answer, skip, pause, go on, rate or end; what was typed stays where the question does."""
    path = mock_path(visit, visit.number("mock"))
    deed = visit.request.match_info["deed"]
    try:
        card = await DEEDS[deed](visit, visit.form_key())
    except ConflictError as error:
        return moved_on(visit, error, path)
    except InvalidInputError as error:
        return await _refused(visit, error)
    if deed in ("pause", "resume"):
        return await page(visit, card, text=visit.field("text"))
    return await page(visit, card) if visit.wants_json else visit.to(path)


async def page(visit: Visit, card: MockCard, status: int = 200, **facts: Any) -> web.Response:
    """A step of an interview as a page, or as a piece for the page's script."""
    shown = {**facts_of(visit, card), **facts}
    if isinstance(card, ScorecardCard):
        shown["work_on"] = ", ".join(visit.say(f"mock.{name}") for name in card.work_on)
        shown["reviews"] = await visit.room.services.mocks.reviews(visit.account.id, card.mock_id)
    if visit.wants_json:
        path = mock_path(visit, card.mock_id)
        return visit.json({"html": visit.fragment("practice/_interview.html", **shown), "path": path})
    return visit.render("practice/interview.html", status, **shown)


def facts_of(visit: Visit, card: MockCard) -> dict[str, Any]:
    """What the template of a step shows."""
    return {
        "shape": SHAPES[type(card)],
        "card": card,
        "address": mock_path(visit, card.mock_id),
        "levels": LEVELS,
        "text": "",
        "clock": say_clock,
        "minutes": minutes_of,
        "seconds": lambda length: int(length.total_seconds()),
    }


async def _refused(visit: Visit, error: DrillError) -> web.Response:
    """The step again, with what was typed and why it was not taken."""
    words = visit.say(error.phrase, **error.facts)
    if visit.wants_json:
        return visit.json({"fault": words}, 422)
    return await page(visit, await read_card(visit), 422, fault=words, text=visit.field("text"))


async def _answer(visit: Visit, key: str) -> MockCard:
    return await visit.room.services.mocks.answer(visit.account.id, _turn(visit), visit.field("text"), key)


async def _skip(visit: Visit, key: str) -> MockCard:
    return await visit.room.services.mocks.skip(visit.account.id, _turn(visit), key)


async def _pause(visit: Visit, key: str) -> MockCard:
    return await visit.room.services.mocks.pause(visit.account.id, visit.number("mock"), key)


async def _resume(visit: Visit, key: str) -> MockCard:
    return await visit.room.services.mocks.resume(visit.account.id, visit.number("mock"), key)


async def _rate(visit: Visit, key: str) -> MockCard:
    mocks, kind = visit.room.services.mocks, visit.field("kind")[:40]
    return await mocks.rate(visit.account.id, visit.number("mock"), kind, parse_ratings(visit.form), key)


async def _end(visit: Visit, key: str) -> MockCard:
    return await visit.room.services.mocks.end(visit.account.id, visit.number("mock"), key)


DEEDS: Mapping[str, Callable[[Visit, str], Awaitable[MockCard]]] = {
    "answer": _answer,
    "skip": _skip,
    "pause": _pause,
    "resume": _resume,
    "rate": _rate,
    "end": _end,
}


def _turn(visit: Visit) -> str:
    return visit.field("turn")[:40]


def mock_path(visit: Visit, mock_id: int) -> str:
    """Where an interview is."""
    return f"{visit.base}/practice/mock/{mock_id}"


def minutes_of(length: timedelta) -> int:
    """Whole minutes of a length."""
    return int(length.total_seconds()) // 60


def draw_trend(means: Sequence[float]) -> str:
    """The points of a line through means from 1 to 4, oldest first, for a box of WIDTH by HEIGHT."""
    step = (WIDTH - 2 * MARGIN) / max(len(means) - 1, 1)
    lift = (HEIGHT - 2 * MARGIN) / (LEVELS[-1] - LEVELS[0])
    spots = [(MARGIN + n * step, HEIGHT - MARGIN - (mean - LEVELS[0]) * lift) for n, mean in enumerate(means)]
    return " ".join(f"{x:g},{y:.1f}" for x, y in spots)
