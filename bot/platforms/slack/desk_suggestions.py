"""What a host does to a suggestion: read and complete it, approve it, keep it for later, decline it with a reason."""

from collections.abc import Mapping

from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, actions, button, choice, context, field, literal, option, text_input
from bot.platforms.slack.desk import Part, Place, settle, show_row
from bot.platforms.slack.desk_draft import block_of, parse_draft, render_draft
from bot.platforms.slack.pages import page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.render_desk import back_button, moment
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.services.suggestions import LONGEST_REASON, SuggestionRow
from bot.wording import FALLBACK, say

APPROVE, KEEP = "approve", "keep"


async def show(tools: Tools, click: Click) -> None:
    """*Look at it*: the whole suggestion in a form."""
    place = Place.of(click.id, Part.SUGGESTIONS)

    async def build(group: Group, account: Account) -> Block:
        row = await tools.services.suggestions.get(group.id, int(place.row), account.id)
        return _form(row, place, await read_topics(tools, group.id))

    await show_row(tools, click, place, build)


async def save(tools: Tools, form: Form) -> Outcome:
    """Approve a suggestion as its form stands now, or keep what was changed for later."""
    place = Place.of(form.private, Part.SUGGESTIONS)
    suggestions, number = tools.services.suggestions, int(place.row)

    async def deed(account: Account) -> str:
        # Decided or not: a form that comes twice is told by its claim, not by what its first delivery did.
        stored = await tools.store.read(lambda uow: uow.suggestions.get(number))
        draft = parse_draft(form, stored.draft)
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            if form.text("decision") == KEEP:
                await suggestions.edit(place.group_id, number, draft, account.id)
                return say(FALLBACK, "suggest.kept")
            await suggestions.approve(place.group_id, number, account.id, draft)
            return say(FALLBACK, "suggest.approved")

    return await settle(tools, form, place, deed, block_of)


async def ask_why(tools: Tools, click: Click) -> None:
    """*Decline*: the form for the reason."""
    place = Place.of(click.id, Part.SUGGESTIONS)

    async def build(group: Group, account: Account) -> Block:
        row = await tools.services.suggestions.get(group.id, int(place.row), account.id)
        title = context(f"*{literal(row.suggestion.draft.title)}*", literal(row.suggestion.author))
        why = field("reason", say(FALLBACK, "suggest.reason"), text_input(lines=True, most=LONGEST_REASON))
        blocks = [title, why, actions(back_button(group.id, Part.SUGGESTIONS, place.first))]
        return page("suggestion:decline", "slack_desk.one", blocks, submit="suggest.decline", private=str(place))

    await show_row(tools, click, place, build)


async def decline(tools: Tools, form: Form) -> Outcome:
    """Say no, with the reason that reaches the author."""
    place = Place.of(form.private, Part.SUGGESTIONS)

    async def deed(account: Account) -> str:
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            await tools.services.suggestions.decline(place.group_id, int(place.row), form.text("reason"), account.id)
        return say(FALLBACK, "suggest.declined_done")

    return await settle(tools, form, place, deed, lambda _: "reason")


async def read_topics(tools: Tools, group_id: int) -> dict[str, str]:
    """Titles by id of the topics a group can be asked about."""
    listing = await tools.services.questions.listing(group_id)
    return {question.topic: tools.topics.get(question.topic, question.topic) for question in listing}


def _form(row: SuggestionRow, place: Place, topics: Mapping[str, str]) -> Block:
    suggestion = row.suggestion
    about = [f"{literal(suggestion.author)}  ·  {moment(suggestion.made_at)}"]
    for near in row.alike:
        by = say(FALLBACK, "suggest.alike_by", percent=round(near.score * 100))
        about.append(f"{by}: {literal(near.question.title)}")
    decline_it = button(say(FALLBACK, "suggest.decline"), f"suggestion:refuse:{place}", style="danger")
    back = back_button(place.group_id, Part.SUGGESTIONS, place.first)
    decisions = [option(say(FALLBACK, f"suggest.{name}"), name) for name in (APPROVE, KEEP)]
    blocks = [
        context(*about),
        actions(decline_it, back),
        *render_draft(suggestion.draft, topics),
        field("decision", say(FALLBACK, "slack_desk.decision"), choice("radio_buttons", decisions, [APPROVE])),
    ]
    return page("suggestion:save", "slack_desk.one", blocks, submit="slack_desk.send", private=str(place))
