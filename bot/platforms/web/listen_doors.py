"""Coming in: the index, the password, the host link, names and sign-in codes."""

from dataclasses import replace

from aiohttp import web

from bot.domain.errors import DrillError
from bot.platforms.web.claims import claim, grant
from bot.platforms.web.guard import client_address, spend
from bot.platforms.web.names import clean_name
from bot.platforms.web.views import read_groups
from bot.platforms.web.visit import RefusedError, Visit

# Where a page may send a visitor on to; anything else leads home.
_HOME = "/"


async def index(visit: Visit) -> web.StreamResponse:
    """The only group, or a list of them."""
    groups = await visit.room.store.read(read_groups)
    if len(groups) == 1:
        return visit.to(f"/g/{groups[0].id}")
    return visit.render("groups.html", groups=groups)


async def show_door(visit: Visit) -> web.StreamResponse:
    """The page that asks for the password."""
    if visit.room.doors.is_open_to(visit.session.door):
        return visit.to(safe_path(visit.query("next")))
    return visit.render("door.html", next=visit.query("next"))


async def open_door(visit: Visit) -> web.StreamResponse:
    """Take a password."""
    _slow_down(visit)
    if not visit.room.doors.is_password(visit.field("password")):
        fault = visit.say("room.bad_password")
        return visit.render("door.html", 403, next=visit.field("next"), fault=fault)
    _was_right(visit)
    visit.session = replace(visit.session, door=visit.room.doors.door_mark)
    return visit.to(safe_path(visit.field("next")))


async def open_host_link(visit: Visit) -> web.StreamResponse:
    """The operator's link: this browser may host every group of the room; the key leaves the address at once."""
    if "key" in visit.request.query:
        _slow_down(visit)
        if not visit.room.doors.is_operator(visit.query("key")):
            raise RefusedError(403, "error.host_key")
        _was_right(visit)
        visit.session = replace(visit.session, operator=True, door=visit.room.doors.door_mark)
        await grant(visit)
        return visit.to("/host")
    if not visit.room.doors.is_open_to(visit.session.door):
        return visit.to("/door?next=/host")
    if visit.viewer.account is None:
        return visit.to("/name?next=/host")
    groups = await visit.room.store.read(read_groups)
    return visit.to(f"/g/{groups[0].id}/host" if groups else _HOME)


async def show_name(visit: Visit) -> web.StreamResponse:
    """The page that asks for a name."""
    return visit.render("name.html", next=safe_path(visit.query("next")))


async def pick_name(visit: Visit) -> web.StreamResponse:
    """Take a name: a new account, or another name for one's own."""
    path = safe_path(visit.field("next"))
    try:
        await _take_name(visit)
    except DrillError as error:
        return visit.render("name.html", 422, next=path, fault=visit.say(error.phrase, **error.facts))
    return visit.to(path)


async def sign_in(visit: Visit) -> web.StreamResponse:
    """Take a sign-in code."""
    _slow_down(visit)
    path = safe_path(visit.field("next"))
    try:
        found = await visit.room.people.sign_in(visit.field("code"))
    except DrillError as error:
        return visit.render("name.html", 422, next=path, code_fault=visit.say(error.phrase, **error.facts))
    _was_right(visit)
    visit.sign_in(found.account.id, lent=found.is_lent)
    await grant(visit)
    visit.flash("said.signed_in_lent" if found.is_lent else "said.signed_in", name=found.account.name)
    return visit.to(path)


async def sign_out(visit: Visit) -> web.StreamResponse:
    """Forget who this browser belongs to; the password stays known."""
    visit.session = type(visit.session)(door=visit.session.door)
    visit.flash("said.signed_out")
    return visit.to(_HOME)


async def make_code(visit: Visit) -> web.StreamResponse:
    """A sign-in code for another device of one's own."""
    code = await visit.room.people.make_code(visit.own_account.id)
    visit.flash("said.code", code=code)
    return visit.to(safe_path(visit.field("next")))


def safe_path(path: str) -> str:
    """A path of this room to go on to; anything that could lead elsewhere becomes the index."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else _HOME


async def _take_name(visit: Visit) -> None:
    name = clean_name(visit.field("name"))
    known = visit.viewer.account or visit.viewer.former
    if known is not None:
        await visit.room.people.rename(known.id, name)
        visit.flash("said.renamed", name=name.shown)
        return
    await visit.room.people.check_free(name)
    claim(visit, name)
    visit.flash("said.welcome", name=name.shown)


def _slow_down(visit: Visit) -> None:
    """Guessing is slow: passwords, keys and codes share one small bucket for each address."""
    spend(visit.room.limits.doors, _address(visit))


def _was_right(visit: Visit) -> None:
    """No guess, then: a whole group comes in behind one address."""
    visit.room.limits.doors.give_back(_address(visit))


def _address(visit: Visit) -> str:
    return client_address(visit.request, behind_proxy=visit.room.config.public_url is not None)
