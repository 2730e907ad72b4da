"""Mending a member's day or points: `/drill mend`."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial

from bot.domain.errors import DrillError, NotFoundError
from bot.domain.group import Account, Group, Member
from bot.platforms.slack.blocks import Block, actions, button, choice, context, field, literal, option, text_input
from bot.platforms.slack.calls import Call, call_of_click, require_host
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.parse_practice import refuse_word
from bot.platforms.slack.places import account_ref
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.ports.ledgers import DayRepair, PointRepair
from bot.ports.store import UnitOfWork
from bot.services.mending import LONGEST_REASON, MENDABLE, parse_mark, parse_points, parse_reason
from bot.services.once import once
from bot.wording import FALLBACK, say

DAY, POINTS = "day", "points"
MOST_TITLE = 60
# Which field a refusal is about, by its phrase.
_FIELDS = {
    "mending.stranger": "who",
    "day.unknown": "on",
    "host.bad_points": "points",
    "round.not_settled": "round",
    "host.bad_reason": "why",
}
Deed = Callable[[int], Awaitable[None]]


async def mend(tools: Tools, call: Call) -> None:
    """`/drill mend [day | points]`: the form for a day, or that for points."""
    word = call.words.casefold() or DAY
    if word not in (DAY, POINTS):
        raise refuse_word(word, [DAY, POINTS], "mending.usage")
    await show_page(tools, call, partial(_page, tools, word))


async def turn(tools: Tools, click: Click) -> None:
    """The other one of the two forms: `group:form`."""
    group_id, _, what = click.id.partition(":")
    await show_page(tools, call_of_click(click, "mend", group_id=int(group_id)), partial(_page, tools, what))


async def mend_day(tools: Tools, form: Form) -> Outcome:
    """Set what a study day was for a member."""
    group, account = await group_and_account(tools, form)

    async def deed(member_id: int) -> None:
        on, mark, why = date.fromisoformat(form.text("on")), parse_mark(form.text("mark")), form.text("why")
        repair = DayRepair(member_id, on, mark, account.id, parse_reason(why))
        await tools.services.settlement.mend_day(group.id, member_id, repair, account.id)

    return await _settle(tools, form, deed, DAY, "said.mended")


async def mend_points(tools: Tools, form: Form) -> Outcome:
    """Change what a member got for a settled round."""
    group, account = await group_and_account(tools, form)

    async def deed(member_id: int) -> None:
        points, why = parse_points(form.text("points")), parse_reason(form.text("why"))
        repair = PointRepair(member_id, int(form.text("round")), points, account.id, why)
        await tools.services.settlement.mend_points(group.id, repair, account.id)

    return await _settle(tools, form, deed, POINTS, "said.mended_points")


async def _settle(tools: Tools, form: Form, deed: Deed, what: str, done: str) -> Outcome:
    group, account = await group_and_account(tools, form)
    await require_host(tools, group, account)
    try:
        member = await _member(tools, group, form.text("who"))
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            await deed(member.id)
    except DrillError as error:
        return Outcome({_FIELDS.get(error.phrase, "who"): say(FALLBACK, error.phrase, **error.facts)})
    return Outcome(view=await _page(tools, what, group, account, say(FALLBACK, done)))


async def _member(tools: Tools, group: Group, user: str) -> Member:
    """Who sits in the group for a person. Raises NotFoundError."""

    async def work(uow: UnitOfWork) -> Member | None:
        account = await uow.members.find_account(account_ref(tools.identity.team, user))
        return await uow.members.find(group.id, account.id) if account else None

    member = await tools.store.read(work)
    if member is None:
        raise NotFoundError("mending.stranger")
    return member


async def _page(tools: Tools, what: str, group: Group, account: Account, done: str = "") -> Block:
    await require_host(tools, group, account)
    other = POINTS if what == DAY else DAY
    about = f"*{literal(group.name)}*  ·  {say(FALLBACK, f'host.mend_{what}_about')}"
    blocks = [
        *([now_said(done)] if done else []),
        context(about),
        actions(button(say(FALLBACK, f"host.mend_{other}"), f"mend:show:{group.id}:{other}")),
        field("who", say(FALLBACK, "host.member"), {"type": "users_select"}),
        *(_day_fields() if what == DAY else await _point_fields(tools, group)),
        field("why", say(FALLBACK, "mending.why"), text_input(most=LONGEST_REASON)),
    ]
    return page(f"mend:{what}", f"host.mend_{what}", blocks, submit="host.mend", private=str(group.id))


def _day_fields() -> list[Block]:
    marks = [option(say(FALLBACK, f"mark.{mark}"), mark) for mark in MENDABLE]
    return [
        field("on", say(FALLBACK, "host.date"), {"type": "datepicker"}),
        field("mark", say(FALLBACK, "host.mark"), choice("static_select", marks)),
    ]


async def _point_fields(tools: Tools, group: Group) -> list[Block]:
    """The rounds that are over, and how much. Raises NotFoundError where none is."""
    rows = await tools.services.archive.list(group.id)
    rounds = [option(f"{row.on:%-d %b}  {row.title[:MOST_TITLE]}", str(row.round_id)) for row in rows]
    if not rounds:
        raise NotFoundError("mending.no_round")
    points = text_input(placeholder="+5", most=6)
    return [
        field("round", say(FALLBACK, "host.round"), choice("static_select", rounds)),
        field("points", say(FALLBACK, "host.points"), points),
    ]
