"""Hosts of a group, and whose answer helped: what people say of people."""

from functools import partial

from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, button, confirm, context, field, literal, section
from bot.platforms.slack.calls import Call, call_of_click, find_member
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.house_rules import say_days, say_votes
from bot.services.once import once
from bot.wording import FALLBACK, say

WHO = "who"
_SHOWN = 40


async def hosts(tools: Tools, call: Call) -> None:
    """`/drill host`: who hosts the group; hosts and workspace admins name others."""
    await show_page(tools, call, partial(_hosts_page, tools))


async def name_host(tools: Tools, form: Form) -> Outcome:
    """Make somebody a host: by the right of a host, or by that of a workspace admin."""
    group, account = await group_and_account(tools, form)
    is_host = await tools.store.read(lambda uow: uow.groups.is_host(group.id, account.id))
    if not is_host:
        await _require_admin(tools, form.user)
    person = await tools.directory.find(form.text(WHO))
    if person is None or person.is_bot:
        raise InvalidInputError("slack.host_bot")
    chosen = await tools.account_of(form.text(WHO))
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        await tools.services.groups.name_host(group.id, chosen.id, account.id if is_host else None)
    done = say(FALLBACK, "slack.host_named", name=literal(chosen.name))
    return Outcome(view=await _hosts_page(tools, group, account, done))


async def remove_host(tools: Tools, click: Click) -> None:
    """Take somebody's right away."""
    group_id, account_id = (int(part) for part in click.id.split(":"))
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.groups.remove_host(group_id, account_id, account.id)
    done = say(FALLBACK, "said.host_removed")
    call = call_of_click(click, "host", group_id=group_id)
    await show_page(tools, call, partial(_hosts_page, tools, done=done))


async def show_votes(tools: Tools, click: Click) -> None:
    """*Helpful answers*: the answers of a revealed round, with a button each."""
    round_ = await tools.store.read(lambda uow: uow.rounds.get(int(click.id)))
    call = call_of_click(click, "votes", group_id=round_.group_id)
    await show_page(tools, call, partial(_votes_page, tools, round_.id))


async def vote(tools: Tools, click: Click) -> None:
    """Find an answer helpful, or no more; `value` is the round."""
    answer_id, round_id = int(click.id), int(click.value)
    round_ = await tools.store.read(lambda uow: uow.rounds.get(round_id))
    account = await tools.account_of(click.user)
    change = tools.services.votes.give if click.verb == "give" else tools.services.votes.take_back
    with once(click.key):
        await change(round_.group_id, answer_id, account.id)
    call = call_of_click(click, "votes", group_id=round_.group_id)
    await show_page(tools, call, partial(_votes_page, tools, round_id))


async def _hosts_page(tools: Tools, group: Group, _account: Account, done: str = "") -> Block:
    named = await tools.store.read(lambda uow: uow.groups.hosts(group.id))
    blocks = [now_said(done)] if done else []
    blocks.append(section(say(FALLBACK, "slack.host_about", group=literal(group.name))))
    last = f" {say(FALLBACK, 'unhosting.last')}" if len(named) == 1 else ""
    for host in named[:_SHOWN]:
        ask = confirm(
            say(FALLBACK, "slack.host_remove_title"),
            say(FALLBACK, "slack.host_remove_about", name=host.name) + last,
            say(FALLBACK, "host.remove_host"),
            say(FALLBACK, "slack.cancel"),
        )
        remove = button(say(FALLBACK, "host.remove_host"), f"host:remove:{group.id}:{host.id}", confirm=ask)
        blocks.append(section(literal(host.name), remove))
    blocks.append(field(WHO, say(FALLBACK, "slack.host_who"), {"type": "users_select"}))
    return page("host:name", "slack.host_head", blocks, submit="host.name_host", private=str(group.id))


async def _votes_page(tools: Tools, round_id: int, group: Group, account: Account) -> Block:
    member = await find_member(tools, group, account)
    answers = await tools.services.votes.votable(
        group.id, round_id, account.id if member else None, (PLATFORM, tools.identity.team)
    )
    blocks = [section(await _about_votes(tools, round_id) if answers else say(FALLBACK, "slack.votes_none"))]
    for number, answer in enumerate(answers[:_SHOWN], start=1):
        name = literal(answer.name) if answer.name else say(FALLBACK, "slack.votes_unnamed", n=number)
        text = say(FALLBACK, "slack.votes_row", name=name, n=answer.votes)
        if answer.is_own or member is None:
            blocks.append(section(text))
            continue
        verb, phrase = ("take", "slack.votes_take") if answer.has_voted else ("give", "slack.votes_give")
        blocks.append(
            section(text, button(say(FALLBACK, phrase), f"vote:{verb}:{answer.answer_id}", value=str(round_id)))
        )
    if member is None:
        blocks.append(context(say(FALLBACK, "slack.member_only")))
    return page("vote:shown", "slack.votes_head", blocks)


async def _about_votes(tools: Tools, round_id: int) -> str:
    """What a vote brings by the rules of its round."""
    rules = (await tools.store.read(lambda uow: uow.rounds.get(round_id))).rules
    days = say_days(rules.helpful_for, FALLBACK)
    return say(FALLBACK, "slack.votes_about", worth=say_votes(rules, FALLBACK), days=days)


async def _require_admin(tools: Tools, user: str) -> None:
    person = await tools.directory.find(user)
    if person is None or not person.may_found:
        raise ForbiddenError("slack.host_only")
