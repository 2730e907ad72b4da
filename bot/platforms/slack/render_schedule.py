"""The fields that say when rounds open and what they ask, for set-up and for changes; and what they would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from typing import Any

from bot.cards.rounds import OpeningRow
from bot.domain.errors import InvalidInputError
from bot.domain.group import Schedule
from bot.domain.question import DIFFICULTIES
from bot.domain.schedule import Timetable, closing_of, get_zone, openings_after
from bot.platforms.slack.blocks import Block, choice, context, escape, field, literal, option, section, when
from bot.platforms.slack.parse_input import Form
from bot.platforms.slack.render_posts import DEADLINE
from bot.ports.store import Clock
from bot.wording import say

ZONE, TIME, DAYS, WINDOW, TOPICS, LEVELS = "zone", "time", "days", "window", "topics", "levels"
HOURS = (1, 2, 4, 8, 12, 24, 36, 48, 72, 120, 168)
PREVIEWED = 5
DEFAULT = Timetable(time(9), frozenset(range(5)), timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class Choices:
    """What a schedule's fields hold. Empty topics or levels mean all."""

    zone: str
    time: str
    days: tuple[int, ...]
    minutes: int
    topics: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()

    @property
    def timetable(self) -> Timetable:
        """Raises InvalidInputError."""
        try:
            opens = time.fromisoformat(self.time)
        except ValueError as error:
            raise InvalidInputError("host.bad_time") from error
        return Timetable(opens, frozenset(self.days), timedelta(minutes=self.minutes))

    def schedule(self) -> Schedule:
        """A schedule with these choices, not stored yet."""
        return Schedule(0, 0, self.timetable, True, frozenset(self.topics), frozenset(self.levels))


def read_choices(kept: Mapping[str, Any]) -> Choices:
    """Choices that went through a form's private data as JSON."""
    return Choices(
        str(kept["zone"]),
        str(kept["time"]),
        tuple(kept["days"]),
        int(kept["minutes"]),
        tuple(kept["topics"]),
        tuple(kept["levels"]),
    )


def choices_of(schedule: Schedule, zone: str) -> Choices:
    """A stored schedule as its fields hold it."""
    table = schedule.timetable
    return Choices(
        zone,
        f"{table.local_time:%H:%M}",
        tuple(sorted(table.weekdays)),
        int(table.window.total_seconds() // 60),
        tuple(sorted(schedule.topics)),
        tuple(sorted(schedule.difficulties)),
    )


def render_fields(choices: Choices, topics: Mapping[str, str], locale: str) -> list[Block]:
    """The fields, filled with `choices`."""
    zone = {"type": "external_select", "min_query_length": 2, "initial_option": option(choices.zone, choices.zone)}
    days = [option(say(locale, f"host.weekday_{day}"), str(day)) for day in range(7)]
    windows = sorted({choices.minutes, *(hours * 60 for hours in HOURS)})
    lengths = [option(say_window(minutes, locale), str(minutes)) for minutes in windows]
    fields = [
        field(ZONE, say(locale, "host.zone"), zone, hint=say(locale, "slack.zone_hint")),
        field(TIME, say(locale, "host.time"), {"type": "timepicker", "initial_time": choices.time}),
        field(DAYS, say(locale, "host.weekdays"), choice("checkboxes", days, [str(day) for day in choices.days])),
        field(WINDOW, say(locale, "host.window"), choice("static_select", lengths, [str(choices.minutes)])),
    ]
    if topics:
        names = [option(title, name) for name, title in topics.items()]
        menu = choice("multi_static_select", names, choices.topics, say(locale, "slack.topics_all"))
        fields.append(field(TOPICS, say(locale, "host.topics"), menu, optional=True))
    levels = [option(say(locale, "host.level", n=level), str(level)) for level in DIFFICULTIES]
    boxes = choice("checkboxes", levels, [str(level) for level in choices.levels])
    hint = say(locale, "host.none_is_all")
    return [*fields, field(LEVELS, say(locale, "host.levels"), boxes, hint=hint, optional=True)]


def parse_fields(form: Form, topics: Mapping[str, str]) -> Choices:
    """What the fields hold; every topic or level means all. Values come from our own menus."""
    chosen = tuple(topic for topic in form.chosen(TOPICS) if topic in topics)
    levels = tuple(sorted(int(level) for level in form.chosen(LEVELS)))
    return Choices(
        form.text(ZONE),
        form.text(TIME),
        tuple(sorted(int(day) for day in form.chosen(DAYS))),
        int(form.text(WINDOW) or 0),
        chosen if len(chosen) < len(topics) else (),
        levels if len(levels) < len(DIFFICULTIES) else (),
    )


def block_of(error: InvalidInputError) -> str:
    """The field that a fault is about."""
    area = error.phrase.partition(".")[0]
    return {"zone": ZONE, "host": TIME}.get(area, DAYS if error.phrase == "schedule.no_weekday" else WINDOW)


def coming(choices: Choices, clock: Clock) -> list[OpeningRow]:
    """The next openings that choices lead to, without their questions."""
    zone, table = get_zone(choices.zone), choices.timetable
    openings = islice(openings_after(table, zone, clock.now()), PREVIEWED)
    return [OpeningRow(o.on, o.opens_at, closing_of(o, table, zone, ()), None) for o in openings]


def render_coming(rows: Sequence[OpeningRow], choices: Choices, topics: Mapping[str, str], locale: str) -> list[Block]:
    """What a schedule does next, in the group's zone and in the reader's."""
    zone = get_zone(choices.zone)
    lines = []
    for row in rows:
        local = f"{row.opens_at.astimezone(zone):%a %-d %b %H:%M}"
        mine = when(row.opens_at, DEADLINE, f"{row.opens_at:%Y-%m-%d %H:%M} UTC")
        line = say(locale, "slack.coming_row", local=local, mine=mine)
        lines.append(line + (f"  ·  {literal(row.title)}" if row.title else ""))
    names = ", ".join(topics.get(topic, topic) for topic in choices.topics) or say(locale, "slack.topics_all")
    levels = ", ".join(map(str, choices.levels)) or say(locale, "slack.levels_all")
    facts = {"zone": escape(choices.zone), "window": say_window(choices.minutes, locale), "topics": escape(names)}
    return [section("\n".join(lines)), context(say(locale, "slack.coming_facts", **facts, levels=levels))]


def say_window(minutes: int, locale: str) -> str:
    """How long rounds stay open, in words."""
    if minutes % 1440 == 0 and minutes > 1440:
        return say(locale, "slack.window_days", n=minutes // 1440)
    if minutes % 60 == 0:
        return say(locale, "slack.window_hours", n=minutes // 60)
    return say(locale, "slack.window_minutes", n=minutes)


def say_rest(first_on: date, last_on: date, locale: str) -> str:
    """Days away, in words."""
    return say(locale, "slack.rest_day" if first_on == last_on else "slack.rest_days", first=first_on, last=last_on)


def say_before(before: timedelta, phrase: str, locale: str) -> str:
    """How long before a deadline somebody is reminded, in a phrase."""
    return say(locale, phrase, window=say_window(int(before.total_seconds() // 60), locale))
