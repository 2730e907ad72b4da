"""What a host calls the group: a form under `/drill schedule`."""

from bot import wording
from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, context, field, literal, text_input
from bot.platforms.slack.calls import call_of_click, require_host
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.naming import LONGEST_GROUP_NAME
from bot.services.once import once
from bot.wording import FALLBACK, say

_NAME = "group_name"


async def change(tools: Tools, click: Click) -> None:
    """*Rename*: the form."""

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        entry = text_input(initial=group.name, most=LONGEST_GROUP_NAME)
        blocks = [field(_NAME, say(FALLBACK, "group_name.field"), entry), context(say(FALLBACK, "group_name.about"))]
        return page("schedule:call", "group_name.title", blocks, submit="group_name.change", private=str(group.id))

    await show_page(tools, call_of_click(click, "schedule", group_id=int(click.id)), build)


async def save(tools: Tools, form: Form) -> Outcome:
    """Store the name."""
    group, account = await group_and_account(tools, form)
    try:
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            group = await tools.services.naming.rename(group.id, form.text(_NAME), account.id)
    except InvalidInputError as error:
        return Outcome({_NAME: wording.explain(FALLBACK, error)})
    said = say(FALLBACK, "group_name.saved", name=literal(group.name))
    return Outcome(view=page("schedule:shown", "group_name.title", [now_said(said)]))
