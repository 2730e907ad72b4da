"""The channel and its rounds: a question with its thread, and what members submit to it."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.cards.digest import DigestCard
from bot.cards.frozen import load_card
from bot.domain.answer import Publish
from bot.domain.errors import DrillError, InvalidInputError
from bot.domain.round import Round, RoundState
from bot.platforms.web.announcer import NOTICE, notices_thread
from bot.platforms.web.commands import Command, read_box
from bot.platforms.web.due import read_due
from bot.platforms.web.listen_pages import answer_command
from bot.platforms.web.listen_practice import COMMANDS as PRACTICE
from bot.platforms.web.listen_practice import answer_practice
from bot.platforms.web.listen_reviews import read_ballot
from bot.platforms.web.listen_weeks import draw, find_digest
from bot.platforms.web.views import (
    ALL_MESSAGES,
    SHOWN_MESSAGES,
    RoundView,
    read_next_opening,
    read_notices,
    read_round,
)
from bot.platforms.web.visit import RefusedError, Visit
from bot.ports.rounds import RoomMessage
from bot.ports.store import UnitOfWork
from bot.services.rights import get_round
from bot.services.room_people import SPACE

# As long as this, the digest is pointed at from every round.
WEEK_IS_NEW = timedelta(days=2)


async def show_channel(visit: Visit) -> web.StreamResponse:
    """The group's latest round."""
    latest = await visit.room.store.read(lambda uow: uow.rounds.latest(visit.group.id))
    return await show(visit, latest.id if latest else None, week=await read_week(visit))


async def show_round(visit: Visit) -> web.StreamResponse:
    """One round by its number."""
    return await show(visit, visit.number("round"))


async def show(visit: Visit, round_id: int | None, status: int = 200, **facts: Any) -> web.Response:
    """A round's page; `facts` are what a refused form brings back."""
    last = ALL_MESSAGES if visit.query("all") else SHOWN_MESSAGES

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        view = await read_round(uow, visit.group.id, round_id, visit.viewer, last) if round_id else None
        return {"view": view, **await read_around(uow, visit, round_id)}

    shown = await visit.room.store.read(work)
    shown["due"] = await read_due(visit)
    shown["takes"] = takes(shown["view"], visit) if shown["view"] else ""
    shown["ballot"] = await read_ballot(visit, shown["view"].round if shown["view"] else None)
    return visit.render("round.html", status, **{**shown, **facts})


async def read_around(uow: UnitOfWork, visit: Visit, round_id: int | None) -> dict[str, Any]:
    """What a round's page shows beside it: other open rounds, the next opening, notices."""
    others = [round_ for round_ in await uow.rounds.open_in(visit.group.id) if round_.id != round_id]
    versions = [await uow.questions.version(round_.question_version_id) for round_ in others]
    return {
        "others": [(round_, question.title) for round_, question in zip(others, versions, strict=True)],
        "next_at": await read_next_opening(uow, visit.group.id),
        "seq": await uow.room.last_seq(visit.group.id),
        "has_week": await has_new_week(uow, visit),
        "notices": await read_notices(uow, visit.group.id, visit.viewer),
    }


async def read_week(visit: Visit) -> dict[str, Any]:
    """A new digest as it stands in the channel, drawn by theme; nothing for an old one, or one that was not drawn."""
    message = await visit.room.store.read(lambda uow: find_digest(uow, visit.group.id))
    if message is None or not message.card or not is_new_week(visit, message):
        return {}
    return await draw(visit, load_card(DigestCard, message.card))


def is_new_week(visit: Visit, message: RoomMessage) -> bool:
    """Whether a digest is not older than two days."""
    return visit.room.clock.now() - message.sent_at <= WEEK_IS_NEW


async def has_new_week(uow: UnitOfWork, visit: Visit) -> bool:
    """Whether the latest digest is not older than two days."""
    digest = await find_digest(uow, visit.group.id)
    return digest is not None and is_new_week(visit, digest)


async def send(visit: Visit) -> web.StreamResponse:
    """The message box: a message for the thread, or a command."""
    account, round_ = visit.account, await _get_round(visit)
    try:
        box = read_box(visit.field("text"))
        if isinstance(box, Command):
            return await (answer_practice if box.name in PRACTICE else answer_command)(visit, box)
        await visit.room.threads.post(round_, account, box, visit.form_key())
    except DrillError as error:
        return await refuse_form(visit, round_.id, error, "fault", text=visit.field("text"))
    return await _sent(visit, round_, "said.sent", "thread")


async def submit_private(visit: Visit) -> web.StreamResponse:
    """Store or replace a private answer."""
    account, round_ = visit.account, await _get_round(visit)
    try:
        publish = parse_publish(visit.field("publish"))
        key = f"{account.id}-{visit.form_key()}"
        await visit.room.services.answers.submit_private(
            round_.id, SPACE, account.ref, account.name, visit.field("text"), publish, key
        )
    except DrillError as error:
        return await refuse_form(visit, round_.id, error, "private_fault", private_text=visit.field("text"))
    is_late = visit.room.clock.now() >= round_.closes_at
    return await _sent(visit, round_, "said.private_late" if is_late else "said.private_kept", "private")


async def withdraw_private(visit: Visit) -> web.StreamResponse:
    """Take a private answer back."""
    round_ = await _get_round(visit)
    try:
        await visit.room.services.answers.withdraw_private(round_.id, visit.account.ref)
    except DrillError as error:
        return await refuse_form(visit, round_.id, error, "private_fault")
    return await _sent(visit, round_, "said.private_gone", "private")


async def dismiss_notice(visit: Visit) -> web.StreamResponse:
    """Put a notice away."""
    thread, at = notices_thread(visit.account.ref), visit.room.clock.now()

    async def work(uow: UnitOfWork) -> None:
        message: RoomMessage = await uow.room.get(visit.number("message"))
        if message.kind != NOTICE or message.thread != thread:
            raise RefusedError(404, "message.unknown")
        await uow.room.delete(message.id, at)

    await visit.room.store.write(work)
    return visit.to(visit.base)


def parse_publish(value: str) -> Publish:
    """The chosen way to publish. Raises InvalidInputError for none of them."""
    try:
        return Publish(value)
    except ValueError as error:
        raise InvalidInputError("answer.choose_publish") from error


async def refuse_form(visit: Visit, round_id: int, error: DrillError, field: str, **typed: str) -> web.Response:
    """The round's page with the fault beside its form, filled with what was typed."""
    words = visit.say(error.phrase, **error.facts)
    if visit.wants_json:
        return visit.json({"fault": words}, 422)
    return await show(visit, round_id, 422, **{field: words}, **typed)


def takes(view: RoundView, visit: Visit) -> str:
    """What a message written now would be: `answer`, `late` or `talk`."""
    now, round_ = visit.room.clock.now(), view.round
    if round_.state is RoundState.VOID or now > round_.takes_late_until:
        return "talk"
    return "answer" if now < round_.closes_at else "late"


async def _get_round(visit: Visit) -> Round:
    return await visit.room.store.read(lambda uow: get_round(uow, visit.group.id, visit.number("round")))


async def _sent(visit: Visit, round_: Round, phrase: str, part: str) -> web.Response:
    if visit.wants_json:
        return visit.json({"said": visit.say(phrase)})
    visit.flash(phrase)
    return visit.to(f"{visit.base}/rounds/{round_.id}#{part}")
