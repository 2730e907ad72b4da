"""App Home: published when somebody opens it, and again when what it shows has changed."""

from functools import partial

from bot.platforms.slack.blocks import escape
from bot.platforms.slack.commands_practice import read_home
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.places import account_ref
from bot.platforms.slack.render_home import render_home
from bot.platforms.slack.replies import fill_page, open_page, saved
from bot.platforms.slack.tools import Tools
from bot.wording import FALLBACK


async def publish(tools: Tools, user: str) -> None:
    """Bring somebody's App Home up to date."""
    tools.at_home.add(user)
    account = await tools.account_of(user)
    desk = await tools.desks.read(account_ref(tools.identity.team, user))
    practice = await read_home(tools, account, desk)
    view = render_home(desk, account, tools.topics, FALLBACK, practice)
    await tools.api.call("views.publish", lambda: tools.api.client.views_publish(user_id=user, view=view))


async def show_fault(tools: Tools, click: Click, text: str) -> None:
    """Say in front of App Home, or in the page, why a click came to nothing."""
    build = partial(_fault, text)
    if click.view and click.view.get("type") == "modal":
        await fill_page(tools, str(click.view["id"]), build)
    else:
        await open_page(tools, click.trigger, build)


async def _fault(text: str) -> dict[str, object]:
    return saved(FALLBACK, escape(text))


async def reload(tools: Tools, click: Click) -> None:
    """*Refresh*."""
    await publish(tools, click.user)
