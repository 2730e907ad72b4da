"""One's own messages: edited and deleted, with or without the page's script."""

from aiohttp import web

from bot.domain.errors import DrillError
from bot.domain.round import Round
from bot.platforms.web.threads import find_thread
from bot.platforms.web.visit import Visit
from bot.ports.rounds import RoomMessage
from bot.ports.store import UnitOfWork


async def show_edit(visit: Visit) -> web.StreamResponse:
    """The form to edit a message."""
    message = await _get_own(visit)
    return await _edit_page(visit, message, message.text)


async def edit(visit: Visit) -> web.StreamResponse:
    """Change a message; what counts stays as it was where the deadline has passed."""
    message, text = await _get_own(visit), visit.field("text")
    try:
        changed = await visit.room.threads.edit(visit.group.id, message.id, visit.account, text)
    except DrillError as error:
        words = visit.say(error.phrase, **error.facts)
        if visit.wants_json:
            return visit.json({"fault": words}, 422)
        return await _edit_page(visit, message, text, words)
    round_ = await find_round(visit, changed)
    is_late = round_ is not None and changed.edited_at is not None and changed.edited_at >= round_.closes_at
    return await _done(visit, round_, "said.edited_late" if is_late else "said.edited")


async def show_delete(visit: Visit) -> web.StreamResponse:
    """The page that asks before a message is deleted."""
    message = await _get_own(visit)
    return visit.render("delete.html", message=message, round=await find_round(visit, message))


async def delete(visit: Visit) -> web.StreamResponse:
    """Delete a message: before the deadline its part of the answer is withdrawn."""
    message = await visit.room.threads.delete(visit.group.id, visit.number("message"), visit.account)
    round_ = await find_round(visit, message)
    is_late = round_ is not None and visit.room.clock.now() >= round_.closes_at
    return await _done(visit, round_, "said.deleted_late" if is_late else "said.deleted")


async def find_round(visit: Visit, message: RoomMessage) -> Round | None:
    """The round in whose thread a message is."""

    async def work(uow: UnitOfWork) -> Round | None:
        question = await uow.room.get(int(message.thread)) if message.thread.isdigit() else None
        if question is None or question.key is None:
            return None
        # A question's key begins `round-<id>-`.
        round_ = await uow.rounds.get(int(question.key.split("-")[1]))
        return round_ if await find_thread(uow, round_) == message.thread else None

    return await visit.room.store.read(work)


async def _get_own(visit: Visit) -> RoomMessage:
    return await visit.room.threads.get_own(visit.group.id, visit.number("message"), visit.account)


async def _edit_page(visit: Visit, message: RoomMessage, text: str, fault: str = "") -> web.Response:
    round_ = await find_round(visit, message)
    return visit.render("edit.html", 422 if fault else 200, message=message, round=round_, text=text, fault=fault)


async def _done(visit: Visit, round_: Round | None, phrase: str) -> web.Response:
    if visit.wants_json:
        return visit.json({"said": visit.say(phrase)})
    visit.flash(phrase)
    return visit.to(f"{visit.base}/rounds/{round_.id}#thread" if round_ else visit.base)
