"""What a group is asked next, as its hosts see it in blocks; pure. Ids read `queue:verb:group:first:…`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.rounds import OpeningRow
from bot.platforms.slack.blocks import Block, actions, button, confirm, context, literal, section
from bot.platforms.slack.render_desk import AT_ONCE, Shelf, back_button, clamp, make_shelf, moment
from bot.wording import FALLBACK, say

PART = "queue"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A question that comes; `opens_at` is None where no opening is known for it."""

    question_id: str
    title: str
    opens_at: datetime | None
    is_queued: bool


def make_rows(
    planned: Sequence[OpeningRow], queue: Collection[str], titles: Mapping[str, str], *, is_paused: bool
) -> Sequence[QueueRow]:
    """What the next openings ask, in order, then what is queued besides; `titles` by id of all that can be asked."""
    rows = [
        QueueRow(row.question_id, row.title, None if is_paused else row.opens_at, row.question_id in queue)
        for row in planned
        if row.question_id and row.title
    ]
    shown = {row.question_id for row in rows}
    rest = [question_id for question_id in queue if question_id in titles and question_id not in shown]
    return [*rows, *(QueueRow(question_id, titles[question_id], None, True) for question_id in rest)]


def render_queue(coming: Sequence[QueueRow], group_id: int, first: int) -> Shelf:
    """Which questions come and when, and the way to the others."""
    first = clamp(first, len(coming))
    find = button(say(FALLBACK, "slack_queue.find"), "bank:further", value=f"{group_id}:0::")
    head = [context(say(FALLBACK, "slack_queue.find_about")), actions(find)]
    shown = enumerate(coming[first : first + AT_ONCE], start=1)
    rows = [_row(row, f"{group_id}:{first}:{number}") for number, row in shown]
    none = [] if coming else [section(say(FALLBACK, "slack_queue.none"))]
    return make_shelf(PART, group_id, first, len(coming), [head, rows, none])


def render_deeds(group_id: int, question_id: str, first: int, *, is_queued: bool) -> Block:
    """What a host can do with a question: have it asked next or not, skip it, go to the desk's row `first`."""
    place = f"{group_id}:{first}:"
    verb, style = ("remove", "") if is_queued else ("ask", "primary")
    turn = button(say(FALLBACK, f"slack_queue.{verb}"), f"queue:{verb}:{place}", style=style, value=question_id)
    sure = confirm(
        say(FALLBACK, "slack_queue.pass_sure"),
        say(FALLBACK, "slack_queue.pass_about"),
        say(FALLBACK, "slack_queue.pass"),
        say(FALLBACK, "slack.cancel"),
    )
    over = button(say(FALLBACK, "slack_queue.pass"), f"queue:pass:{place}", value=question_id, confirm=sure)
    return actions(turn, over, back_button(group_id, PART, first))


def _row(row: QueueRow, place: str) -> Block:
    facts = [moment(row.opens_at) if row.opens_at else say(FALLBACK, "slack_queue.not_planned")]
    facts += [say(FALLBACK, "slack_queue.queued")] if row.is_queued else []
    show = button(say(FALLBACK, "slack.bank_read"), f"queue:open:{place}", value=row.question_id)
    return section(f"*{literal(row.title)}*\n{'  ·  '.join(facts)}", show)
