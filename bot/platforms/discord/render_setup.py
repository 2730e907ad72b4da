"""The set-up wizard, the group as it is set up, and its coming rounds; pure."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
from discord import ui

from bot.cards.rounds import OpeningRow
from bot.domain.group import Channel, Schedule
from bot.domain.question import DIFFICULTIES
from bot.platforms.discord import draft as ids
from bot.platforms.discord.draft import WEEKDAYS, WINDOWS, Draft
from bot.platforms.discord.layout import GREEN, MOST_OPTIONS, RED, Row, button, layout, option, row, select
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.text import moment, plain
from bot.services.groups import GroupSettings
from bot.wording import say

MOST_HOSTS = 10
_TAKEN = [discord.ChannelType.text, discord.ChannelType.news]


def render_setup(draft: Draft, topics: Topics, problems: Sequence[str] = (), locale: str = "en") -> ui.LayoutView:
    """The wizard with what was chosen so far, and what has to be mended first."""
    about = say(
        locale,
        "discord.setup_about",
        name=plain(draft.name),
        time=f"{draft.local_time:%H:%M}",
        zone=draft.zone,
        days=describe_days(draft.weekdays, locale),
        window=describe_window(timedelta(minutes=draft.window), locale),
    )
    buttons = row(
        button(say(locale, "discord.button_texts"), draft.text_id),
        button(say(locale, "discord.button_start"), draft.start_id, discord.ButtonStyle.success),
    )
    return layout(
        f"## {say(locale, 'discord.setup_title')}\n{about}",
        _mend(problems, locale),
        colour=RED if problems else GREEN,
        rows=[*_selects(draft, topics, locale), buttons],
    )


def render_overview(
    settings: GroupSettings, problems: dict[int, Sequence[str]], topics: Topics, reads: str, locale: str = "en"
) -> ui.LayoutView:
    """How a group is set up, what is wrong with its channels, and what can be done about both."""
    group = settings.group
    lines = [describe_schedule(schedule, group.zone, topics, locale) for schedule in settings.schedules]
    channels = [_channel_line(channel, problems.get(channel.id, ()), locale) for channel in settings.channels]
    hosts = ", ".join(plain(host.name) for host in settings.hosts) or "–"
    rows = [
        _people(f"hosts:name:{group.id}", say(locale, "discord.choose_new_hosts")),
        *_hosts(settings, locale),
        _places(f"channel:add:{group.id}", say(locale, "discord.choose_more_channels")),
        *_removable(settings, locale),
        _roles(f"ping:choose:{group.id}", say(locale, "discord.choose_ping")),
        row(
            button(say(locale, "discord.button_check"), f"group:check:{group.id}"),
            button(say(locale, "discord.button_another"), "setup:another:"),
        ),
    ]
    return layout(
        f"## {plain(group.name)}\n" + "\n".join(lines),
        f"**{say(locale, 'discord.channels')}**\n" + "\n".join(channels or [say(locale, "channels.none")]),
        f"**{say(locale, 'discord.hosts')}** {hosts}\n-# {reads}",
        colour=RED if any(problems.values()) else GREEN,
        rows=rows,
    )


def render_openings(rows: Sequence[OpeningRow], locale: str = "en") -> str:
    """The coming rounds, each in its reader's own zone."""
    lines = [f"- {moment(r.opens_at, 'F')}: {plain(r.title or say(locale, 'host.plan_none'))}" for r in rows]
    return f"**{say(locale, 'host.next')}**\n" + ("\n".join(lines) or "–")


def describe_schedule(schedule: Schedule, zone: str, topics: Topics, locale: str = "en") -> str:
    """A schedule in one or two lines."""
    timetable = schedule.timetable
    text = say(
        locale,
        "discord.schedule",
        time=f"{timetable.local_time:%H:%M}",
        zone=zone,
        days=describe_days(timetable.weekdays, locale),
        window=describe_window(timetable.window, locale),
    )
    asked = ", ".join(sorted(topic_title(topic, topics) for topic in schedule.topics)) or say(
        locale, "discord.all_topics"
    )
    numbers = ", ".join(map(str, sorted(schedule.difficulties)))
    levels = say(locale, "discord.levels", levels=numbers) if numbers else say(locale, "discord.all_levels")
    state = say(locale, "discord.paused") if schedule.paused_at else ""
    coming = say(locale, "discord.next", at=moment(schedule.next_at, "F")) if schedule.next_at else ""
    return "\n".join(filter(None, [text, say(locale, "discord.asks", topics=asked, levels=levels), coming, state]))


def describe_days(weekdays: frozenset[int], locale: str = "en") -> str:
    """Weekdays by their short names."""
    return ", ".join(say(locale, f"host.weekday_{day}") for day in sorted(weekdays))


def describe_window(window: timedelta, locale: str = "en") -> str:
    """How long a round stays open."""
    minutes = int(window.total_seconds() // 60)
    if minutes % 60:
        return say(locale, "discord.for_minutes", n=minutes)
    return say(locale, "discord.for_hours", n=minutes // 60)


def _selects(draft: Draft, topics: Topics, locale: str) -> Sequence[Row]:
    days = [option(say(locale, f"host.weekday_{day}"), str(day), chosen=day in draft.weekdays) for day in WEEKDAYS]
    minutes = sorted({*WINDOWS, draft.window})
    windows = [option(describe_window(timedelta(minutes=n), locale), str(n), chosen=n == draft.window) for n in minutes]
    titles = [option(title, topic, chosen=topic in draft.topics) for topic, title in topics.items()][:MOST_OPTIONS]
    levels = [option(say(locale, "host.level", n=n), str(n), chosen=n in draft.levels) for n in DIFFICULTIES]
    asked = [select(ids.TOPICS, titles, say(locale, "discord.choose_topics"), len(titles), 0)] if titles else []
    return [
        _places(ids.CHANNEL, say(locale, "discord.choose_channel"), draft.channel),
        select(ids.DAYS, days, say(locale, "discord.choose_days"), len(days)),
        select(ids.WINDOW, windows, say(locale, "discord.choose_window")),
        *asked,
        select(ids.LEVELS, levels, say(locale, "discord.choose_levels"), len(levels), 0),
        _people(ids.HOSTS, say(locale, "discord.choose_hosts"), draft.hosts),
    ]


def _places(custom_id: str, hint: str, chosen: int | None = None) -> Row:
    """A select of channels. A forum is not offered; what it would need, a thread from a message, it has not."""
    values = [discord.SelectDefaultValue(id=chosen, type=discord.SelectDefaultValueType.channel)] if chosen else []
    chooser: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=custom_id, channel_types=_TAKEN, placeholder=hint, default_values=values
    )
    return ui.ActionRow(chooser)


def _removable(settings: GroupSettings, locale: str) -> Sequence[Row]:
    """A select of the channels that a host can have no further questions posted in."""
    mine = [channel for channel in settings.channels if channel.ref.platform == "discord"]
    options = [option(f"#{channel.name}", str(channel.id)) for channel in mine]
    hint = say(locale, "channels.choose_one_to_remove")
    return [select(f"channel:remove:{settings.group.id}", options, hint)] if options else []


def _hosts(settings: GroupSettings, locale: str) -> Sequence[Row]:
    """A select of the hosts whose right can be taken away."""
    options = [option(host.name, str(host.id)) for host in settings.hosts]
    hint = say(locale, "unhosting.choose")
    return [select(f"hosts:remove:{settings.group.id}", options, hint)] if options else []


def _roles(custom_id: str, hint: str) -> Row:
    chooser: ui.RoleSelect[Any] = ui.RoleSelect(custom_id=custom_id, placeholder=hint, min_values=0, max_values=1)
    return ui.ActionRow(chooser)


def _people(custom_id: str, hint: str, chosen: Sequence[int] = ()) -> Row:
    values = [discord.SelectDefaultValue(id=i, type=discord.SelectDefaultValueType.user) for i in chosen]
    chooser: ui.UserSelect[Any] = ui.UserSelect(
        custom_id=custom_id, placeholder=hint, min_values=0, max_values=MOST_HOSTS, default_values=values
    )
    return ui.ActionRow(chooser)


def _mend(problems: Sequence[str], locale: str) -> str:
    lines = [f"- {problem}" for problem in problems]
    return f"**{say(locale, 'discord.to_mend')}**\n" + "\n".join(lines) if lines else ""


def _channel_line(channel: Channel, problems: Sequence[str], locale: str) -> str:
    where = f"<#{channel.ref.channel}>" if channel.ref.platform == "discord" else f"{plain(channel.name)}"
    state = " ".join(problems) or (channel.pause_reason if channel.paused_at else say(locale, "discord.channel_ok"))
    if channel.purge_at:
        state = say(locale, "space.pending", on=say(locale, "time.day", on=channel.purge_at))
    return f"{'⚠️' if problems or channel.paused_at else '✅'} {where}: {state}"
