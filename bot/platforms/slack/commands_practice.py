"""What is due, a member's settings, the practice board, and App Home's part of practice."""

from datetime import date

from bot import wording
from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.calls import Call, answer, call_of_click, group_of
from bot.platforms.slack.pages import group_and_account, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.parse_practice import parse_practice
from bot.platforms.slack.render_practice_desk import (
    INTERVIEW,
    LOAD,
    RETENTION,
    HomePractice,
    render_due,
    render_practice_board,
    render_settings,
)
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.desk import Desk
from bot.services.once import once
from bot.wording import FALLBACK, say


async def due(tools: Tools, call: Call) -> None:
    """`/drill due`: what waits today, and the way to practise it."""
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    card = await tools.services.practice.due(account.id, group.id)
    await answer(tools, call, render_due(card, group, tools.topics))


async def practice(tools: Tools, call: Call) -> None:
    """`/drill practice`: the settings; `/drill practice board [period]`: the practice board."""
    period = parse_practice(call.words)
    if period is None:
        await show_page(tools, call, lambda group, account: _settings_page(tools, group, account))
    else:
        await _show_board(tools, call, period)


async def turn_board(tools: Tools, click: Click) -> None:
    """Another period, or further down, in the place of the one that is shown."""
    group_id, period, offset = click.value.split(":")
    call = call_of_click(click, "practice", group_id=int(group_id))
    await _show_board(tools, call, period, int(offset), replace=True)


async def clear_interview(tools: Tools, click: Click) -> None:
    """*No interview any more*."""

    async def build(group: Group, account: Account) -> Block:
        await tools.services.practice.set_interview(account.id, group.id, None)
        tools.refresh_home(click.user)
        done = say(FALLBACK, "slack_practice.settings_saved")
        return await _settings_page(tools, group, account, done)

    await show_page(tools, call_of_click(click, "practice", group_id=int(click.id)), build)


async def save(tools: Tools, form: Form) -> Outcome:
    """The form of the settings; the date is checked first, since it alone can be refused."""
    group, account = await group_and_account(tools, form)
    settings, day = tools.services.practice, form.text(INTERVIEW)
    try:
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            await settings.set_interview(account.id, group.id, date.fromisoformat(day) if day else None)
            await settings.set_retention(account.id, group.id, int(form.text(RETENTION)) / 100)
            await settings.set_load(account.id, group.id, int(form.text(LOAD)))
    except InvalidInputError as error:
        return Outcome({INTERVIEW: wording.explain(FALLBACK, error)})
    tools.refresh_home(form.user)
    return Outcome(view=await _settings_page(tools, group, account, say(FALLBACK, "slack_practice.settings_saved")))


async def read_home(tools: Tools, account: Account, desk: Desk) -> HomePractice:
    """What App Home shows of practice."""
    services = tools.services
    live = await services.quiz.find_live(account.id)
    return HomePractice(
        due={row.group.id: await services.practice.due(account.id, row.group.id) for row in desk.groups},
        quiz=None if live is None else await services.quiz.current(live, account.id),
        mock=await services.mocks.current(account.id),
    )


async def _settings_page(tools: Tools, group: Group, account: Account, done: str = "") -> Block:
    card = await tools.services.practice.settings(account.id, group.id)
    return render_settings(card, group, tools.topics, done=done)


async def _show_board(tools: Tools, call: Call, period: str, offset: int = 0, *, replace: bool = False) -> None:
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    card = await tools.services.practice.board(group.id, period, account.id, offset)
    await answer(tools, call, render_practice_board(card, group), replace=replace)
