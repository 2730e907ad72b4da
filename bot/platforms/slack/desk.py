"""A host's desk: suggestions and reports that wait, the group's own questions, and what comes; a page at a time."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Self

from bot.domain.errors import ConflictError, DrillError, InvalidInputError, NotFoundError
from bot.domain.group import Account, Group
from bot.domain.plan import UPCOMING
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.calls import Call, call_of_click, require_host
from bot.platforms.slack.pages import page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.parse_practice import refuse_word
from bot.platforms.slack.render_desk import (
    Shelf,
    now_warned,
    render_head,
    render_own,
    render_reports,
    render_suggestions,
)
from bot.platforms.slack.render_queue import QueueRow, make_rows, render_queue
from bot.platforms.slack.replies import Outcome, explain_failure
from bot.platforms.slack.tools import Tools

BuildPart = Callable[[Group, Account], Awaitable[Block]]


class Part(StrEnum):
    """What a desk holds, in the order its tabs have."""

    SUGGESTIONS = "suggestions"
    REPORTS = "reports"
    OWN = "own"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a desk somebody is: its group, the part, the first row of the page, and the id of the row they opened.

    Without a part it is the first one where something waits.
    """

    group_id: int
    part: Part | None = None
    first: int = 0
    row: str = ""

    @classmethod
    def of(cls, text: str, part: Part) -> Self:
        """A place of a part, written as `group:first:row`."""
        group_id, first, row = text.split(":", 2)
        return cls(int(group_id), part, int(first), row)

    def __str__(self) -> str:
        return f"{self.group_id}:{self.first}:{self.row}"


async def desk(tools: Tools, call: Call) -> None:
    """`/drill desk [suggestions | reports | own | queue]`; without a word, the first of two where something waits."""
    part = _parse_part(call.words)

    async def build(group: Group, account: Account) -> Block:
        return await build_desk(tools, group, account, Place(group.id, part))

    await show_page(tools, call, build)


async def open_desk(tools: Tools, click: Click) -> None:
    """*Desk* on App Home and under a notice: `group` or `group:part`."""
    group_id, _, part = click.id.partition(":")
    await show_desk(tools, click, Place(int(group_id), Part(part) if part else None))


async def turn(tools: Tools, click: Click) -> None:
    """A tab, the next page of one, or the way back to it: `group:part:first`."""
    group_id, part, first = click.id.split(":")
    await show_desk(tools, click, Place(int(group_id), Part(part), int(first)))


async def show_desk(tools: Tools, click: Click, place: Place, done: str = "") -> None:
    """Show the desk after a click; `done` says, already escaped, what it did."""
    build = partial(build_desk, tools, place=place, done=done)
    await show_page(tools, call_of_click(click, "desk", group_id=place.group_id), build)


async def show_row(tools: Tools, click: Click, place: Place, build: BuildPart) -> None:
    """Show what was opened on the desk; where it is gone or decided, the desk with a word on that."""

    async def built(group: Group, account: Account) -> Block:
        try:
            return await build(group, account)
        except (NotFoundError, ConflictError) as error:
            return await build_desk(tools, group, account, place, warned=error)

    await show_page(tools, call_of_click(click, "desk", group_id=place.group_id), built)


async def settle(
    tools: Tools, form: Form, place: Place, deed: Callable[[Account], Awaitable[str]], block_of: Callable[[str], str]
) -> Outcome:
    """Do what a form asks for and go back to the desk with what `deed` says, or with why it came too late.

    `block_of` names the field that a refusal's phrase is about.
    """
    account = await tools.account_of(form.user)
    group = await tools.store.read(lambda uow: uow.groups.get(place.group_id))
    try:
        done = await deed(account)
    except InvalidInputError as error:
        return Outcome({block_of(error.phrase): explain_failure(error) or ""})
    except (NotFoundError, ConflictError) as error:
        return Outcome(view=await build_desk(tools, group, account, place, warned=error))
    return Outcome(view=await build_desk(tools, group, account, place, done))


async def build_desk(
    tools: Tools, group: Group, account: Account, place: Place, done: str = "", warned: DrillError | None = None
) -> Block:
    """One part of a desk. Raises ForbiddenError for an account that is no host."""
    shelf = await _read_shelf(tools, account, place)
    said = [now_warned(explain_failure(warned) or "")] if warned else []
    return page("desk:shown", "slack_desk.head", [*said, *render_head(group, shelf, list(Part), done), *shelf.rows])


async def _read_shelf(tools: Tools, account: Account, place: Place) -> Shelf:
    """The part that is asked for, else suggestions where some wait, else reports where some do."""
    services, group_id = tools.services, place.group_id
    if place.part is Part.OWN:
        return render_own(await services.own_questions.list(group_id, account.id), group_id, place.first, tools.topics)
    if place.part is Part.QUEUE:
        return render_queue(await _read_queue(tools, group_id, account), group_id, place.first)
    if place.part is not Part.REPORTS:
        waiting = await services.suggestions.waiting(group_id, account.id)
        if waiting or place.part:
            return render_suggestions(waiting, group_id, place.first, tools.topics)
    reports = await services.reports.waiting(group_id, account.id)
    if reports or place.part:
        return render_reports(reports, group_id, place.first)
    return await _read_shelf(tools, account, replace(place, part=Part.SUGGESTIONS))


async def _read_queue(tools: Tools, group_id: int, account: Account) -> Sequence[QueueRow]:
    settings = await tools.services.groups.settings(group_id)
    await require_host(tools, settings.group, account)
    schedule = settings.schedules[0]
    planned = await tools.services.groups.preview(group_id, schedule, settings.group.zone, UPCOMING)
    titles = {question.id: question.title for question in await tools.services.questions.listing(group_id)}
    return make_rows(planned, settings.queue, titles, is_paused=schedule.paused_at is not None)


def _parse_part(words: str) -> Part | None:
    """The part that a word names. Raises InvalidInputError for another word."""
    word = words.casefold()
    if not word:
        return None
    if word not in set(Part):
        raise refuse_word(word, list(Part), "slack_desk.usage")
    return Part(word)
