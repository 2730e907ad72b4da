"""A member says what is wrong with a round's question."""

from bot.domain.group import Account, Group
from bot.domain.report import ReportKind
from bot.platforms.slack.blocks import Block, choice, context, field, literal, option, text_input
from bot.platforms.slack.calls import call_of_click
from bot.platforms.slack.pages import group_and_account, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.replies import Outcome, saved
from bot.platforms.slack.tools import Tools
from bot.ports.store import UnitOfWork
from bot.services.once import once
from bot.services.reports import LONGEST_TEXT
from bot.wording import FALLBACK, say


async def open_form(tools: Tools, click: Click) -> None:
    """*Report the question* under one's own answer: the form."""
    round_id = int(click.id)
    round_ = await tools.store.read(lambda uow: uow.rounds.get(round_id))

    async def title(uow: UnitOfWork) -> str:
        return (await uow.questions.version(round_.question_version_id)).title

    async def build(group: Group, _: Account) -> Block:
        return _form(f"{group.id}:{round_id}", await tools.store.read(title))

    await show_page(tools, call_of_click(click, "report", group_id=round_.group_id), build)


async def send(tools: Tools, form: Form) -> Outcome:
    """Tell the hosts."""
    group, account = await group_and_account(tools, form)
    round_id, kind = int(form.private.partition(":")[2]), ReportKind(form.text("kind"))
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        await tools.services.reports.report_round(group.id, account.id, round_id, kind, form.text("text"))
    return Outcome(view=saved(FALLBACK, say(FALLBACK, "complaint.sent")))


def _form(place: str, title: str) -> Block:
    kinds = [option(say(FALLBACK, f"complaint.say_{kind}"), kind) for kind in ReportKind]
    words = text_input(lines=True, most=LONGEST_TEXT)
    blocks = [
        context(f"*{literal(title)}*"),
        field("kind", say(FALLBACK, "complaint.what"), choice("radio_buttons", kinds, [ReportKind.WRONG])),
        field("text", say(FALLBACK, "complaint.text"), words, optional=True),
    ]
    return page("report:send", "slack_desk.report_head", blocks, submit="complaint.send", private=place)
