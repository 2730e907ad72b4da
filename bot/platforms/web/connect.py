"""Puts the room's pages into a server."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler as ServerHandler

from bot.platforms.web import host_deeds, listen_doors, listen_host, listen_live, listen_messages, listen_pages
from bot.platforms.web import listen_rounds as rounds
from bot.platforms.web.guard import guard
from bot.platforms.web.render import STATIC_TYPES
from bot.platforms.web.room import Room
from bot.platforms.web.visit import Handler, Visit

_GROUP = r"/g/{group:\d{1,15}}"
_ROUND = _GROUP + r"/rounds/{round:\d{1,15}}"
_MESSAGE = _GROUP + r"/messages/{message:\d{1,15}}"
_HOST = _GROUP + "/host"
_PAGE = "{page:" + "|".join(listen_host.PAGES) + "}"
_ASKING = "{deed:" + "|".join(name for name, deed in host_deeds.DEEDS.items() if deed.asks_first) + "}"
_YEAR = 365 * 24 * 3600

_DOORS: Mapping[tuple[str, str], Handler] = {
    ("GET", "/door"): listen_doors.show_door,
    ("POST", "/door"): listen_doors.open_door,
    ("GET", "/host"): listen_doors.open_host_link,
}
# A form's address shows the form's page to whoever opens it, as happens when a refused form is reloaded.
_PAGES: Mapping[tuple[str, str], Handler] = {
    ("GET", "/"): listen_doors.index,
    ("GET", "/name"): listen_doors.show_name,
    ("POST", "/name"): listen_doors.pick_name,
    ("GET", "/sign-in"): listen_doors.show_name,
    ("POST", "/sign-in"): listen_doors.sign_in,
    ("GET", "/sign-out"): listen_doors.index,
    ("POST", "/sign-out"): listen_doors.sign_out,
    ("GET", "/code"): listen_doors.index,
    ("POST", "/code"): listen_doors.make_code,
    ("GET", _GROUP): rounds.show_channel,
    ("GET", _ROUND): rounds.show_round,
    ("GET", _ROUND + "/messages"): rounds.show_round,
    ("POST", _ROUND + "/messages"): rounds.send,
    ("GET", _ROUND + "/private"): rounds.show_round,
    ("GET", _ROUND + "/private/withdraw"): rounds.show_round,
    ("POST", _ROUND + "/private"): rounds.submit_private,
    ("POST", _ROUND + "/private/withdraw"): rounds.withdraw_private,
    ("GET", _ROUND + "/pieces"): listen_live.pieces,
    ("GET", _GROUP + "/events"): listen_live.stream,
    ("GET", _GROUP + "/changes"): listen_live.changes,
    ("GET", _MESSAGE + "/edit"): listen_messages.show_edit,
    ("POST", _MESSAGE + "/edit"): listen_messages.edit,
    ("GET", _MESSAGE + "/delete"): listen_messages.show_delete,
    ("POST", _MESSAGE + "/delete"): listen_messages.delete,
    ("GET", _MESSAGE + "/dismiss"): rounds.show_channel,
    ("POST", _MESSAGE + "/dismiss"): rounds.dismiss_notice,
    ("GET", _GROUP + "/leaderboard"): listen_pages.show_board,
    ("GET", _GROUP + "/streak"): listen_pages.show_streak,
    ("GET", _GROUP + "/profile"): listen_pages.show_profile,
    ("GET", _GROUP + "/archive"): listen_pages.show_archive,
    ("GET", _GROUP + "/help"): listen_pages.show_help,
    ("GET", _HOST): listen_host.show_page,
    ("GET", f"{_HOST}/{_PAGE}"): listen_host.show_page,
    ("GET", f"{_HOST}/confirm/{_ASKING}"): listen_host.show_confirm,
    ("GET", _HOST + "/{deed}"): host_deeds.show,
    ("POST", _HOST + "/{deed}"): host_deeds.do,
}


def mount(app: web.Application, room: Room) -> None:
    """Add the room's routes, and end its live streams before the server waits for them."""
    add = {"GET": app.router.add_get, "POST": app.router.add_post}
    for (method, path), handler in _DOORS.items():
        add[method](path, guard(room, handler, behind_door=False))
    for (method, path), handler in _PAGES.items():
        add[method](path, guard(room, handler))
    app.router.add_get("/static/{name}", _make_static(room))

    async def close(_: web.Application) -> None:
        room.hub.close()

    app.on_shutdown.append(close)


def error_page(room: Room, request: web.Request, status: int, phrase: str) -> web.Response:
    """A refusal by the server itself, in the room's look."""
    visit = Visit(room, request, room.sessions.read(request)[0])
    return visit.error(status, visit.say(phrase))


def _make_static(room: Room) -> ServerHandler:
    async def serve(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in room.renderer.static:
            raise web.HTTPNotFound
        response = web.Response(
            body=room.renderer.static[name], content_type=STATIC_TYPES[name[name.rindex(".") :]], charset="utf-8"
        )
        if request.query.get("v") == room.renderer.static_version(name):
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response

    return serve
