"""`/drill profile`, and what somebody wrote beside the model answers: for that person's eyes alone."""

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.calls import Call, answer, call_of_click, group_of, member_of
from bot.platforms.slack.pages import show_page
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.render_profile import render_history, render_profile, render_wrote
from bot.platforms.slack.tools import Tools
from bot.wording import FALLBACK


async def show_profile(tools: Tools, call: Call) -> None:
    """`/drill profile`: one's own."""
    group = await group_of(tools, call)
    member = await member_of(tools, group, await tools.account_of(call.user))
    card = await tools.services.profiles.profile(group.id, member.id)
    badges = (await tools.services.badges.holders(group.id)).get(member.id, ())
    await answer(tools, call, render_profile(card, tools.topics, group.id, FALLBACK, badges))


async def show_history(tools: Tools, click: Click) -> None:
    """*What I wrote*, and other pages of it: `group:offset`."""
    group_id, _, offset = click.id.partition(":")

    async def build(group: Group, account: Account) -> Block:
        member = await member_of(tools, group, account)
        card = await tools.services.profiles.history(group.id, member.id, int(offset or 0))
        return render_history(card, group.id, tools.topics, FALLBACK)

    await show_page(tools, call_of_click(click, "history", group_id=int(group_id)), build)


async def show_wrote(tools: Tools, click: Click) -> None:
    """*Read*: one's own answer beside the model answer, `group:offset:round`."""
    group_id, offset, round_id = click.id.split(":")

    async def build(group: Group, account: Account) -> Block:
        member = await member_of(tools, group, account)
        line = await tools.services.profiles.wrote(group.id, member.id, int(round_id))
        space = tools.identity.team
        archive = tools.services.archive
        best = None if line.is_void else (await archive.reveal(group.id, line.round_id, PLATFORM, space)).best
        return render_wrote(line, best, f"{group.id}:{offset}", FALLBACK)

    await show_page(tools, call_of_click(click, "history", group_id=int(group_id)), build)
