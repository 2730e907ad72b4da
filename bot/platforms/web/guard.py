"""What stands before every page: the door, the limits, the form's token."""

import ipaddress
from math import ceil
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler as ServerHandler
from multidict import MultiDict

from bot.domain.errors import DrillError
from bot.platforms.web.claims import settle_claim
from bot.platforms.web.limits import Buckets
from bot.platforms.web.room import Room
from bot.platforms.web.visit import Handler, RefusedError, Visit

SAFE_METHODS = frozenset({"GET", "HEAD"})


def guard(room: Room, handler: Handler, *, behind_door: bool = True) -> ServerHandler:
    """A handler as aiohttp wants it, admitting who may come in and turning refusals into pages."""

    async def serve(request: web.Request) -> web.StreamResponse:
        session, is_new = room.sessions.read(request)
        visit = Visit(room, request, session)
        try:
            response = await _serve(visit, handler, behind_door=behind_door)
        except (DrillError, RefusedError) as error:
            response = visit.refuse(error)
        visit.keep(response, is_new=is_new, before=session)
        return response

    return serve


async def _serve(visit: Visit, handler: Handler, *, behind_door: bool) -> web.StreamResponse:
    room, session = visit.room, visit.session
    address = client_address(visit.request, behind_proxy=room.config.public_url is not None)
    if visit.request.method in SAFE_METHODS:
        spend(room.limits.reads, address)
    else:
        visit.form = await read_form(visit.request)
        spend(room.limits.writes, address)
        if session.account_id is not None:
            spend(room.limits.writers, str(session.account_id))
    if behind_door and not room.doors.is_open_to(session.door):
        return _to_the_door(visit)
    await visit.load()
    if visit.request.method not in SAFE_METHODS and not room.sessions.is_csrf(session, visit.field("csrf")):
        raise RefusedError(403, "error.stale_form")
    return await settle_claim(visit) or await handler(visit)


def spend(buckets: Buckets, key: str) -> None:
    """Take from a bucket. Raises RefusedError (429) with the seconds to wait."""
    if wait := buckets.take(key):
        raise RefusedError(429, "error.too_fast", seconds=ceil(wait), n=ceil(wait))


async def read_form(request: web.Request) -> MultiDict[str]:
    """The fields of a form; a text file sent as `file` is read into them. Raises RefusedError for a body of neither."""
    try:
        posted = await request.post()
    except (ValueError, LookupError) as error:
        raise RefusedError(400, "error.bad_request") from error
    fields = MultiDict((name, value) for name, value in posted.items() if isinstance(value, str))
    file = posted.get("file")
    if isinstance(file, web.FileField):
        fields["file"] = _read_text(file)
        fields["file_name"] = file.filename
    return fields


def _read_text(file: web.FileField) -> str:
    try:
        return file.file.read().decode()
    except UnicodeDecodeError as error:
        raise RefusedError(422, "ownbank.no_text") from error


def client_address(request: web.BaseRequest, *, behind_proxy: bool) -> str:
    """Whom a request came from; the last hop's word is taken only where a proxy of ours stands before the room."""
    peer = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if behind_proxy and forwarded and _is_near(peer):
        return forwarded[:60]
    return peer


def _is_near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False


def _to_the_door(visit: Visit) -> web.StreamResponse:
    if visit.request.method in SAFE_METHODS and not visit.wants_json:
        return visit.to(f"/door?next={quote(visit.request.path_qs, safe='')}")
    return visit.error(403, visit.say("error.door"))
