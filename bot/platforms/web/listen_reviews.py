"""What members say of a revealed round: that its question has a fault, and whose answers helped."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.domain.errors import DrillError, InvalidInputError
from bot.domain.report import ReportKind
from bot.domain.round import Round, RoundState
from bot.platforms.web.acting import act
from bot.platforms.web.views import get_round
from bot.platforms.web.visit import Visit
from bot.ports.store import UnitOfWork
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

    async def work(uow: UnitOfWork) -> list[str]:
        return [(await uow.votes.get_answer(answer.answer_id)).text for answer in found]

    texts = [shorten(text) for text in await visit.room.store.read(work)]
    until = round_.takes_votes_until
    is_open = visit.viewer.member is not None and until is not None and visit.room.clock.now() <= until
    return Ballot(tuple(zip(found, texts, strict=True)), is_open)


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
