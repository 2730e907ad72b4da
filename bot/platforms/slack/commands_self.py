"""What members settle for themselves: days away, reminders, suggestions."""

from datetime import date, time, timedelta
from functools import partial

from bot import wording
from bot.domain.draft import LONGEST_TITLE, DraftQuestion
from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Group
from bot.domain.schedule import get_zone
from bot.platforms.slack.blocks import (
    Block,
    button,
    choice,
    context,
    escape,
    field,
    literal,
    option,
    section,
    text_input,
)
from bot.platforms.slack.calls import Call, answer, call_of_click, group_of
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.render_answers import say_escaped
from bot.platforms.slack.render_schedule import say_before, say_rest
from bot.platforms.slack.replies import Outcome, saved
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.services.reminders import Wish
from bot.wording import FALLBACK, say

FIRST, LAST = "first", "last"
BEFORE, ZONE, QUIET, LOUD = "before", "zone", "quiet", "loud"
OFFERED_MINUTES = (15, 30, 60, 120, 240, 480)


async def away(tools: Tools, call: Call) -> None:
    """`/drill away`: the page of days away; with one or two dates, plan them at once."""
    if not call.words:
        await show_page(tools, call, partial(_away_page, tools))
        return
    first_on, last_on = _parse_dates(call.words)
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    with once(call.key):
        await tools.services.members.plan_rest(group.id, account.id, first_on, last_on)
    tools.refresh_home(call.user)
    await answer(tools, call, say_escaped(_planned(first_on, last_on)))


async def away_from_home(tools: Tools, click: Click) -> None:
    """*Days away* on App Home."""
    await show_page(tools, call_of_click(click, "away"), partial(_away_page, tools))


async def cancel_away(tools: Tools, click: Click) -> None:
    """Take planned days back."""
    group_id, rest_id = (int(part) for part in click.id.split(":"))
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.members.cancel_rest(group_id, account.id, rest_id)
    tools.refresh_home(click.user)
    await show_page(tools, call_of_click(click, "away", group_id=group_id), partial(_away_page, tools))


async def plan_away(tools: Tools, form: Form) -> Outcome:
    """The form of days away."""
    group, account = await group_and_account(tools, form)
    first_on, last_on = date.fromisoformat(form.text(FIRST)), date.fromisoformat(form.text(LAST) or form.text(FIRST))
    try:
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            await tools.services.members.plan_rest(group.id, account.id, first_on, last_on)
    except InvalidInputError as error:
        return Outcome({FIRST: wording.explain(FALLBACK, error)})
    tools.refresh_home(form.user)
    return Outcome(view=await _away_page(tools, group, account, _planned(first_on, last_on)))


async def remind(tools: Tools, call: Call) -> None:
    """`/drill remind`: the form; with a number of minutes or `off`, at once."""
    if not call.words:
        await show_page(tools, call, partial(_remind_page, tools))
        return
    group, account = await group_of(tools, call), await tools.account_of(call.user)
    with once(call.key):
        if call.words.casefold() == "off":
            await tools.services.reminders.stop(account.id, group.id)
            text = say(FALLBACK, "slack.remind_off")
        else:
            wish = await tools.services.reminders.ask(group.id, account.id, _parse_minutes(call.words))
            text = say_before(wish.before, "slack.remind_on", FALLBACK)
    tools.refresh_home(call.user)
    await answer(tools, call, say_escaped(text))


async def remind_from_home(tools: Tools, click: Click) -> None:
    """*Reminders* on App Home."""
    await show_page(tools, call_of_click(click, "remind"), partial(_remind_page, tools))


async def save_reminder(tools: Tools, form: Form) -> Outcome:
    """The form of reminders, zone and quiet hours."""
    group, account = await group_and_account(tools, form)
    services, before = tools.services, timedelta(minutes=int(form.text(BEFORE) or 0))
    ends = [time.fromisoformat(form.text(end)) if form.text(end) else None for end in (QUIET, LOUD)]
    try:
        with once(f"slack-{form.key}"):
            await services.reminders.save(group.id, account.id, Wish(before or None, form.text(ZONE) or None, *ends))
    except InvalidInputError as error:
        return Outcome({QUIET: wording.explain(FALLBACK, error)})
    tools.refresh_home(form.user)
    text = say_before(before, "slack.remind_on", FALLBACK) if before else say(FALLBACK, "slack.remind_off")
    return Outcome(view=saved(FALLBACK, text))


async def suggest(tools: Tools, call: Call) -> None:
    """`/drill suggest`: the form."""

    async def build(group: Group, _: Account) -> Block:
        blocks = [
            section(say(FALLBACK, "slack.suggest_about", group=literal(group.name))),
            field("title", say(FALLBACK, "slack.suggest_title"), text_input(most=LONGEST_TITLE, initial=call.words)),
            field("prompt", say(FALLBACK, "slack.suggest_prompt"), text_input(lines=True)),
            field("model", say(FALLBACK, "slack.suggest_model"), text_input(lines=True), optional=True),
        ]
        submit = "slack.suggest_send"
        return page("suggest:send", "slack.suggest_head", blocks, submit=submit, private=str(group.id))

    await show_page(tools, call, build)


async def send_suggestion(tools: Tools, form: Form) -> Outcome:
    """The form of a suggestion."""
    group, account = await group_and_account(tools, form)
    draft = DraftQuestion(form.text("title"), form.text("prompt"), form.text("model"))
    await tools.services.suggestions.suggest(group.id, account.id, draft, form.key)
    return Outcome(view=saved(FALLBACK, say(FALLBACK, "slack.suggest_sent")))


async def _away_page(tools: Tools, group: Group, account: Account, done: str = "") -> Block:
    rests = await tools.services.members.rests(group.id, account.id)
    tomorrow = tools.clock.now().astimezone(get_zone(group.zone)).date() + timedelta(days=1)
    picker: Block = {"type": "datepicker", "initial_date": tomorrow.isoformat()}
    blocks = [now_said(done)] if done else []
    blocks.append(section(say(FALLBACK, "slack.away_about", group=literal(group.name))))
    for rest in rests[:20]:
        cancel = button(say(FALLBACK, "slack.away_cancel"), f"away:cancel:{group.id}:{rest.id}")
        blocks.append(section(say_rest(rest.first_on, rest.last_on, FALLBACK), cancel))
    blocks += [
        field(FIRST, say(FALLBACK, "slack.away_first"), picker),
        field(LAST, say(FALLBACK, "slack.away_last"), picker),
    ]
    return page("away:plan", "slack.away_head", blocks, submit="slack.away_plan", private=str(group.id))


async def _remind_page(tools: Tools, group: Group, account: Account) -> Block:
    wishes = [wish for wish in await tools.services.reminders.wishes(account.id) if wish.group_id == group.id]
    chosen = int(wishes[0].before.total_seconds() // 60) if wishes else 0
    minutes = sorted({0, chosen, *OFFERED_MINUTES})
    never = say(FALLBACK, "slack.remind_none")
    rows = [say_before(timedelta(minutes=n), "slack.remind_row", FALLBACK) if n else never for n in minutes]
    options = [option(row, str(n)) for row, n in zip(rows, minutes, strict=True)]
    zone: Block = {"type": "external_select", "min_query_length": 2}
    if account.zone:
        zone["initial_option"] = option(account.zone, account.zone)
    blocks = [
        section(say(FALLBACK, "slack.remind_about", group=literal(group.name))),
        field(BEFORE, say(FALLBACK, "slack.remind_when"), choice("static_select", options, [str(chosen)])),
        field(ZONE, say(FALLBACK, "slack.remind_zone"), zone, hint=say(FALLBACK, "slack.zone_hint"), optional=True),
        field(QUIET, say(FALLBACK, "slack.remind_quiet"), _time(account.quiet_from), optional=True),
        field(LOUD, say(FALLBACK, "slack.remind_loud"), _time(account.quiet_until), optional=True),
        context(escape(say(FALLBACK, "slack.remind_dm"))),
    ]
    return page("remind:save", "slack.remind_head", blocks, submit="slack.save", private=str(group.id))


def _planned(first_on: date, last_on: date) -> str:
    return say(FALLBACK, "slack.away_planned", days=say_rest(first_on, last_on, FALLBACK))


def _time(at: time | None) -> Block:
    return {"type": "timepicker", "initial_time": f"{at:%H:%M}"} if at else {"type": "timepicker"}


def _parse_dates(words: str) -> tuple[date, date]:
    try:
        first_on, *rest = [date.fromisoformat(word) for word in words.replace("to ", "").split()]
    except ValueError as error:
        raise InvalidInputError("slack.away_usage") from error
    return first_on, rest[0] if rest else first_on


def _parse_minutes(words: str) -> timedelta:
    number, _, unit = words.partition(" ")
    if not number.isdecimal() or len(number) > 4:
        raise InvalidInputError("slack.remind_usage")
    return timedelta(hours=int(number)) if unit.startswith("h") else timedelta(minutes=int(number))
