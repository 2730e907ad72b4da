"""What members say of a revealed round: that its question has a fault, and whose answers helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.cards.rounds import PublishedAnswer
from bot.domain.errors import DrillError, InvalidInputError
from bot.domain.report import ReportKind
from bot.domain.round import Round, RoundState
from bot.platforms.web.acting import act
from bot.platforms.web.threads import find_thread
from bot.platforms.web.views import ALL_MESSAGES
from bot.platforms.web.visit import Visit
from bot.ports.store import UnitOfWork
from bot.services.house_rules import say_votes
from bot.services.rights import get_round
from bot.services.room_people import PLATFORM, SPACE
from bot.services.votes import VotableAnswer

SHOWN_TEXT = 280


@dataclass(frozen=True, slots=True)
class BallotLine:
    """An answer that can be found helpful: how it begins ('' where it was written elsewhere).

    A host may pin it where everybody can read it; at most one is.
    """

    answer: VotableAnswer
    text: str
    can_be_pinned: bool = False
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Ballot:
    """What there is to vote on, what a vote brings, whether the viewer may vote now, and the pinned answer in full."""

    lines: tuple[BallotLine, ...] = ()
    is_open: bool = False
    best: PublishedAnswer | None = None
    worth: str = ""


async def read_ballot(visit: Visit, round_: Round | None) -> Ballot:
    """What there is to vote on; nothing before the reveal."""
    if round_ is None or round_.state is not RoundState.REVEALED:
        return Ballot()
    viewer = visit.viewer.account
    found = await visit.room.services.votes.votable(visit.group.id, round_.id, viewer.id if viewer else None)
    lines = await visit.room.store.read(lambda uow: _read_lines(uow, round_, found))
    until = round_.takes_votes_until
    is_open = visit.viewer.member is not None and until is not None and visit.room.clock.now() <= until
    worth = say_votes(round_.rules, visit.locale)
    if not any(line.is_pinned for line in lines):
        return Ballot(lines, is_open, worth=worth)
    reveal = await visit.room.services.archive.reveal(visit.group.id, round_.id, PLATFORM, SPACE)
    return Ballot(lines, is_open, reveal.best, worth)


async def _read_lines(uow: UnitOfWork, round_: Round, answers: Sequence[VotableAnswer]) -> tuple[BallotLine, ...]:
    """Answers with how they begin; without private ones that this room never shows."""
    published = {message.id for _, message in await uow.answers.published(round_.id, PLATFORM, SPACE)}
    pinned = (await uow.profiles.best_answers([round_.id])).get(round_.id)
    written = await _read_written(uow, round_)
    lines = []
    for answer in answers:
        message = await uow.votes.get_answer(answer.answer_id)
        if message.private and message.id not in published:
            continue
        is_here = message.private or (message.account_id, message.text) in written
        is_public = not message.private
        is_pinned = is_public and pinned is not None and pinned.account_id == message.account_id
        lines.append(BallotLine(answer, shorten(message.text) if is_here else "", is_public, is_pinned))
    return tuple(lines)


async def _read_written(uow: UnitOfWork, round_: Round) -> set[tuple[int | None, str]]:
    """Who wrote what in the round's thread in this room."""
    thread = await find_thread(uow, round_)
    here = await uow.room.thread(round_.group_id, thread, last=ALL_MESSAGES) if thread else []
    return {(message.account_id, message.text) for message in here if message.deleted_at is None}


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
