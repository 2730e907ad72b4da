"""What members say of a revealed round: that its question has a fault, and whose answers helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.domain.errors import DrillError, InvalidInputError
from bot.domain.report import ReportKind
from bot.domain.round import Round, RoundState
from bot.platforms.web.acting import act
from bot.platforms.web.threads import find_thread
from bot.platforms.web.views import ALL_MESSAGES, get_round
from bot.platforms.web.visit import Visit
from bot.ports.store import UnitOfWork
from bot.services.room_people import PLATFORM, SPACE
from bot.services.votes import VotableAnswer

SHOWN_TEXT = 280


@dataclass(frozen=True, slots=True)
class Ballot:
    """The answers that can be found helpful, each with how it begins, and whether the viewer may vote now."""

    answers: tuple[tuple[VotableAnswer, str], ...] = ()
    is_open: bool = False


async def read_ballot(visit: Visit, round_: Round | None) -> Ballot:
    """What there is to vote on; nothing before the reveal."""
    if round_ is None or round_.state is not RoundState.REVEALED:
        return Ballot()
    viewer = visit.viewer.account
    found = await visit.room.services.votes.votable(visit.group.id, round_.id, viewer.id if viewer else None)
    texts = await visit.room.store.read(lambda uow: _read_texts(uow, round_, [answer.answer_id for answer in found]))
    until = round_.takes_votes_until
    is_open = visit.viewer.member is not None and until is not None and visit.room.clock.now() <= until
    answers = [(answer, texts[answer.answer_id]) for answer in found if answer.answer_id in texts]
    return Ballot(tuple(answers), is_open)


async def _read_texts(uow: UnitOfWork, round_: Round, answer_ids: Sequence[int]) -> dict[int, str]:
    """How answers begin, by id: '' for those written elsewhere, none for private ones that this room never shows."""
    published = {message.id for _, message in await uow.answers.published(round_.id, PLATFORM, SPACE)}
    thread = await find_thread(uow, round_)
    here = await uow.room.thread(round_.group_id, thread, last=ALL_MESSAGES) if thread else []
    written = {(message.account_id, message.text) for message in here if message.deleted_at is None}
    messages = [await uow.votes.get_answer(answer_id) for answer_id in answer_ids]
    kept = [message for message in messages if not message.private or message.id in published]
    is_here = {m.id: m.private or (m.account_id, m.text) in written for m in kept}
    return {message.id: shorten(message.text) if is_here[message.id] else "" for message in kept}


async def vote(visit: Visit) -> web.StreamResponse:
    """Find an answer helpful, or take that back; harmless to repeat."""
    votes, account_id = visit.room.services.votes, visit.account.id
    change = votes.take_back if visit.field("act") == "take-back" else votes.give
    try:
        await change(visit.group.id, visit.number("answer"), account_id)
    except DrillError as error:
        visit.flash(error.phrase, **error.facts)
    return visit.to(f"{visit.base}/rounds/{visit.number('round')}#helpful")


async def show_report(visit: Visit) -> web.StreamResponse:
    """The form to report a round's question."""
    return await report_page(visit)


async def report_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_report`; `facts` are what a refused form brings back."""

    async def work(uow: UnitOfWork) -> tuple[Round, str]:
        round_ = await get_round(uow, visit.group.id, visit.number("round"))
        return round_, (await uow.questions.version(round_.question_version_id)).title

    round_, title = await visit.room.store.read(work)
    return visit.render("report.html", status, **{"round": round_, "title": title, "kinds": tuple(ReportKind), **facts})


async def report(visit: Visit) -> web.StreamResponse:
    """Tell the hosts what is the matter with a question."""
    reports, by, number = visit.room.services.reports, visit.account.id, visit.number("round")

    async def deed() -> None:
        await reports.report_round(visit.group.id, by, number, parse_kind(visit.field("kind")), visit.field("text"))

    return await act(visit, deed, report_page, "complaint.sent", f"/rounds/{number}")


def parse_kind(value: str) -> ReportKind:
    """What is the matter. Raises InvalidInputError for none of the choices."""
    if value not in tuple(ReportKind):
        raise InvalidInputError("complaint.choose")
    return ReportKind(value)


def shorten(text: str) -> str:
    """How a text begins."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_TEXT else line[: SHOWN_TEXT - 1].rstrip() + "…"
