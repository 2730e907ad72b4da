"""What members look at: their streak, their answer to the open round."""

from bot.platforms.slack.blocks import message, section
from bot.platforms.slack.calls import Call, answer, group_of, member_of, spot_of
from bot.platforms.slack.places import account_ref
from bot.platforms.slack.render_answers import render_form, render_own
from bot.platforms.slack.render_boards import render_streak
from bot.platforms.slack.replies import open_page
from bot.platforms.slack.tools import Tools
from bot.services.finding import FoundRound
from bot.wording import FALLBACK, say


async def show_streak(tools: Tools, call: Call) -> None:
    """`/drill streak`: one's own."""
    group = await group_of(tools, call)
    member = await member_of(tools, group, await tools.account_of(call.user))
    await answer(tools, call, render_streak(await tools.services.profiles.streak(group.id, member.id), FALLBACK))


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
