"""Practice in the room: what is due, an answer to a round looked at again, settings, the practice board."""

from typing import Any

from aiohttp import web

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.practice import DAILY_CAP, LEAST_RETENTION, LONGEST_AHEAD, MOST_LOAD, MOST_RETENTION
from bot.domain.question import DIFFICULTIES
from bot.domain.quiz import QuizKind, QuizWish
from bot.domain.schedule import get_zone
from bot.platforms.web.acting import act
from bot.platforms.web.commands import Command
from bot.platforms.web.due import due_facts
from bot.platforms.web.listen_host import read_topics
from bot.platforms.web.listen_me import tomorrow
from bot.platforms.web.listen_quiz import answer_page, begin, facts_of, quiz_path, start, step_path
from bot.platforms.web.paging import parse_offset
from bot.platforms.web.parse_practice import parse_interview, parse_load, parse_rating, parse_retention, parse_words
from bot.platforms.web.visit import Visit
from bot.services.practice import PAGE, PERIODS
from bot.services.rights import get_round

COUNTS = (3, 5, 10, 20)
COMMANDS = ("quiz", "due", "mock")


async def show_practice(visit: Visit) -> web.StreamResponse:
    """What is due, and the ways to practise."""
    return await practice_page(visit)


async def practice_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_practice`; `facts` are what a refused form brings back."""
    chosen = {"topic": visit.query("topic"), "difficulty": "", "count": str(QuizWish().count), "kind": ""}
    shown: dict[str, Any] = {
        "due": None,
        "live": None,
        "mock": None,
        "topics": await read_topics(visit),
        "levels": DIFFICULTIES,
        "counts": COUNTS,
        "kinds": tuple(QuizKind),
        "chosen": {**chosen, **visit.form},
    }
    if account := visit.viewer.account:
        services = visit.room.services
        shown |= due_facts(visit, await services.practice.due(account.id, visit.group.id))
        shown["live"] = await services.quiz.find_live(account.id)
        shown["mock"] = await services.mocks.current(account.id)
    return visit.render("practice/practice.html", status, **{**shown, **facts})


async def start_quiz(visit: Visit) -> web.StreamResponse:
    """Begin a quiz; what cannot begin comes back with the form."""
    try:
        return await start(visit)
    except (ConflictError, InvalidInputError) as error:
        words = visit.say(error.phrase, **error.facts)
        return await practice_page(visit, 422, fault=words)


async def answer_practice(visit: Visit, command: Command) -> web.StreamResponse:
    """`/quiz`, `/due` and `/mock` of the message box lead to their pages; a quiz begins or goes on at once.

    Raises DrillError for a quiz that cannot begin.
    """
    path = {"due": "/practice", "mock": "/practice/mock"}.get(command.name)
    goes = visit.base + path if path else await _quiz_of(visit, command.words)
    return visit.json({"go": goes}) if visit.wants_json else visit.to(goes)


async def _quiz_of(visit: Visit, words: str) -> str:
    live = None if words else await visit.room.services.quiz.find_live(visit.account.id)
    if live is not None:
        return quiz_path(visit, live)
    return step_path(visit, await begin(visit, parse_words(words, await read_topics(visit))))


async def show_feedback(visit: Visit) -> web.StreamResponse:
    """How one did in a revealed round."""
    return await feedback_page(visit)


async def feedback_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_feedback`; whoever has no answer there is told so beside the way back."""
    number = await _read_round_id(visit)
    try:
        card = await visit.room.services.practice.how_did_i_do(number, visit.own_account.id)
    except NotFoundError as error:
        if error.phrase != "practice.no_answer":
            raise
        return visit.render("practice/feedback.html", 404, card=None, round_id=number, **facts)
    return visit.render("practice/feedback.html", status, round_id=number, **{**facts_of(visit, card), **facts})


async def rate_round(visit: Visit) -> web.StreamResponse:
    """Say how well one knew a round's question."""
    number = await _read_round_id(visit)
    try:
        rating = parse_rating(visit.field("rating"))
    except InvalidInputError as error:
        return await feedback_page(visit, 422, fault=visit.say(error.phrase))
    card = await visit.room.services.practice.rate_round(number, visit.account.id, rating)
    return answer_page(visit, card, f"{visit.base}/practice/rounds/{number}")


async def dispute_round(visit: Visit) -> web.StreamResponse:
    """Say that one's answer to a round did cover a key point."""
    number, point = await _read_round_id(visit), visit.field("point")[:80]
    card = await visit.room.services.practice.dispute_round(number, visit.account.id, point)
    return answer_page(visit, card, f"{visit.base}/practice/rounds/{number}")


async def _read_round_id(visit: Visit) -> int:
    """The round in the address. Raises NotFoundError for one of another group."""
    return (await visit.room.store.read(lambda uow: get_round(uow, visit.group.id, visit.number("round")))).id


async def show_settings(visit: Visit) -> web.StreamResponse:
    """Recall aimed at, questions a day, and the date of an interview."""
    return await settings_page(visit)


async def settings_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_settings`; `facts` are what a refused form brings back."""
    card = await visit.room.services.practice.settings(visit.account.id, visit.group.id)
    first = tomorrow(visit)
    on = card.interview_on if card.interview_on and card.interview_on.isoformat() >= first else None
    stored = {
        "retention": f"{card.retention:.0%}".removesuffix("%"),
        "load": str(card.daily_load),
        "interview": on.isoformat() if on else "",
    }
    bounds = {"least": round(100 * LEAST_RETENTION), "most": round(100 * MOST_RETENTION), "most_load": MOST_LOAD}
    last = visit.room.clock.now().astimezone(get_zone(visit.group.zone)).date() + LONGEST_AHEAD
    shown = {
        "card": card,
        **due_facts(visit, card.due),
        "values": {**stored, **visit.form},
        "first": first,
        "last": str(last),
    }
    return visit.render("practice/settings.html", status, **{**shown, **bounds, **facts})


async def save_settings(visit: Visit) -> web.StreamResponse:
    """Keep all three; nothing is kept where one will not do."""
    practice, by, group = visit.room.services.practice, visit.account.id, visit.group.id

    async def deed() -> None:
        retention, load = parse_retention(visit.field("retention")), parse_load(visit.field("load"))
        await practice.set_interview(by, group, parse_interview(visit.field("interview")))
        await practice.set_retention(by, group, retention)
        await practice.set_load(by, group, load)

    return await act(visit, deed, settings_page, "practicepage.saved", "/practice/settings")


async def show_board(visit: Visit) -> web.StreamResponse:
    """The practice board. Raises InvalidInputError for a period that is not."""
    period, viewer = visit.query("period") or PERIODS[0], visit.viewer.account
    card = await visit.room.services.practice.board(
        visit.group.id, period, viewer.id if viewer else None, parse_offset(visit)
    )
    return visit.render("practice/board.html", card=card, periods=PERIODS, page=PAGE, cap=DAILY_CAP)
