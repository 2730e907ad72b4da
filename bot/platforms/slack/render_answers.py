"""Answers as their author sees them: receipts, hints, the form to answer privately, and "My answer"."""

from datetime import datetime

from bot.cards.notices import ReceiptCard
from bot.domain.answer import Publish, Verdict
from bot.domain.round import RoundState, Rules
from bot.platforms.slack.blocks import (
    MOST_INPUT,
    Block,
    actions,
    button,
    choice,
    confirm,
    context,
    divider,
    escape,
    field,
    literal,
    message,
    modal,
    option,
    section,
    text_input,
    when,
)
from bot.platforms.slack.markup import rich_literal, rich_markdown
from bot.platforms.slack.render_posts import DEADLINE
from bot.services.own_answer import OwnAnswer
from bot.wording import say

TEXT, PUBLISH = "text", "publish"
# Answers hold more than one of Slack's fields does.
MOST_FIELDS = 4
# Blocks of the question above them.
MOST_PROMPT = 20


def render_receipt(
    receipt: ReceiptCard, locale: str, late_points: int = Rules().late, *, can_change: bool = True
) -> str:
    """What became of an answer, in one line of mrkdwn; `can_change` before the deadline."""
    if receipt.verdict is Verdict.LATE:
        return say(locale, "slack.receipt_late", n=late_points, at=_deadline(receipt.closes_at))
    if receipt.verdict is Verdict.ANSWERED:
        phrase = "slack.receipt_private" if receipt.private else "slack.receipt_counts"
        if not can_change:
            return say(locale, f"{phrase}_fixed")
        return say(locale, phrase, at=_deadline(receipt.closes_at))
    if receipt.length:
        return say(locale, "slack.receipt_short", n=receipt.missing)
    return say(locale, "slack.receipt_none", n=receipt.missing)


def render_hint(receipt: ReceiptCard, locale: str) -> Block:
    """A receipt whispered in a thread."""
    text = render_receipt(receipt, locale)
    return message(text, [section(text)])


def render_form(answer: OwnAnswer, locale: str, draft: str | None = None) -> Block:
    """The form to answer privately, with what was written before or with `draft`; its fields hold any answer whole."""
    typed = answer.private if draft is None else draft
    parts = [typed[at : at + MOST_INPUT] for at in range(0, len(typed), MOST_INPUT)][:MOST_FIELDS] or [""]
    blocks = [section(f"*{literal(answer.title)}*"), *rich_markdown(answer.prompt)[:MOST_PROMPT]]
    blocks.append(context(_note(answer, locale)))
    for number, part in enumerate(parts):
        label = say(locale, "slack.form_answer") if number == 0 else say(locale, "slack.form_more")
        hint = say(locale, "slack.form_hint", minimum=answer.round.rules.minimum) if number == 0 else ""
        element = text_input(initial=part, lines=True, most=MOST_INPUT)
        blocks.append(field(f"{TEXT}{number}", label, element, hint=hint, optional=number > 0))
    if not answer.is_late:
        options = [option(say(locale, f"slack.publish_{one}"), one) for one in Publish]
        chosen = choice("radio_buttons", options, [answer.publish])
        blocks.append(field(PUBLISH, say(locale, "slack.form_publish"), chosen))
    return modal(
        "answer:submit",
        say(locale, "slack.form_title"),
        blocks,
        submit=say(locale, "slack.form_submit"),
        close=say(locale, "slack.cancel"),
        private=str(answer.round.id),
    )


def _note(answer: OwnAnswer, locale: str) -> str:
    """Who reads what the form holds, and until when it is taken."""
    if answer.is_late:
        return say(locale, "own_answer.form_late", at=_deadline(answer.round.takes_late_until))
    phrase = "slack.form_replaces" if answer.private else "slack.form_about"
    return say(locale, phrase, at=_deadline(answer.round.closes_at))


def render_kept(answer: OwnAnswer, locale: str) -> Block:
    """What a form shows once it is stored."""
    text = say(locale, "slack.form_kept", title=literal(answer.title))
    blocks = [section(text), section(render_receipt(answer.receipt, locale, answer.round.rules.late))]
    blocks.append(context(say(locale, "slack.form_home")))
    return modal("answer:kept", say(locale, "slack.form_title"), blocks, close=say(locale, "slack.close"))


def render_own(answer: OwnAnswer, locale: str) -> Block:
    """Somebody's own answer, for a modal: what counts, what they wrote, and what they can still do."""
    receipt = render_receipt(answer.receipt, locale, answer.round.rules.late, can_change=answer.can_change)
    if answer.round.state is RoundState.VOID:
        receipt = say(locale, "void.extra")
    lines = [section(f"*{literal(answer.title)}*"), section(receipt)]
    for title, text in (("own_answer.public", answer.public), ("own_answer.private", answer.private)):
        if text:
            lines += [divider(), context(say(locale, title)), *rich_literal(text, "rich_text_quote")]
    if answer.private:
        lines.append(context(say(locale, f"own_answer.{answer.fate}")))
    if answer.can_change:
        lines.append(_changes(answer, locale))
    elif answer.round.state is RoundState.REVEALED and (answer.private or answer.public):
        how = button(say(locale, "practice.how_did_i_do"), f"review:open:{answer.round.id}", style="primary")
        lines.append(actions(how))
    lines.append(actions(button(say(locale, "slack_desk.report_it"), f"round:report:{answer.round.id}")))
    return modal("answer:own", say(locale, "slack.button_mine"), lines, close=say(locale, "slack.close"))


def _changes(answer: OwnAnswer, locale: str) -> Block:
    first = "slack.button_late" if answer.is_late else "slack.button_private"
    phrase = "slack.button_change" if answer.private else first
    buttons = [button(say(locale, phrase), f"answer:open:{answer.round.id}", style="primary")]
    if answer.private:
        ask = confirm(
            say(locale, "slack.withdraw_title"),
            say(locale, "slack.withdraw_about"),
            say(locale, "slack.withdraw_yes"),
            say(locale, "slack.cancel"),
        )
        buttons.append(button(say(locale, "slack.button_withdraw"), f"answer:withdraw:{answer.round.id}", confirm=ask))
    return actions(*buttons)


def _deadline(at: datetime) -> str:
    return when(at, DEADLINE, f"{at:%Y-%m-%d %H:%M} UTC")


def say_escaped(text: str) -> Block:
    """A sentence that may hold people's words, as a message."""
    safe = escape(text)
    return message(safe, [section(safe)])
