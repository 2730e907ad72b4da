"""A command as it was given: by a slash command, by a button that stands for one, or again for a chosen group."""

from dataclasses import dataclass

from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.group import Account, Group, Member
from bot.platforms.slack.blocks import Block, modal
from bot.platforms.slack.parse_input import Click, Command
from bot.platforms.slack.places import PLATFORM, account_ref, channel_ref
from bot.platforms.slack.replies import fill_page, open_page
from bot.platforms.slack.tools import Tools
from bot.ports.store import UnitOfWork
from bot.services.finding import Spot
from bot.wording import FALLBACK, say


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a command. `name` is the subcommand; `group_id` the group, where it was chosen."""

    key: str
    name: str
    words: str
    user: str
    team: str
    channel: str
    trigger: str
    response_url: str = ""
    view_id: str = ""
    group_id: int | None = None


def call_of_command(command: Command, name: str, words: str) -> Call:
    """A slash command as a call of its subcommand `name`."""
    return Call(
        command.key, name, words, command.user, command.team, command.channel, command.trigger, command.response_url
    )


def call_of_click(click: Click, name: str, words: str = "", group_id: int | None = None) -> Call:
    """A button as a call."""
    view_id = str(click.view["id"]) if click.view and click.view.get("type") == "modal" else ""
    return Call(
        key=f"{click.key}-{name}",
        name=name,
        words=words,
        user=click.user,
        team=click.team,
        channel=click.channel,
        trigger=click.trigger,
        response_url=click.response_url,
        view_id=view_id,
        group_id=group_id,
    )


async def answer(tools: Tools, call: Call, shown: Block, *, replace: bool = False) -> None:
    """Show a message to whoever called: beside their command, or as a page where they clicked in a view."""
    if call.response_url:
        await tools.api.respond(call.response_url, shown, replace=replace)
        return
    page = modal("call:shown", say(FALLBACK, "slack.app_name"), shown["blocks"], close=say(FALLBACK, "slack.close"))

    async def build() -> Block:
        return page

    if call.view_id:
        await fill_page(tools, call.view_id, build)
    else:
        await open_page(tools, call.trigger, build)


async def group_of(tools: Tools, call: Call) -> Group:
    """The group a call means. Raises AmbiguousGroupError, NotFoundError."""
    chosen = call.group_id
    if chosen is not None:
        return await tools.store.read(lambda uow: uow.groups.get(chosen))
    return await tools.services.finding.find_group(spot_of(call))


def spot_of(call: Call) -> Spot:
    """Where a call was given."""
    channel = channel_ref(call.team, call.channel) if call.channel else None
    return Spot(account_ref(call.team, call.user), PLATFORM, call.team, channel)


async def member_of(tools: Tools, group: Group, account: Account) -> Member:
    """Who sits in a group for an account. Raises NotFoundError for somebody who has not answered yet."""
    member = await find_member(tools, group, account)
    if member is None:
        raise NotFoundError("slack.no_seat", group=group.name)
    return member


async def find_member(tools: Tools, group: Group, account: Account) -> Member | None:
    """Who sits in a group for an account, if anybody."""
    return await tools.store.read(lambda uow: uow.members.find(group.id, account.id))


async def require_host(tools: Tools, group: Group, account: Account) -> None:
    """Raises ForbiddenError unless an account is a host of the group."""

    async def work(uow: UnitOfWork) -> bool:
        return await uow.groups.is_host(group.id, account.id)

    if not await tools.store.read(work):
        raise ForbiddenError("slack.host_only")
