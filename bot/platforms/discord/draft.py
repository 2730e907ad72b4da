"""What a person has chosen so far in the set-up. It lives in the message alone: the wizard outlasts a restart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

import discord

from bot.domain.group import Schedule
from bot.domain.question import DIFFICULTIES
from bot.domain.schedule import Timetable, get_zone
from bot.platforms.discord.personal import parse_time
from bot.platforms.discord.text import shorten

MOST_NAME = 50
WINDOWS = (60, 120, 240, 480, 720, 1440, 2880, 4320)
WEEKDAYS = range(7)
# Ids of what the wizard is made of; the two buttons carry what no select can hold.
CHANNEL, DAYS, WINDOW, TOPICS, LEVELS, HOSTS = (
    f"setup:{name}:" for name in ("channel", "days", "window", "topics", "levels", "hosts")
)
TEXT, START = "setup:text:", "setup:start:"


@dataclass(frozen=True, slots=True)
class Draft:
    """A group to be. Empty topics or levels mean all; `hosts` are user ids besides the person who founds."""

    name: str
    zone: str
    local_time: time = time(9)
    weekdays: frozenset[int] = frozenset(range(5))
    window: int = 1440
    channel: int | None = None
    topics: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    hosts: tuple[int, ...] = ()

    @property
    def start_id(self) -> str:
        """The id of the button that founds the group."""
        return f"{START}{self.zone}|{self.local_time:%H%M}"

    @property
    def text_id(self) -> str:
        """The id of the button that changes the texts."""
        return f"{TEXT}{self.name}"

    def schedule(self) -> Schedule:
        """The schedule it makes. Raises InvalidInputError for no weekday or a window out of bounds."""
        timetable = Timetable(self.local_time, self.weekdays, timedelta(minutes=self.window))
        return Schedule(0, 0, timetable, carries_streak=True, topics=self.topics, difficulties=self.levels)

    def with_texts(self, name: str, zone: str, local_time: str) -> "Draft":
        """The draft with other texts. Raises InvalidInputError for an unknown zone or no time of day."""
        get_zone(zone.strip())
        kept = shorten(" ".join(name.replace(":", " ").split()), MOST_NAME) or self.name
        return replace(self, name=kept, zone=zone.strip(), local_time=parse_time(local_time))


def read_draft(message: discord.Message) -> Draft:
    """What a wizard's message holds."""
    parts = {
        part["custom_id"]: part for part in _walk([c.to_dict() for c in message.components]) if part.get("custom_id")
    }
    start = next(custom_id for custom_id in parts if custom_id.startswith(START)).removeprefix(START)
    name = next(custom_id for custom_id in parts if custom_id.startswith(TEXT)).removeprefix(TEXT)
    zone, _, clock = start.rpartition("|")
    channels, hosts = _values(parts.get(CHANNEL)), _values(parts.get(HOSTS))
    return Draft(
        name=name,
        zone=zone,
        local_time=time(int(clock[:2]), int(clock[2:])),
        weekdays=frozenset(map(int, _values(parts.get(DAYS)))),
        window=int(next(iter(_values(parts.get(WINDOW))), "1440")),
        channel=int(channels[0]) if channels else None,
        topics=frozenset(_values(parts.get(TOPICS))),
        levels=frozenset(map(int, _values(parts.get(LEVELS)))),
        hosts=tuple(map(int, hosts)),
    )


def choose(draft: Draft, custom_id: str, values: Sequence[str]) -> Draft:
    """The draft after a select was changed."""
    match custom_id:
        case "setup:channel:":
            return replace(draft, channel=int(values[0]) if values else None)
        case "setup:days:":
            return replace(draft, weekdays=frozenset(map(int, values)))
        case "setup:window:":
            return replace(draft, window=int(values[0]))
        case "setup:topics:":
            return replace(draft, topics=frozenset(values))
        case "setup:levels:":
            levels = frozenset(map(int, values))
            return replace(draft, levels=levels if len(levels) < len(DIFFICULTIES) else frozenset())
        case _:
            return replace(draft, hosts=tuple(map(int, values)))


def _values(part: Mapping[str, Any] | None) -> list[str]:
    """What a select shows as chosen."""
    if part is None:
        return []
    chosen = [option["value"] for option in part.get("options", ()) if option.get("default")]
    return chosen + [str(value["id"]) for value in part.get("default_values") or ()]


def _walk(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in components:
        yield part
        yield from _walk(part.get("components") or ())
