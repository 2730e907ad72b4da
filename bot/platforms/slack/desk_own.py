"""What a host does to questions of the group's own: add one, read and change it, retire it, bring it back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain.draft import DraftQuestion, draft_of
from bot.domain.errors import NotFoundError
from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, actions, button, confirm, context
from bot.platforms.slack.calls import require_host
from bot.platforms.slack.commands_bank import render_question
from bot.platforms.slack.desk import Part, Place, settle, show_desk, show_row
from bot.platforms.slack.desk_draft import block_of, parse_draft, render_draft
from bot.platforms.slack.desk_suggestions import read_topics
from bot.platforms.slack.pages import page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.render_desk import back_button
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.services.own_questions import OwnRow
from bot.wording import FALLBACK, say


async def show(tools: Tools, click: Click) -> None:
    """*Read*: the question in a form, or as it was where it is retired; the button's value is its id."""
    place = replace(Place.of(click.id, Part.OWN), row=click.value)

    async def build(group: Group, account: Account) -> Block:
        row = await _get(tools, place, account)
        return _retired(row, place, tools) if row.retired_at else await _form(tools, group, row, place)

    await show_row(tools, click, place, build)


async def add(tools: Tools, click: Click) -> None:
    """*Add a question*: the empty form."""
    place = Place.of(click.id, Part.OWN)

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        fields = render_draft(DraftQuestion("", ""), await read_topics(tools, group.id))
        return page(
            "question:save", "ownbank.add", [actions(_back(place)), *fields], submit="slack.save", private=str(place)
        )

    await show_row(tools, click, place, build)


async def save(tools: Tools, form: Form) -> Outcome:
    """Add a question, or change one: a new version."""
    place, own = Place.of(form.private, Part.OWN), tools.services.own_questions

    async def deed(account: Account) -> str:
        before = draft_of(await own.get(place.group_id, place.row, account.id)) if place.row else DraftQuestion("", "")
        draft = parse_draft(form, before)
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            if place.row:
                await own.edit(place.group_id, place.row, draft, account.id)
            else:
                await own.add(place.group_id, draft, account.id)
        return say(FALLBACK, "ownbank.saved" if place.row else "ownbank.added")

    return await settle(tools, form, place, deed, block_of)


async def retire(tools: Tools, click: Click) -> None:
    """Ask a question no more."""
    await _change(tools, click, tools.services.own_questions.retire, "ownbank.retired_done")


async def restore(tools: Tools, click: Click) -> None:
    """Have a retired question asked again."""
    await _change(tools, click, tools.services.own_questions.restore, "ownbank.restored")


async def _change(tools: Tools, click: Click, deed: Callable[[int, str, int], Awaitable[None]], done: str) -> None:
    place = Place.of(click.id, Part.OWN)
    account = await tools.account_of(click.user)
    with once(click.key):
        await deed(place.group_id, click.value, account.id)
    await show_desk(tools, click, place, say(FALLBACK, done))


async def _get(tools: Tools, place: Place, account: Account) -> OwnRow:
    for row in await tools.services.own_questions.list(place.group_id, account.id):
        if row.question.id == place.row:
            return row
    raise NotFoundError("slack_desk.question_gone")


async def _form(tools: Tools, group: Group, row: OwnRow, place: Place) -> Block:
    sure = confirm(
        say(FALLBACK, "slack_desk.retire_sure"),
        say(FALLBACK, "slack_desk.retire_about"),
        say(FALLBACK, "ownbank.retire"),
        say(FALLBACK, "slack.cancel"),
    )
    away = f"question:retire:{replace(place, row='')}"
    retire_it = button(say(FALLBACK, "ownbank.retire"), away, style="danger", value=row.question.id, confirm=sure)
    fields = render_draft(draft_of(row.question), await read_topics(tools, group.id))
    blocks = [context(say(FALLBACK, "ownbank.change_about")), actions(retire_it, _back(place)), *fields]
    return page("question:save", "ownbank.change", blocks, submit="slack.save", private=str(place))


def _retired(row: OwnRow, place: Place, tools: Tools) -> Block:
    back_in = f"question:restore:{replace(place, row='')}"
    bring = button(say(FALLBACK, "ownbank.restore"), back_in, style="primary", value=row.question.id)
    blocks = [*render_question(row.question, tools), actions(bring, _back(place))]
    return page("question:shown", "slack.bank_head", blocks)


def _back(place: Place) -> Block:
    return back_button(place.group_id, Part.OWN, place.first)
