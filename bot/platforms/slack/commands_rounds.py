"""What hosts do to rounds: open one now, close and reveal, replace, void; and what is wrong, to be mended."""

from datetime import timedelta
from functools import partial

from bot.domain.group import Account, Group
from bot.domain.round import RoundState
from bot.platforms.slack.blocks import (
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
    option,
    section,
    text_input,
    when,
)
from bot.platforms.slack.calls import Call, answer, call_of_click, group_of, require_host
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.render_posts import DEADLINE
from bot.platforms.slack.render_schedule import HOURS, say_window
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.ports.store import UnitOfWork
from bot.services.finding import RoundChoice
from bot.services.once import once
from bot.wording import FALLBACK, say

WHY, WINDOW = "why", "window"
LONGEST_WHY = 200
_SHOWN = 8


async def rounds(tools: Tools, call: Call) -> None:
    """`/drill round`: the group's latest rounds with what can be done to each."""
    await show_page(tools, call, partial(_page, tools))


async def open_form(tools: Tools, click: Click) -> None:
    """*Open a round now*: how long it stays open."""

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        return _window_page("round:extra", say(FALLBACK, "host.extra_about"), str(group.id))

    await show_page(tools, _call(click), build)


async def open_extra(tools: Tools, form: Form) -> Outcome:
    """Open an extra round; the same form opens one only once."""
    group, account = await group_and_account(tools, form)
    window = timedelta(minutes=int(form.text(WINDOW)))
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        await tools.services.hosting.open_extra(group.id, f"slack-{form.key}", window, account.id)
    return Outcome(view=await _page(tools, group, account, say(FALLBACK, "said.opened")))


async def close_now(tools: Tools, click: Click) -> None:
    """*Close and reveal now*."""
    group_id, round_id = (int(part) for part in click.id.split(":"))
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.hosting.close_now(group_id, round_id, account.id)
    await _show_again(tools, click, group_id, say(FALLBACK, "slack.round_closing"))


async def replace_form(tools: Tools, click: Click) -> None:
    """*Replace*: how long the new round stays open."""
    group_id, round_id = click.id.split(":")

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        about = await _at_stake(tools, group, int(round_id), "slack.round_replace_about")
        return _window_page("round:replace", about, f"{group.id}:{round_id}", _why())

    await show_page(tools, call_of_click(click, "round", group_id=int(group_id)), build)


async def replace_round(tools: Tools, form: Form) -> Outcome:
    """Void a round and open another in its place."""
    group, account = await group_and_account(tools, form)
    round_id, window = int(form.private.partition(":")[2]), timedelta(minutes=int(form.text(WINDOW)))
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        why = form.text(WHY)
        await tools.services.hosting.replace(group.id, round_id, f"slack-{form.key}", window, account.id, why)
    return Outcome(view=await _page(tools, group, account, say(FALLBACK, "said.replaced")))


async def void_form(tools: Tools, click: Click) -> None:
    """*Void*: why."""
    group_id, round_id = click.id.split(":")

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        blocks = [section(await _at_stake(tools, group, int(round_id), "slack.round_void_about")), _why()]
        private = f"{group.id}:{round_id}"
        return page("round:void", "slack.round_head", blocks, submit="host.void", private=private)

    await show_page(tools, call_of_click(click, "round", group_id=int(group_id)), build)


async def void_round(tools: Tools, form: Form) -> Outcome:
    """Void a round."""
    group, account = await group_and_account(tools, form)
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        await tools.services.hosting.void(group.id, int(form.private.partition(":")[2]), form.text(WHY), account.id)
    return Outcome(view=await _page(tools, group, account, say(FALLBACK, "said.voided")))


async def check(tools: Tools, call: Call) -> None:
    """`/drill check`: what works and what to mend, for hosts."""
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    await require_host(tools, group, account)
    lines = [f"{':white_check_mark:' if ok else ':x:'} {escape(text)}" for ok, text in await tools.check()]
    settings = await tools.services.groups.settings(group.id)
    for channel in settings.channels:
        if channel.purge_at:
            pending = say(FALLBACK, "space.pending", on=say(FALLBACK, "time.day", on=channel.purge_at))
            lines.append(f":x: {literal(channel.name)}: {pending}")
        if channel.ref.platform == PLATFORM:
            problems = await tools.inspect(channel.ref)
            good = say(FALLBACK, "slack.check_channel", name=literal(channel.name))
            lines += [f":x: #{literal(channel.name)}: {escape(problem)}" for problem in problems] or [good]
    await answer(tools, call, message(say(FALLBACK, "slack.check_title"), [section(line) for line in lines[:45]]))


async def _page(tools: Tools, group: Group, account: Account, done: str = "") -> Block:
    await require_host(tools, group, account)
    blocks = [now_said(done)] if done else []
    blocks.append(actions(button(say(FALLBACK, "host.extra"), f"round:open:{group.id}", style="primary")))
    latest = await _latest(tools, group)
    for choice_ in latest:
        blocks += [divider(), *_round(group, choice_)]
    if not latest:
        blocks.append(context(say(FALLBACK, "host.no_rounds")))
    return page("round:shown", "slack.round_head", blocks)


async def _latest(tools: Tools, group: Group) -> list[RoundChoice]:
    """The group's unrevealed rounds and its newest revealed ones."""

    async def work(uow: UnitOfWork) -> list[RoundChoice]:
        found = [*await uow.places.unrevealed(group.id), *await uow.rounds.history(group.id, 0, _SHOWN)]
        return [RoundChoice(r, (await uow.questions.version(r.question_version_id)).title) for r in found[:_SHOWN]]

    return await tools.store.read(work)


def _round(group: Group, choice_: RoundChoice) -> list[Block]:
    round_ = choice_.round
    state = say(FALLBACK, f"round.state_{round_.state}")
    at = when(round_.closes_at, DEADLINE, f"{round_.closes_at:%Y-%m-%d %H:%M} UTC")
    ids = f"{group.id}:{round_.id}"
    buttons = []
    if round_.state is RoundState.OPEN:
        ask = confirm(
            say(FALLBACK, "slack.round_close_title"),
            say(FALLBACK, "slack.round_close_about"),
            say(FALLBACK, "slack.round_close"),
            say(FALLBACK, "slack.cancel"),
        )
        buttons.append(button(say(FALLBACK, "slack.round_close"), f"round:close:{ids}", confirm=ask))
    if round_.state is RoundState.REVEALED:
        buttons.append(button(say(FALLBACK, "chat_best.button"), f"best:open:{ids}"))
    buttons.append(button(say(FALLBACK, "host.replace"), f"round:swap:{ids}"))
    buttons.append(button(say(FALLBACK, "host.void"), f"round:undo:{ids}", style="danger"))
    text = say(FALLBACK, "slack.round_row", title=literal(choice_.title), on=round_.on, state=state, at=at)
    return [section(text), actions(*buttons)]


async def _at_stake(tools: Tools, group: Group, round_id: int, about: str) -> str:
    """What voiding does, and how many answers it takes along."""
    n = await tools.services.hosting.count_at_stake(group.id, round_id)
    return say(FALLBACK, about) + (f"\n*{say(FALLBACK, 'void.at_stake', n=n)}*" if n else "")


def _why() -> Block:
    return field(WHY, say(FALLBACK, "void.why"), text_input(most=LONGEST_WHY))


def _window_page(callback: str, about: str, private: str, *more: Block) -> Block:
    lengths = [option(say_window(hours * 60, FALLBACK), str(hours * 60)) for hours in HOURS]
    menu = choice("static_select", lengths, ["1440"])
    blocks = [section(about), field(WINDOW, say(FALLBACK, "host.window"), menu), *more]
    return page(callback, "slack.round_head", blocks, submit="host.open_now", private=private)


async def _show_again(tools: Tools, click: Click, group_id: int, done: str) -> None:
    await show_page(tools, call_of_click(click, "round", group_id=group_id), partial(_page, tools, done=done))


def _call(click: Click) -> Call:
    return call_of_click(click, "round", group_id=int(click.id))
