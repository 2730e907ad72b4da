"""Forms that change something: once, then another page; a refusal shows the form again with what was typed."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.domain.errors import DrillError
from bot.platforms.web.visit import Visit
from bot.services.once import DoneBeforeError, once

Page = Callable[..., Awaitable[web.Response]]


async def act(
    visit: Visit, deed: Callable[[], Awaitable[object]], refused: Page, said: str, path: str
) -> web.StreamResponse:
    """Do `deed` and go to `path` with `said` on it; what it refuses is told by the page `refused`.

    Raises RefusedError for a form without its key or from someone without a name.
    """
    key = f"web-{visit.account.id}-{visit.form_key()}"
    try:
        with once(key):
            await deed()
    except DoneBeforeError:
        pass  # the same form, sent twice
    except DrillError as error:
        return await refused(visit, 422, fault=visit.say(error.phrase, **error.facts))
    visit.flash(said)
    return visit.to(visit.base + path)
