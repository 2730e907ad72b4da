"""A name is taken in two steps, so that whatever breaks in between, none is held by an account without a browser.

Picking one gives the browser a session that claims it, and stores nothing. The browser's next request shows that the
session arrived: with it the account is made, in one transaction, and the same one however often that is repeated.
"""

from dataclasses import replace

from aiohttp import web

from bot.domain.errors import ConflictError, InvalidInputError
from bot.platforms.web.names import clean_name
from bot.platforms.web.session import Session
from bot.platforms.web.views import read_groups
from bot.platforms.web.visit import Visit
from bot.services.room_people import RoomName


def claim(visit: Visit, name: RoomName) -> None:
    """Have the browser claim a name, in a session that nobody knew before."""
    visit.session = Session(operator=visit.session.operator, door=visit.session.door, claim=name.shown)


async def settle_claim(visit: Visit) -> web.Response | None:
    """Take the name that the session claims; where it is somebody else's by now, back to choosing one."""
    session = visit.session
    if not session.claim:
        return None
    visit.session = replace(session, claim="")
    try:
        account = await visit.room.people.pick(clean_name(session.claim), session.id)
    except (ConflictError, InvalidInputError) as error:
        visit.flash(error.phrase, **error.facts)
        return visit.to("/name")
    visit.session = replace(session, account_id=account.id, claim="")
    await grant(visit)
    await visit.load()
    return None


async def grant(visit: Visit) -> None:
    """Whoever had the host link hosts every group of the room, from the moment they have a name."""
    account_id = visit.session.account_id
    if not visit.session.operator or account_id is None:
        return
    for group in await visit.room.store.read(read_groups):
        await visit.room.services.groups.name_host(group.id, account_id, None)
