"""The set-up wizard: who may found a group, the form, the preview, and the founding."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from bot import wording
from bot.domain.errors import ConflictError, DrillError, ForbiddenError, InvalidInputError
from bot.domain.group import Schedule
from bot.domain.schedule import get_zone, zone_names
from bot.platforms.slack.blocks import (
    Block,
    actions,
    button,
    context,
    escape,
    field,
    literal,
    modal,
    option,
    section,
    text_input,
)
from bot.platforms.slack.calls import Call
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.places import account_ref, channel_ref
from bot.platforms.slack.render_schedule import (
    DEFAULT,
    Choices,
    block_of,
    choices_of,
    coming,
    parse_fields,
    read_choices,
    render_coming,
    render_fields,
)
from bot.platforms.slack.replies import Outcome, fill_page, open_page
from bot.platforms.slack.tools import Tools
from bot.ports.platform import ChannelClosedError
from bot.services.once import once
from bot.wording import FALLBACK, say

NAME, CHANNEL, HOSTS = "name", "channel", "hosts"
LONGEST_NAME = 80
MOST_HOSTS = 20
_OFFERED = 50


async def set_up(tools: Tools, call: Call) -> None:
    """`/drill setup`: the form, for whoever may found a group here."""
    await open_page(tools, call.trigger, partial(_build_form, tools, call))


def find_zones(typed: str) -> list[Block]:
    """Zones for a menu that is typed into: those in which a part begins like it come first."""
    wanted = typed.strip().replace(" ", "_").casefold()
    found = [name for name in zone_names() if wanted in name.casefold()]
    found.sort(key=lambda name: (not any(part.startswith(wanted) for part in name.casefold().split("/")), name))
    return [option(name, name) for name in found[:_OFFERED]]


async def _build_form(tools: Tools, call: Call) -> Block:
    ref = channel_ref(call.team, call.channel)
    existing = await tools.store.read(lambda uow: uow.groups.find_channel(ref)) if call.channel else None
    if existing is not None:
        raise ConflictError("slack.setup_there")
    person = await tools.directory.find(call.user)
    zone = person.zone if person and person.zone in zone_names() else "UTC"
    here = call.channel if call.channel.startswith(("C", "G")) else ""
    pick: dict[str, Any] = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    blocks = [
        section(say(FALLBACK, "slack.setup_about")),
        *await _hosted(tools, call.user, here),
        field(NAME, say(FALLBACK, "slack.setup_name"), text_input(most=LONGEST_NAME)),
        field(
            CHANNEL,
            say(FALLBACK, "slack.setup_channel"),
            {**pick, "initial_conversation": here} if here else pick,
            hint=say(FALLBACK, "slack.setup_channel_hint"),
        ),
        *render_fields(choices_of(_default(), zone), tools.topics, FALLBACK),
        field(HOSTS, say(FALLBACK, "slack.setup_hosts"), {"type": "multi_users_select"}, optional=True),
    ]
    return modal(
        "setup:preview",
        say(FALLBACK, "slack.setup_title"),
        blocks,
        submit=say(FALLBACK, "slack.next"),
        close=say(FALLBACK, "slack.cancel"),
    )


async def preview(tools: Tools, form: Form) -> Outcome:
    """The second page: what the choices lead to, and what is still in the way."""
    choices = parse_fields(form, tools.topics)
    name = " ".join(form.text(NAME).split())
    try:
        get_zone(choices.zone)
        rows = coming(choices, tools.clock)
    except InvalidInputError as error:
        return Outcome({block_of(error): wording.explain(FALLBACK, error)})
    if not name:
        return Outcome({NAME: say(FALLBACK, "slack.setup_no_name")})
    try:
        channel_name = await require_founder(tools, form.user, form.text(CHANNEL))
    except (DrillError, ChannelClosedError) as error:
        text = error.what_to_fix if isinstance(error, ChannelClosedError) else wording.explain(FALLBACK, error)
        return Outcome({CHANNEL: text})
    problems = await tools.inspect(channel_ref(form.team, form.text(CHANNEL)))
    blocks = [
        section(say(FALLBACK, "slack.setup_preview", name=literal(name), channel=f"<#{form.text(CHANNEL)}>")),
        *render_coming(rows, choices, tools.topics, FALLBACK),
        *(context(f":warning: {escape(problem)}") for problem in problems),
    ]
    kept = {NAME: name, CHANNEL: form.text(CHANNEL), "channel_name": channel_name, HOSTS: form.chosen(HOSTS)}
    return Outcome(
        view=modal(
            "setup:found",
            say(FALLBACK, "slack.setup_title"),
            blocks,
            submit=say(FALLBACK, "slack.setup_start"),
            close=say(FALLBACK, "slack.cancel"),
            private=json.dumps({**kept, **asdict(choices)}, ensure_ascii=False, separators=(",", ":")),
        )
    )


async def found(tools: Tools, form: Form) -> Outcome:
    """Found the group with the choices of the page before."""
    chosen = json.loads(form.private)
    name, channel, channel_name, hosts = (chosen[key] for key in (NAME, CHANNEL, "channel_name", HOSTS))
    choices = read_choices(chosen)
    account = await tools.account_of(form.user)
    await require_founder(tools, form.user, channel)
    ref = channel_ref(form.team, channel)
    with once(f"slack-setup-{form.key}"):
        group = await tools.services.groups.set_up(
            name, choices.zone, ref, channel_name, choices.schedule(), account.id
        )
        await _name_hosts(tools, group.id, hosts, account.id)
    problems = await tools.inspect(ref)
    blocks = [
        section(say(FALLBACK, "slack.setup_done", name=literal(name), channel=f"<#{channel}>")),
        *(context(f":warning: {escape(problem)}") for problem in problems),
        actions(button(say(FALLBACK, "slack.button_extra"), f"round:open:{group.id}", style="primary")),
    ]
    title, close = say(FALLBACK, "slack.setup_title"), say(FALLBACK, "slack.close")
    return Outcome(view=modal("setup:done", title, blocks, close=close))


async def join_channel(tools: Tools, click: Click) -> None:
    """Post an existing group's rounds to one more channel; `value` is the channel."""
    account, channel = await tools.account_of(click.user), click.value
    name = await require_founder(tools, click.user, channel)
    ref = channel_ref(click.team, channel)
    with once(click.key):
        await tools.services.groups.add_channel(int(click.id), ref, name, account.id)
    problems = await tools.inspect(ref)

    async def build() -> Block:
        blocks = [section(say(FALLBACK, "slack.setup_joined", channel=f"<#{channel}>"))]
        blocks += [context(f":warning: {escape(problem)}") for problem in problems]
        return modal("setup:done", say(FALLBACK, "slack.setup_title"), blocks, close=say(FALLBACK, "slack.close"))

    assert click.view is not None
    await fill_page(tools, str(click.view["id"]), build)


async def require_founder(tools: Tools, user: str, channel: str) -> str:
    """The channel's name. Raises ForbiddenError unless somebody administers the workspace or made the channel.

    Raises ChannelClosedError where Slack does not show us the channel.
    """
    client = tools.api.client
    response = await tools.api.call("conversations.info", lambda: client.conversations_info(channel=channel))
    info = response.get("channel") or {}
    person = await tools.directory.find(user)
    if not (person and person.may_found) and info.get("creator") != user:
        raise ForbiddenError("slack.setup_forbidden")
    return str(info.get("name") or channel)


async def _name_hosts(tools: Tools, group_id: int, users: Sequence[str], by: int) -> None:
    """Make people hosts; an app among them is left out."""
    for user in users[:MOST_HOSTS]:
        person = await tools.directory.find(user)
        if person is None or not person.is_bot:
            chosen = await tools.account_of(user)
            await tools.services.groups.name_host(group_id, chosen.id, by)


async def _hosted(tools: Tools, user: str, channel: str) -> list[Block]:
    """Groups somebody hosts: their rounds can come to this channel too."""
    desk = await tools.desks.read(account_ref(tools.identity.team, user))
    hosted = [row.group for row in desk.groups if row.is_host] if channel else []
    return [
        section(
            say(FALLBACK, "slack.setup_join", group=literal(group.name), channel=f"<#{channel}>"),
            button(say(FALLBACK, "slack.setup_join_yes"), f"setup:join:{group.id}", value=channel),
        )
        for group in hosted[:5]
    ]


def _default() -> Schedule:
    return Choices("UTC", f"{DEFAULT.local_time:%H:%M}", tuple(sorted(DEFAULT.weekdays)), 1440).schedule()
