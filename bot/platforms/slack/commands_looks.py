"""What members look at: boards, streak, profile, their answer to the open round."""

from bot.platforms.slack.blocks import message, section
from bot.platforms.slack.calls import Call, answer, call_of_click, find_member, group_of, member_of, spot_of
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.places import account_ref
from bot.platforms.slack.render_answers import render_form, render_own
from bot.platforms.slack.render_boards import render_board, render_profile, render_streak
from bot.platforms.slack.replies import open_page
from bot.platforms.slack.tools import Tools
from bot.services.finding import FoundRound
from bot.wording import FALLBACK, say


async def show_board(tools: Tools, call: Call) -> None:
    """`/drill leaderboard [board]`: this week's without a word."""
    await show_board_page(tools, call)


async def show_board_page(tools: Tools, call: Call, offset: int | None = None) -> None:
    """A board from `offset` on, in the place of the one that was shown where there is an offset."""
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    member = await find_member(tools, group, account)
    board = call.words.casefold().replace("all time", "all") or "week"
    card = await tools.services.standings.board(group.id, board, member.id if member else None, offset=offset or 0)
    await answer(tools, call, render_board(card, group, FALLBACK), replace=offset is not None)


async def turn_board(tools: Tools, click: Click) -> None:
    """Another board, or further down, in the place of the one that is shown."""
    group_id, board, offset = click.value.split(":")
    await show_board_page(tools, call_of_click(click, "leaderboard", board, int(group_id)), int(offset))


async def show_streak(tools: Tools, call: Call) -> None:
    """`/drill streak`: one's own."""
    group = await group_of(tools, call)
    member = await member_of(tools, group, await tools.account_of(call.user))
    await answer(tools, call, render_streak(await tools.services.standings.streak(group.id, member.id), FALLBACK))


async def show_profile(tools: Tools, call: Call) -> None:
    """`/drill profile`: one's own."""
    group = await group_of(tools, call)
    member = await member_of(tools, group, await tools.account_of(call.user))
    card = await tools.services.standings.profile(group.id, member.id)
    await answer(tools, call, render_profile(card, tools.topics, FALLBACK))


async def answer_round(tools: Tools, call: Call) -> None:
    """`/drill answer`: the form of the latest open round; other open ones are told."""
    found: list[FoundRound] = []

    async def build() -> dict[str, object]:
        found.append(await tools.services.finding.find_round(spot_of(call)))
        own = await tools.own.read(found[0].chosen.round.id, account_ref(call.team, call.user))
        return render_form(own, FALLBACK) if own.can_change else render_own(own, FALLBACK)

    await open_page(tools, call.trigger, build)
    if found and not found[0].is_clear:
        text = say(FALLBACK, "slack.answer_others", n=len(found[0].others))
        await answer(tools, call, message(text, [section(text)]))
