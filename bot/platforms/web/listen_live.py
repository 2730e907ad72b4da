"""Live pages: a stream of hints, a slow way to ask for them, and the pieces of a page that changed."""

import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import asdict
from typing import Any

from aiohttp import web
from aiohttp_sse import EventSourceResponse

from bot.platforms.web.listen_reviews import read_ballot
from bot.platforms.web.listen_rounds import read_around, takes
from bot.platforms.web.live import AT_ONCE, Hint
from bot.platforms.web.views import RoundView, read_round
from bot.platforms.web.visit import RefusedError, Visit
from bot.ports.rounds import RoomMessage
from bot.ports.store import UnitOfWork

# A proxy that holds small answers back passes this much on.
PADDING = " " * 2048
RETRY_MILLISECONDS = 2000
MOST_SEQ = 10**15


async def stream(visit: Visit) -> web.StreamResponse:
    """Hints as server-sent events, from the `Last-Event-ID` on."""
    after = parse_seq(visit.request.headers.get("Last-Event-ID") or visit.query("after"))
    if visit.room.hub.is_full:
        raise RefusedError(503, "error.too_many")
    response = EventSourceResponse(ping_interval=60)
    response.headers["Cache-Control"] = "no-store"
    await response.prepare(visit.request)
    await response.write(f":{PADDING}\n\n".encode())
    try:
        async with response, aclosing(visit.room.hub.listen(visit.group.id, after)) as batches:
            await response.send("{}", event="hello", retry=RETRY_MILLISECONDS)
            async for hints in batches:
                await _send(response, visit, hints)
    except ConnectionError:
        pass
    return response


async def changes(visit: Visit) -> web.StreamResponse:
    """The newest change, for a page that cannot be told."""
    seq = await visit.room.store.read(lambda uow: uow.room.last_seq(visit.group.id))
    return visit.json({"seq": seq})


async def pieces(visit: Visit) -> web.StreamResponse:
    """What changed on a round's page since `after`: messages one by one, the rest whole."""
    after, round_id = parse_seq(visit.query("after")), visit.number("round")

    async def work(uow: UnitOfWork) -> tuple[RoundView, Sequence[RoomMessage], dict[str, Any]]:
        view = await read_round(uow, visit.group.id, round_id, visit.viewer, last=1)
        changed = await uow.room.since(visit.group.id, after, AT_ONCE)
        return view, changed, await read_around(uow, visit, round_id)

    view, changed, around = await visit.room.store.read(work)
    facts = {"view": view, "takes": takes(view, visit), "ballot": await read_ballot(visit, view.round), **around}
    mine = [message for message in changed if message.thread and message.thread == view.thread]
    return visit.json(
        {
            "seq": changed[-1].seq if changed else view.seq,
            "more": len(changed) == AT_ONCE,
            "messages": [{"id": m.id, "html": visit.fragment("_message.html", message=m, **facts)} for m in mine],
            "pieces": {
                name: visit.fragment(f"_{name}.html", **facts)
                for name in ("question", "receipt", "reveal", "votes", "elsewhere", "notices", "private")
            },
        }
    )


def parse_seq(text: str) -> int:
    """A place in the order of changes; 0 for none. Raises RefusedError for what is no number."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST_SEQ))):
        raise RefusedError(400, "error.bad_request")
    return int(text)


async def _send(response: EventSourceResponse, visit: Visit, hints: Sequence[Hint]) -> None:
    """Hints of the channel and its threads, and of the viewer's own notices; others' are none of theirs."""
    if not hints:
        await response.send("{}", event="beat")
    own = f"account-{visit.viewer.account.ref.external_id}" if visit.viewer.account else None
    for hint in hints:
        if not hint.thread.startswith("account-"):
            await response.send(json.dumps(asdict(hint)), id=str(hint.seq), event="hint")
        elif hint.thread == own:
            await response.send(json.dumps({"kind": hint.kind}), id=str(hint.seq), event="hint")
