"""How much is practised a day, what is due of it, and what it is worth.

Practice points have a board of their own and never touch the daily one: a right check gives RIGHT_CHECK, every other
rating ANY_RATING (whichever button is pressed, so that nobody rates for points), and a day gives at most DAILY_CAP.
Only what is due or new is rated for points; practice beyond that moves nothing, so grinding is pointless.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from bot.domain.chance import place_of
from bot.domain.errors import InvalidInputError
from bot.domain.review import DAY, Memory, Rating, ReviewSource

RIGHT_CHECK = 2
ANY_RATING = 1
DAILY_CAP = 20

LEAST_RETENTION, MOST_RETENTION = 0.80, 0.95
MOST_LOAD = 100
# An interview further away than that is planned for as if there were none.
LONGEST_AHEAD = timedelta(days=365)
# Mock interviews are suggested, and everything seen comes once more, in that time before the interview.
LAST_STRETCH = timedelta(days=7)
# FSRS's difficulty runs from 1 to 10; a topic above this is weak, and one never seen counts as this.
WEAK_FROM = 5.5
WEAK_TOPICS = 3


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """What a member chose: the share of recall aimed at, reviews and new questions a day, the date of an interview."""

    retention: float = 0.90
    daily_load: int = 10
    interview_on: date | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """How many questions a day, and what they are for: those due again until the interview, and those never seen."""

    a_day: int
    again: int
    unseen: int
    days_left: int | None = None


def check_retention(retention: float) -> float:
    """Raises InvalidInputError outside 0.80 to 0.95; whole percents are kept."""
    if not LEAST_RETENTION <= round(retention, 2) <= MOST_RETENTION:
        raise InvalidInputError("practice.bad_retention", least=LEAST_RETENTION, most=MOST_RETENTION)
    return round(retention, 2)


def check_load(load: int) -> int:
    """Raises InvalidInputError outside 1 to MOST_LOAD."""
    if not 1 <= load <= MOST_LOAD:
        raise InvalidInputError("practice.bad_load", most=MOST_LOAD)
    return load


def check_interview(on: date, today: date) -> date:
    """Raises InvalidInputError for a date that is not after `today`, or more than a year ahead."""
    if not today < on <= today + LONGEST_AHEAD:
        raise InvalidInputError("practice.bad_interview", first=today + DAY, last=today + LONGEST_AHEAD)
    return on


def points_for(source: ReviewSource, rating: Rating, had_today: int) -> int:
    """Practice points of one rating, when `had_today` were given on that day before."""
    worth = RIGHT_CHECK if source is ReviewSource.CHECK and rating is Rating.GOOD else ANY_RATING
    return max(0, min(worth, DAILY_CAP - had_today))


def due_dates(
    memories: Mapping[str, Memory], answered: Mapping[str, datetime], interview_at: datetime | None
) -> dict[str, datetime]:
    """When each question that was seen comes back.

    `answered` says when rounds were revealed that the member answered. Where no rating followed, the question comes
    the day after. An interview brings forward what would come later than it, unless seen in its last stretch.
    """
    due = {name: _in_time(name, memory, interview_at) for name, memory in memories.items()}
    for name, revealed_at in answered.items():
        rated_at = memories[name].reviewed_at if name in memories else None
        if rated_at is None or rated_at < revealed_at:
            due[name] = min(due.get(name, revealed_at + DAY), revealed_at + DAY)
    return due


def _in_time(question_id: str, memory: Memory, interview_at: datetime | None) -> datetime:
    if interview_at is None or memory.due_at < interview_at:
        return memory.due_at
    if memory.reviewed_at and memory.reviewed_at >= interview_at - LAST_STRETCH:
        return memory.due_at
    return interview_at - (1 + int.from_bytes(place_of(question_id)) % LAST_STRETCH.days) * DAY


def plan_load(settings: PracticeSettings, again: int, unseen: int, today: date) -> Load:
    """How many a day. `again` counts what comes back before the interview (today without one), `unseen` what is new.

    All that was seen fits into the days left; new questions fill the day up to the member's own load.
    """
    on = settings.interview_on
    if on is None or on <= today:
        return Load(settings.daily_load, again, unseen)
    days = (on - today).days
    a_day = max(ceil(again / days), min(settings.daily_load, ceil((again + unseen) / days)))
    return Load(a_day, again, unseen, days)


def topic_weakness(memories: Mapping[str, Memory], topics: Mapping[str, str]) -> dict[str, float]:
    """How hard each topic is for a member, by FSRS's difficulty (1 to 10); `topics` says the topic of a question."""
    seen: dict[str, list[float]] = defaultdict(list)
    for name, memory in memories.items():
        if name in topics and memory.difficulty is not None:
            seen[topics[name]].append(memory.difficulty)
    return {topic: sum(values) / len(values) for topic, values in seen.items()}


def weak_topics(weakness: Mapping[str, float]) -> tuple[str, ...]:
    """The weakest topics, hardest first; none that goes well."""
    hard: Iterable[str] = (topic for topic, value in weakness.items() if value > WEAK_FROM)
    return tuple(sorted(hard, key=lambda topic: (-weakness[topic], topic))[:WEAK_TOPICS])
