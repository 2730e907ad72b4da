"""Puts one question to one group: claims the round, takes the question, writes the posts that announce it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.cards import NoticeCard, dump_card
from bot.domain.group import Channel, Group, Schedule
from bot.domain.plan import FEW_UNASKED
from bot.domain.post import Post, PostKind, PostState
from bot.domain.question import Question
from bot.domain.round import Round, Rules
from bot.domain.streak import DayState, StudyDay
from bot.ports.store import UnitOfWork
from bot.services.notices import tell_hosts
from bot.services.presenting import make_round_card
from bot.services.questions import read_upcoming

DAY_COUNTED: Final = "day.counted"


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and why a round opens. `request_key` makes an extra round unique, `schedule` a scheduled one."""

    on: date
    opens_at: datetime
    closes_at: datetime
    request_key: str
    schedule: Schedule | None = None
    carries_streak: bool = False
    replaces: int | None = None


async def open_round(
    uow: UnitOfWork, group: Group, occasion: Occasion, now: datetime, question_id: str | None = None
) -> Round | None:
    """Open a round with `question_id`, or the first of the plan; None when it is taken or nothing can be asked.

    The claim comes before anything is posted (promise 2), and the posts are in the same unit of work (promise 3).
    """
    channels = [channel for channel in await uow.groups.channels(group.id) if channel.paused_at is None]
    upcoming, left = await read_upcoming(uow, group, occasion.schedule, 1)
    chosen = question_id or next(iter(upcoming), None)
    if not channels or chosen is None:
        return None
    version_id, question = await uow.questions.current(chosen)
    round_ = await uow.rounds.claim(_draft(group, occasion, version_id, question), occasion.request_key)
    if round_ is None:
        return None
    await uow.questions.dequeue(group.id, chosen)
    await uow.posts.add([_question_post(round_, question, channel, now) for channel in channels])
    if round_.carries_streak:
        await uow.rounds.put_day(group.id, StudyDay(round_.on, DayState.COUNTED, DAY_COUNTED, round_.id))
    if left <= FEW_UNASKED:
        card = NoticeCard("notice.few_questions", {"n": str(max(left - 1, 0)), "group": group.name})
        await tell_hosts(uow, group.id, f"few-{group.id}-{left}", card, now)
    return round_


def _draft(group: Group, occasion: Occasion, version_id: int, question: Question) -> Round:
    return Round(
        id=0,
        group_id=group.id,
        schedule_id=occasion.schedule.id if occasion.schedule else None,
        question_version_id=version_id,
        question_id=question.id,
        topic=question.topic,
        on=occasion.on,
        opens_at=occasion.opens_at,
        closes_at=occasion.closes_at,
        carries_streak=occasion.carries_streak,
        rules=Rules(),
        replaces=occasion.replaces,
    )


def _question_post(round_: Round, question: Question, channel: Channel, now: datetime) -> Post:
    """A question post unsent at half its window is cancelled (RULES, Rounds)."""
    return Post(
        id=0,
        key=f"round-{round_.id}-question-{channel.id}",
        kind=PostKind.QUESTION,
        group_id=round_.group_id,
        round_id=round_.id,
        channel_id=channel.id,
        target=channel.ref,
        card=dump_card(make_round_card(round_, question)),
        state=PostState.PENDING,
        created_at=now,
        give_up_at=round_.opens_at + (round_.closes_at - round_.opens_at) / 2,
    )
