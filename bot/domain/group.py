"""A group and what belongs to it: channels, schedules, seasons, accounts, members."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.domain.refs import AccountRef, ChannelRef
from bot.domain.schedule import Timetable
from bot.domain.streak import Streak


@dataclass(frozen=True, slots=True)
class Group:
    """The people who study together. `zone` is an IANA name; `seed` orders the group's plan."""

    id: int
    name: str
    zone: str
    seed: int


@dataclass(frozen=True, slots=True)
class Season:
    """A named stretch of dates (ends included) with a board of its own."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Channel:
    """A live channel of a group; `paused_at` is set while nothing may be posted there.

    `purge_at` is set once the bot was removed from its space: then what is kept for that space is deleted.
    """

    id: int
    group_id: int
    ref: ChannelRef
    name: str
    paused_at: datetime | None = None
    pause_reason: str = ""
    purge_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a group's rounds open and what they ask; `next_at` is None while paused.

    Empty `topics` or `difficulties` mean all of them.
    """

    id: int
    group_id: int
    timetable: Timetable
    carries_streak: bool
    topics: frozenset[str] = frozenset()
    difficulties: frozenset[int] = frozenset()
    next_at: datetime | None = None
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A stored platform identity with its personal settings. Quiet hours are local; both ends are set, or none."""

    id: int
    ref: AccountRef
    name: str
    locale: str = "en"
    zone: str | None = None
    quiet_from: time | None = None
    quiet_until: time | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a group. `streak` is the state after the study day `streak_on`."""

    id: int
    group_id: int
    name: str
    joined_on: date
    streak: Streak = field(default_factory=Streak)
    streak_on: date | None = None
    hidden_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """Days a member planned to be away, both ends included."""

    id: int
    first_on: date
    last_on: date
