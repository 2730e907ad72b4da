"""Puts the room's pages into a server."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp.typedefs import Handler as ServerHandler

from bot.platforms.web import (
    host_deeds,
    listen_archive,
    listen_bank,
    listen_boards,
    listen_desk,
    listen_doors,
    listen_host,
    listen_links,
    listen_live,
    listen_me,
    listen_messages,
    listen_own,
    listen_pages,
    listen_profiles,
    listen_reviews,
    listen_suggest,
    listen_weeks,
)
from bot.platforms.web import listen_rounds as rounds
from bot.platforms.web.guard import guard
from bot.platforms.web.render import STATIC_TYPES
from bot.platforms.web.room import Room
from bot.platforms.web.routes_practice import practice_routes
from bot.platforms.web.visit import Handler, Visit

_GROUP = r"/g/{group:\d{1,15}}"
_ROUND = _GROUP + r"/rounds/{round:\d{1,15}}"
_MESSAGE = _GROUP + r"/messages/{message:\d{1,15}}"
_HOST = _GROUP + "/host"
_PAGE = "{page:" + "|".join(listen_host.PAGES) + "}"
_ASKING = "{deed:" + "|".join(name for name, deed in host_deeds.DEEDS.items() if deed.asks_first) + "}"
_QUESTION = "{question:[a-z0-9._-]{1,120}}"
_YEAR = 365 * 24 * 3600

_DOORS: Mapping[tuple[str, str], Handler] = {
    ("GET", "/door"): listen_doors.show_door,
    ("POST", "/door"): listen_doors.open_door,
    ("GET", "/host"): listen_doors.open_host_link,
}
_SUGGESTION = _HOST + r"/suggestions/{suggestion:\d{1,15}}"
_REPORT = _HOST + r"/reports/{report:\d{1,15}}"
_OWN = _HOST + "/own/" + _QUESTION
_VOTE = _ROUND + r"/votes/{answer:\d{1,15}}"
# The bank, what members say of its questions, and their own affairs.
_MORE: Mapping[tuple[str, str], Handler] = {
    ("GET", _GROUP + "/bank"): listen_bank.show_bank,
    ("GET", f"{_GROUP}/bank/{_QUESTION}"): listen_bank.show_question,
    ("GET", _GROUP + "/guide"): listen_bank.show_guide,
    ("GET", _GROUP + "/suggest"): listen_suggest.show,
    ("POST", _GROUP + "/suggest"): listen_suggest.suggest,
    ("GET", _GROUP + r"/suggest/{suggestion:\d{1,15}}/withdraw"): listen_suggest.show,
    ("POST", _GROUP + r"/suggest/{suggestion:\d{1,15}}/withdraw"): listen_suggest.withdraw,
    ("GET", _ROUND + "/report"): listen_reviews.show_report,
    ("POST", _ROUND + "/report"): listen_reviews.report,
    ("GET", _VOTE): rounds.show_round,
    ("POST", _VOTE): listen_reviews.vote,
    ("GET", _GROUP + "/away"): listen_me.show_streak,
    ("POST", _GROUP + "/away"): listen_me.plan_rest,
    ("GET", _GROUP + r"/away/{rest:\d{1,15}}/cancel"): listen_me.show_streak,
    ("POST", _GROUP + r"/away/{rest:\d{1,15}}/cancel"): listen_me.cancel_rest,
    ("GET", _GROUP + "/me"): listen_me.show_me,
    ("POST", _GROUP + "/me"): listen_me.save_reminder,
    ("GET", _GROUP + "/me/export"): listen_me.export,
    ("GET", _GROUP + "/me/forget"): listen_me.show_forget,
    ("POST", _GROUP + "/me/forget"): listen_me.forget,
    ("GET", _GROUP + "/me/link"): listen_links.show_links,
    ("POST", _GROUP + "/me/link"): listen_links.preview,
    ("GET", _GROUP + "/me/link/code"): listen_links.show_links,
    ("POST", _GROUP + "/me/link/code"): listen_links.make_code,
    ("GET", _GROUP + "/me/link/confirm"): listen_links.show_links,
    ("POST", _GROUP + "/me/link/confirm"): listen_links.link,
    ("GET", _GROUP + r"/me/link/{link:\d{1,15}}/undo"): listen_links.show_links,
    ("POST", _GROUP + r"/me/link/{link:\d{1,15}}/undo"): listen_links.unlink,
    ("GET", _HOST + "/suggestions"): listen_desk.show_suggestions,
    ("GET", _SUGGESTION): listen_desk.show_suggestion,
    ("POST", _SUGGESTION): listen_desk.save_suggestion,
    ("GET", _SUGGESTION + "/decline"): listen_desk.show_suggestion,
    ("POST", _SUGGESTION + "/decline"): listen_desk.decline_suggestion,
    ("GET", _HOST + "/reports"): listen_desk.show_reports,
    ("GET", _REPORT): listen_desk.show_reports,
    ("POST", _REPORT): listen_desk.close_report,
    ("GET", _HOST + "/own"): listen_own.show,
    ("GET", _HOST + "/own-upload"): listen_own.show,
    ("POST", _HOST + "/own-upload"): listen_own.upload,
    ("GET", _HOST + "/own-new"): listen_own.show_question,
    ("POST", _HOST + "/own-new"): listen_own.save,
    ("GET", _OWN): listen_own.show_question,
    ("POST", _OWN): listen_own.save,
    ("GET", _OWN + "/retire"): listen_own.show,
    ("POST", _OWN + "/retire"): listen_own.retire,
    ("GET", _OWN + "/restore"): listen_own.show,
    ("POST", _OWN + "/restore"): listen_own.restore,
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
    ("GET", _GROUP + "/leaderboard"): listen_boards.show_board,
    ("GET", _GROUP + "/leaderboard/export"): listen_boards.export,
    ("GET", _GROUP + "/leaderboard/picture"): listen_boards.show_picture,
    ("GET", _GROUP + "/week"): listen_weeks.show_week,
    ("GET", _GROUP + "/streak"): listen_me.show_streak,
    ("GET", _GROUP + "/profile"): listen_profiles.show_profile,
    ("GET", _GROUP + "/history"): listen_profiles.show_history,
    ("GET", _GROUP + r"/members/{member:\d{1,15}}"): listen_profiles.show_member,
    ("GET", _GROUP + "/archive"): listen_archive.show_archive,
    ("GET", _ROUND + "/best"): rounds.show_round,
    ("POST", _ROUND + "/best"): listen_archive.pin,
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
    for (method, path), handler in {**_MORE, **_PAGES, **practice_routes(_GROUP)}.items():
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
