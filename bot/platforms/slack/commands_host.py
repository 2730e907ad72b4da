"""What hosts do to the schedule: look, change with a preview, pause, skip days."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import partial

from bot import wording
from bot.cards.rounds import OpeningRow
from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Channel, Group
from bot.domain.schedule import get_zone
from bot.platforms.slack.blocks import Block, actions, button, confirm, context, field, literal, section
from bot.platforms.slack.calls import Call, call_of_click, require_host
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.render_schedule import (
    block_of,
    choices_of,
    parse_fields,
    read_choices,
    render_coming,
    render_fields,
)
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.wording import FALLBACK, say


async def schedule(tools: Tools, call: Call) -> None:
    """`/drill schedule`: what comes, for everyone; buttons to change it for hosts."""
    await show_page(tools, call, partial(_page, tools))


async def change(tools: Tools, click: Click) -> None:
    """*Change*: the form."""

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        settings = await tools.services.groups.settings(group.id)
        fields = render_fields(choices_of(settings.schedules[0], group.zone), tools.topics, FALLBACK)
        blocks = [section(say(FALLBACK, "slack.schedule_change_about")), *fields]
        return page("schedule:preview", "slack.schedule_head", blocks, submit="slack.next", private=str(group.id))

    await show_page(tools, _call(click), build)


async def preview_change(tools: Tools, form: Form) -> Outcome:
    """What a change would do."""
    group, account = await group_and_account(tools, form)
    await require_host(tools, group, account)
    choices = parse_fields(form, tools.topics)
    settings = await tools.services.groups.settings(group.id)
    try:
        wanted = replace(
            settings.schedules[0],
            timetable=choices.timetable,
            topics=frozenset(choices.topics),
            difficulties=frozenset(choices.levels),
        )
        rows = await tools.services.groups.preview(group.id, wanted, choices.zone)
    except InvalidInputError as error:
        return Outcome({block_of(error): wording.explain(FALLBACK, error)})
    shown = render_coming(_untitled(rows), choices, tools.topics, FALLBACK)
    blocks = [section(say(FALLBACK, "slack.schedule_would")), *shown]
    private = f"{group.id}:{json.dumps(asdict(choices), separators=(',', ':'))}"
    return Outcome(view=page("schedule:save", "slack.schedule_head", blocks, submit="slack.save", private=private))


async def save_change(tools: Tools, form: Form) -> Outcome:
    """Store a change that was previewed."""
    group, account = await group_and_account(tools, form)
    choices = read_choices(json.loads(form.private.partition(":")[2]))
    settings = await tools.services.groups.settings(group.id)
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        await tools.services.groups.change_schedule(
            group.id,
            settings.schedules[0].id,
            choices.timetable,
            frozenset(choices.topics),
            frozenset(choices.levels),
            account.id,
        )
        if choices.zone != group.zone:
            await tools.services.groups.change_zone(group.id, choices.zone, account.id)
    group = await tools.store.read(lambda uow: uow.groups.get(group.id))
    return Outcome(view=await _page(tools, group, account, say(FALLBACK, "said.schedule_saved")))


async def pause(tools: Tools, click: Click) -> None:
    """*Pause* and *Resume*."""
    account = await tools.account_of(click.user)
    group_id = int(click.id)
    settings = await tools.services.groups.settings(group_id)
    groups, chosen = tools.services.groups, settings.schedules[0]
    with once(click.key):
        await (groups.resume if chosen.paused_at else groups.pause)(group_id, chosen.id, account.id)
    done = say(FALLBACK, "said.resumed" if chosen.paused_at else "said.paused")
    await show_page(tools, _call(click), partial(_page, tools, done=done))


async def remove_channel(tools: Tools, click: Click) -> None:
    """*Remove* beside a channel."""
    group_id, channel_id = map(int, click.id.split(":"))
    account = await tools.account_of(click.user)
    before = (await tools.services.groups.settings(group_id)).channels
    with once(click.key):
        await tools.services.groups.remove_channel(group_id, channel_id, account.id)
    name = next((literal(f"#{channel.name}") for channel in before if channel.id == channel_id), "")
    told = [say(FALLBACK, "channels.removed", channel=name)]
    if len(before) == 1:
        told.append(say(FALLBACK, "channels.remove_last"))
    call = call_of_click(click, "schedule", group_id=group_id)
    await show_page(tools, call, partial(_page, tools, done="\n".join(told)))


async def skip_form(tools: Tools, click: Click) -> None:
    """*Skip a day*: the form, with the days that are skipped already."""
    await show_page(tools, _call(click), partial(_skip_page, tools))


async def skip(tools: Tools, form: Form) -> Outcome:
    """Skip the day that was chosen."""
    group, account = await group_and_account(tools, form)
    on = date.fromisoformat(form.text("on"))
    settings = await tools.services.groups.settings(group.id)
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        await tools.services.groups.skip(group.id, settings.schedules[0].id, on, account.id)
    done = say(FALLBACK, "slack.schedule_skipped", on=on)
    return Outcome(view=await _skip_page(tools, group, account, done))


async def unskip(tools: Tools, click: Click) -> None:
    """Take a skipped day back."""
    group_id, _, day = click.id.partition(":")
    account = await tools.account_of(click.user)
    settings = await tools.services.groups.settings(int(group_id))
    on = date.fromisoformat(day)
    with once(click.key):
        await tools.services.groups.skip(int(group_id), settings.schedules[0].id, on, account.id, back=True)
    done = say(FALLBACK, "slack.schedule_unskipped", on=on)
    call = call_of_click(click, "schedule", group_id=int(group_id))
    await show_page(tools, call, partial(_skip_page, tools, done=done))


async def _page(tools: Tools, group: Group, account: Account, done: str = "") -> Block:
    settings = await tools.services.groups.settings(group.id)
    chosen = settings.schedules[0]
    choices = choices_of(chosen, group.zone)
    rows = _untitled(await tools.services.groups.preview(group.id, chosen, group.zone))
    blocks = [now_said(done)] if done else []
    blocks.append(section(say(FALLBACK, "slack.schedule_now", group=literal(group.name))))
    if chosen.paused_at:
        blocks.append(section(say(FALLBACK, "slack.schedule_paused")))
    else:
        blocks += render_coming(rows, choices, tools.topics, FALLBACK)
    is_host = any(host.id == account.id for host in settings.hosts)
    blocks += [_channel(tools, group, channel, is_host=is_host) for channel in settings.channels[:10]]
    if not settings.channels:
        blocks.append(context(say(FALLBACK, "channels.none")))
    if is_host:
        pause_word = "host.resume" if chosen.paused_at else "host.pause"
        blocks.append(
            actions(
                button(say(FALLBACK, "slack.schedule_change"), f"schedule:change:{group.id}", style="primary"),
                button(say(FALLBACK, pause_word), f"schedule:pause:{group.id}"),
                button(say(FALLBACK, "slack.schedule_skip"), f"schedule:skips:{group.id}"),
                button(say(FALLBACK, "rules.change"), f"schedule:rules:{group.id}"),
                button(say(FALLBACK, "digest.change"), f"schedule:weekly:{group.id}"),
                button(say(FALLBACK, "digest.look"), f"schedule:digest:{group.id}"),
                button(say(FALLBACK, "group_name.change"), f"schedule:rename:{group.id}"),
            )
        )
    return page("schedule:shown", "slack.schedule_head", blocks)


async def _skip_page(tools: Tools, group: Group, account: Account, done: str = "") -> Block:
    await require_host(tools, group, account)
    settings = await tools.services.groups.settings(group.id)
    tomorrow = tools.clock.now().astimezone(get_zone(group.zone)).date() + timedelta(days=1)
    blocks = [now_said(done)] if done else []
    blocks.append(section(say(FALLBACK, "host.skips_about")))
    for day in list(settings.skips)[:30]:
        back = button(say(FALLBACK, "host.unskip"), f"schedule:unskip:{group.id}:{day}")
        blocks.append(section(f"{day:%a %-d %b %Y}", back))
    blocks.append(field("on", say(FALLBACK, "host.date"), {"type": "datepicker", "initial_date": tomorrow.isoformat()}))
    return page("schedule:skip", "slack.schedule_head", blocks, submit="slack.schedule_skip_it", private=str(group.id))


def _channel(tools: Tools, group: Group, channel: Channel, *, is_host: bool) -> Block:
    """How a channel does; to hosts, one of this workspace comes with a button that removes it."""
    text = _channel_text(channel)
    if not is_host or (channel.ref.platform, channel.ref.space) != (PLATFORM, tools.identity.team):
        return context(text)
    sure = confirm(
        say(FALLBACK, "channels.remove_sure", channel=channel.name),
        say(FALLBACK, "channels.remove_about"),
        say(FALLBACK, "channels.remove"),
        say(FALLBACK, "slack.cancel"),
    )
    remove = f"channel:remove:{group.id}:{channel.id}"
    return section(text, button(say(FALLBACK, "channels.remove"), remove, confirm=sure))


def _channel_text(channel: Channel) -> str:
    if not channel.paused_at:
        return say(FALLBACK, "slack.schedule_channel", name=literal(channel.name))
    reason = channel.pause_reason
    if channel.purge_at:
        reason = say(FALLBACK, "space.pending", on=say(FALLBACK, "time.day", on=channel.purge_at))
    return say(FALLBACK, "slack.schedule_channel_paused", name=literal(channel.name), fix=literal(reason))


def _untitled(rows: Sequence[OpeningRow]) -> list[OpeningRow]:
    """Openings without their questions: hosts answer too, and a page is easily seen by others."""
    return [replace(row, title=None) for row in rows]


def _call(click: Click) -> Call:
    return call_of_click(click, "schedule", group_id=int(click.id))
