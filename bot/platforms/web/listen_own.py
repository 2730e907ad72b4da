"""The group's own questions, as hosts write them by hand or upload them."""

import asyncio
from pathlib import PurePath
from typing import Any

from aiohttp import web

from bot.bank.files import FORMATS, read_own
from bot.bank.importers import Format, ImportReport
from bot.domain.draft import draft_of
from bot.domain.errors import InvalidInputError
from bot.domain.question import DIFFICULTIES, KINDS
from bot.platforms.web.acting import act
from bot.platforms.web.drafts import parse_draft, values
from bot.platforms.web.listen_host import read_topics
from bot.platforms.web.rights import require
from bot.platforms.web.visit import Visit

OWN = "/host/own"
CHOICES: dict[str, Format] = {"yaml": "yaml", "csv": "csv", "json": "json"}


async def show(visit: Visit) -> web.StreamResponse:
    """The group's own questions."""
    return await page(visit)


async def page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show`; `facts` are what a refused form or an upload brings."""
    rows = await visit.room.services.own_questions.list(visit.group.id, await require(visit))
    shown = {"rows": rows, "report": None, "outcomes": {}, "formats": CHOICES, "tab": "questions", "part": "own"}
    return visit.render("host/own.html", status, **{**shown, **facts})


async def show_question(visit: Visit) -> web.StreamResponse:
    """The form of a question, empty for a new one."""
    return await question_page(visit)


async def question_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_question`; `facts` are what a refused form brings back."""
    by, number = await require(visit), visit.request.match_info.get("question")
    question = await visit.room.services.own_questions.get(visit.group.id, number, by) if number else None
    filled = values(visit, draft_of(question) if question else None)
    shown = {"question": question, "values": filled, "topics": await read_topics(visit)}
    choices = {"kinds": KINDS, "levels": DIFFICULTIES, "tab": "questions", "part": "own"}
    return visit.render("host/own_question.html", status, **{**shown, **choices, **facts})


async def save(visit: Visit) -> web.StreamResponse:
    """Add a question, or change one."""
    by, number, own = await require(visit), visit.request.match_info.get("question"), visit.room.services.own_questions
    draft, group_id = parse_draft(visit.form), visit.group.id
    if number is None:
        return await act(visit, lambda: own.add(group_id, draft, by), question_page, "ownbank.added", OWN)
    return await act(visit, lambda: own.edit(group_id, number, draft, by), question_page, "ownbank.saved", OWN)


async def retire(visit: Visit) -> web.StreamResponse:
    """Ask a question no more."""
    by, number, own = await require(visit), visit.request.match_info["question"], visit.room.services.own_questions
    return await act(visit, lambda: own.retire(visit.group.id, number, by), page, "ownbank.retired_done", OWN)


async def restore(visit: Visit) -> web.StreamResponse:
    """Have a retired question asked again."""
    by, number, own = await require(visit), visit.request.match_info["question"], visit.room.services.own_questions
    return await act(visit, lambda: own.restore(visit.group.id, number, by), page, "ownbank.restored", OWN)


async def upload(visit: Visit) -> web.StreamResponse:
    """Take in questions from a file or its pasted text: all of them, or none and what is the matter with each."""
    by = await require(visit)
    try:
        text, form = read_source(visit)
        report = await asyncio.to_thread(read_own, text, form, visit.room.bank)
        if not report.is_clean:
            return await page(visit, 422, report=report)
        return await _take_in(visit, report, by)
    except InvalidInputError as error:
        return await page(visit, 422, upload_fault=visit.say(error.phrase, **error.facts))


def read_source(visit: Visit) -> tuple[str, Format]:
    """The chosen file, else what was pasted, with its format. Raises InvalidInputError for neither, or no format."""
    text = visit.field("file") or visit.field("text")
    if not text.strip():
        raise InvalidInputError("ownbank.nothing")
    if visit.field("file"):
        form = FORMATS.get(PurePath(visit.field("file_name")).suffix.lower())
    else:
        form = CHOICES.get(visit.field("format"))
    if form is None:
        raise InvalidInputError("ownbank.no_format")
    return text, form


async def _take_in(visit: Visit, report: ImportReport, by: int) -> web.Response:
    if not report.questions:
        raise InvalidInputError("ownbank.nothing")
    done = await visit.room.services.own_questions.take_in(visit.group.id, report.questions, by)
    return await page(visit, 200 if done.is_stored else 422, report=report, outcomes=done.outcomes)
