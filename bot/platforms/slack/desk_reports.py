"""What a host does to a report: read the question it is about, and close it with a word to its reporter."""

from bot.domain.errors import NotFoundError
from bot.domain.group import Account, Group
from bot.domain.report import Report
from bot.platforms.slack.blocks import Block, actions, context, field, literal, section, text_input
from bot.platforms.slack.commands_bank import render_question
from bot.platforms.slack.desk import Part, Place, settle, show_row
from bot.platforms.slack.markup import rich_literal
from bot.platforms.slack.pages import page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.render_desk import back_button
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.services.reports import LONGEST_TEXT
from bot.wording import FALLBACK, say


async def show_question(tools: Tools, click: Click) -> None:
    """*The question*: the bank's question as it stands now, with its model answer."""
    place = Place.of(click.id, Part.REPORTS)

    async def build(group: Group, account: Account) -> Block:
        report = await _get(tools, place, account)
        question = await tools.services.bank_page.read(group.id, report.question_id, account.id)
        back = actions(back_button(group.id, Part.REPORTS, place.first))
        return page("report:shown", "slack.bank_head", [*render_question(question, tools), back])

    await show_row(tools, click, place, build)


async def show(tools: Tools, click: Click) -> None:
    """*Close*: the form for a word to the reporter."""
    place = Place.of(click.id, Part.REPORTS)

    async def build(_: Group, account: Account) -> Block:
        return _form(await _get(tools, place, account), place)

    await show_row(tools, click, place, build)


async def close(tools: Tools, form: Form) -> Outcome:
    """Have done with a report."""
    place = Place.of(form.private, Part.REPORTS)

    async def deed(account: Account) -> str:
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            await tools.services.reports.close(place.group_id, int(place.row), form.text("note"), account.id)
        return say(FALLBACK, "complaint.closed")

    return await settle(tools, form, place, deed, lambda _: "note")


async def _get(tools: Tools, place: Place, account: Account) -> Report:
    """An open report. Raises NotFoundError, ForbiddenError for somebody who is no host."""
    for report in await tools.services.reports.waiting(place.group_id, account.id):
        if str(report.id) == place.row:
            return report
    raise NotFoundError("slack_desk.report_gone")


def _form(report: Report, place: Place) -> Block:
    kind = say(FALLBACK, f"complaint.kind_{report.kind}")
    words = rich_literal(report.text, "rich_text_quote") if report.text else []
    note = text_input(lines=True, most=LONGEST_TEXT)
    blocks = [
        section(f"*{literal(report.title)}*"),
        context(f"{kind}  ·  {literal(report.reporter)}"),
        *words,
        field("note", say(FALLBACK, "complaint.note"), note, optional=True),
        actions(back_button(place.group_id, Part.REPORTS, place.first)),
    ]
    return page("report:close", "slack_desk.report", blocks, submit="complaint.close", private=str(place))
