"""A host's desk as blocks; pure. Ids read `noun:verb:group:first:…`, `first` being the row its page begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.group import Group
from bot.domain.ownership import bare_id, owner_of
from bot.domain.report import Report
from bot.platforms.slack.blocks import (
    Block,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    literal,
    section,
    when,
)
from bot.platforms.slack.markup import rich_literal
from bot.platforms.slack.pages import now_said
from bot.platforms.slack.render_posts import DEADLINE, stars
from bot.services.own_questions import OwnRow
from bot.services.suggestions import SuggestionRow
from bot.wording import FALLBACK, say

AT_ONCE = 10
# Of a suggested question, what its row shows.
MOST_PROMPT = 300


@dataclass(frozen=True, slots=True)
class Shelf:
    """One part of a desk: its name, how much it holds, and the rows of the page that is shown."""

    part: str
    total: int
    rows: Sequence[Block]


def now_warned(text: str) -> Block:
    """A line at the head of a page that says why what was asked for did not happen."""
    return context(f":warning: {escape(text)}")


def render_head(group: Group, shelf: Shelf, parts: Sequence[str], done: str = "") -> list[Block]:
    """What was just done, the way to each part, and what the one that is shown holds."""
    tabs = [
        button(
            say(FALLBACK, f"ownbank.tab_{part}"),
            f"desk:show:{group.id}:{part}:0",
            style="primary" if part == shelf.part else "",
        )
        for part in parts
    ]
    title = say(FALLBACK, f"slack_desk.{shelf.part}", n=shelf.total, group=literal(group.name))
    return [*([now_said(done)] if done else []), actions(*tabs), section(title)]


def render_suggestions(waiting: Sequence[SuggestionRow], group_id: int, first: int, topics: Mapping[str, str]) -> Shelf:
    """Suggestions that wait, oldest first."""
    first = clamp(first, len(waiting))
    rows = [_suggestion(row, group_id, first, topics) for row in waiting[first : first + AT_ONCE]]
    return make_shelf("suggestions", group_id, first, len(waiting), rows)


def render_reports(reports: Sequence[Report], group_id: int, first: int) -> Shelf:
    """Open reports, those on one question together, with the members' own words."""
    first = clamp(first, len(reports))
    rows = [_report(report, group_id, first) for report in reports[first : first + AT_ONCE]]
    return make_shelf("reports", group_id, first, len(reports), rows)


def render_own(own: Sequence[OwnRow], group_id: int, first: int, topics: Mapping[str, str]) -> Shelf:
    """The group's own questions by topic, retired ones included."""
    first = clamp(first, len(own))
    shown = enumerate(own[first : first + AT_ONCE], start=1)
    add = button(say(FALLBACK, "ownbank.add"), f"question:add:{group_id}:{first}:")
    rows = [[actions(add)], *([_own(row, group_id, f"{first}:{number}", topics)] for number, row in shown)]
    return make_shelf("own", group_id, first, len(own), rows)


def make_shelf(part: str, group_id: int, first: int, total: int, rows: Sequence[Sequence[Block]]) -> Shelf:
    """A page of a part whose `rows` begin with the row `first` of `total`, with the way to the other pages."""
    blocks = [block for row in rows for block in row]
    return Shelf(part, total, [*blocks, *_turns(part, group_id, first, total)])


def clamp(first: int, total: int) -> int:
    """The first row of the page that holds the row `first`, or of the last page."""
    return min(first, max(total - 1, 0)) // AT_ONCE * AT_ONCE


def moment(at: datetime) -> str:
    """An instant in the reader's own zone."""
    return when(at, DEADLINE, f"{at:%Y-%m-%d %H:%M} UTC")


def back_button(group_id: int, part: str, first: int) -> Block:
    """The way back to the desk."""
    return button(say(FALLBACK, "slack_desk.back"), f"desk:show:{group_id}:{part}:{first}")


def _suggestion(row: SuggestionRow, group_id: int, first: int, topics: Mapping[str, str]) -> list[Block]:
    draft, suggestion = row.suggestion.draft, row.suggestion
    facts = [literal(suggestion.author), moment(suggestion.made_at)]
    facts += [literal(topics.get(draft.topic, draft.topic))] if draft.topic else []
    facts += [say(FALLBACK, "suggest.alike", n=len(row.alike))] if row.alike else []
    look = button(say(FALLBACK, "suggest.look"), f"suggestion:open:{group_id}:{first}:{suggestion.id}")
    prompt = cut(literal(cut(draft.prompt, MOST_PROMPT)), MOST_PROMPT * 2)
    return [section(f"*{literal(draft.title)}*\n{'  ·  '.join(facts)}", look), context(prompt)]


def _report(report: Report, group_id: int, first: int) -> list[Block]:
    kind = say(FALLBACK, f"complaint.kind_{report.kind}")
    facts = "  ·  ".join((kind, literal(report.reporter), moment(report.made_at)))
    place = f"{group_id}:{first}:{report.id}"
    is_own = owner_of(report.question_id) is not None
    read = button(
        say(FALLBACK, "slack_desk.question"),
        f"question:open:{place}" if is_own else f"report:question:{place}",
        value=bare_id(report.question_id),
    )
    done = button(say(FALLBACK, "slack_desk.answer"), f"report:open:{place}")
    words = rich_literal(report.text, "rich_text_quote") if report.text else []
    return [section(f"*{literal(report.title)}*\n{facts}"), *words, actions(done, read), divider()]


def _own(row: OwnRow, group_id: int, place: str, topics: Mapping[str, str]) -> Block:
    question = row.question
    facts = [literal(topics.get(question.topic, question.topic)), stars(question.difficulty)]
    facts += [say(FALLBACK, "slack.bank_asked")] if row.was_asked else []
    facts += [say(FALLBACK, "ownbank.is_retired")] if row.retired_at else []
    show = button(say(FALLBACK, "slack.bank_read"), f"question:open:{group_id}:{place}", value=question.id)
    return section(f"*{literal(question.title)}*\n{'  ·  '.join(facts)}", show)


def _turns(part: str, group_id: int, first: int, total: int) -> list[Block]:
    """Which rows these are, and the way to the others."""
    if total <= AT_ONCE:
        return []
    facts = {"first": first + 1, "last": min(first + AT_ONCE, total), "n": total}
    wanted = (("◀", first - AT_ONCE), ("▶", first + AT_ONCE))
    turns = [button(mark, f"desk:show:{group_id}:{part}:{at}") for mark, at in wanted if 0 <= at < total]
    return [context(say(FALLBACK, "chat_boards.page", **facts)), actions(*turns)]
