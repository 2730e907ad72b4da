"""Coming in: the index, the password, the host link, names and sign-in codes."""

from dataclasses import replace

from aiohttp import web

from bot.domain.errors import DrillError
from bot.platforms.web.guard import client_address, spend
from bot.platforms.web.names import clean_name
from bot.platforms.web.visit import RefusedError, Visit

# Where a page may send a visitor on to; anything else leads home.
_HOME = "/"


async def index(visit: Visit) -> web.StreamResponse:
    """The only group, or a list of them."""
    groups = await visit.room.store.read(lambda uow: uow.groups.list())
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
    visit.session = replace(visit.session, door=visit.room.doors.door_mark)
    return visit.to(safe_path(visit.field("next")))


async def open_host_link(visit: Visit) -> web.StreamResponse:
    """The operator's link: this browser may host every group; the key leaves the address at once."""
    if "key" in visit.request.query:
        _slow_down(visit)
        if not visit.room.doors.is_operator(visit.query("key")):
            raise RefusedError(403, "error.host_key")
        visit.session = replace(visit.session, operator=True, door=visit.room.doors.door_mark)
        await _grant(visit)
        return visit.to("/host")
    if not visit.room.doors.is_open_to(visit.session.door):
        return visit.to("/door?next=/host")
    if visit.viewer.account is None:
        return visit.to("/name?next=/host")
    groups = await visit.room.store.read(lambda uow: uow.groups.list())
    return visit.to(f"/g/{groups[0].id}/host" if groups else _HOME)


async def show_name(visit: Visit) -> web.StreamResponse:
    """The page that asks for a name."""
    return visit.render("name.html", next=safe_path(visit.query("next")))


async def pick_name(visit: Visit) -> web.StreamResponse:
    """Take a name: a new account, or another name for one's own."""
    _slow_down(visit)
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
        account = await visit.room.people.sign_in(visit.field("code"))
    except DrillError as error:
        return visit.render("name.html", 422, next=path, code_fault=visit.say(error.phrase, **error.facts))
    visit.sign_in(account.id)
    await _grant(visit)
    visit.flash("said.signed_in", name=account.name)
    return visit.to(path)


async def sign_out(visit: Visit) -> web.StreamResponse:
    """Forget who this browser belongs to; the password stays known."""
    visit.session = type(visit.session)(door=visit.session.door)
    visit.flash("said.signed_out")
    return visit.to(_HOME)


async def make_code(visit: Visit) -> web.StreamResponse:
    """A sign-in code for another device of one's own."""
    code = await visit.room.people.make_code(visit.account.id)
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
    account = await visit.room.people.pick(name)
    visit.sign_in(account.id)
    await _grant(visit)
    visit.flash("said.welcome", name=name.shown)


async def _grant(visit: Visit) -> None:
    """Whoever had the host link hosts every group of the room, from the moment they have a name."""
    account_id = visit.session.account_id
    if not visit.session.operator or account_id is None:
        return
    for group in await visit.room.store.read(lambda uow: uow.groups.list()):
        await visit.room.services.groups.name_host(group.id, account_id, None)


def _slow_down(visit: Visit) -> None:
    """Guessing is slow: passwords, keys, codes and names share one small bucket for each address."""
    spend(visit.room.limits.doors, client_address(visit.request, behind_proxy=visit.room.config.public_url is not None))
