"""Puts one question to one group: claims the round, takes the question, writes the posts that announce it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.cards.frozen import dump_card
from bot.cards.notices import NoticeCard
from bot.domain.errors import ConflictError
from bot.domain.group import Channel, Group, Schedule
from bot.domain.plan import FEW_UNASKED
from bot.domain.post import Post, PostKind, PostState
from bot.domain.question import Question
from bot.domain.round import Round, Rules
from bot.domain.streak import DayState, StudyDay
from bot.ports.store import UnitOfWork
from bot.services.notices import tell_hosts
from bot.services.presenting import make_round_card
from bot.services.questions import BankView, get_askable, read_bank


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
    """Open a round with `question_id`, or the first of the plan; None when its key or date is taken.

    The claim comes before anything is posted (promise 2), and the posts are in the same unit of work (promise 3). A
    paused channel gets its post too, which is a probe of it. Raises ConflictError('round.nothing_to_open') where every
    channel is paused or nothing can be asked, NotFoundError for a question that is not this group's to ask.
    """
    channels = await uow.groups.channels(group.id)
    bank = await read_bank(uow, group, occasion.schedule)
    chosen = question_id or next(iter(bank.upcoming(1)), None)
    if chosen is None or all(channel.paused_at for channel in channels):
        raise ConflictError("round.nothing_to_open")
    version_id, question = await (get_askable(uow, group.id, chosen) if question_id else uow.questions.current(chosen))
    rules = await uow.groups.rules(group.id)
    round_ = await uow.rounds.claim(_draft(group, occasion, version_id, question, rules), occasion.request_key)
    if round_ is None:
        return None
    await uow.questions.dequeue(group.id, chosen)
    await uow.posts.add([_question_post(round_, question, channel, now) for channel in channels])
    await uow.reminders.wake(group.id, round_.closes_at)
    if round_.carries_streak:
        await uow.rounds.put_day(group.id, _study_day(round_))
    await _warn_of_few(uow, group, bank, chosen, now)
    return round_


def _study_day(round_: Round) -> StudyDay:
    """A replacement takes over the day for those who answer it, but can make nobody missed (RULES, Rounds)."""
    if round_.replaces is None:
        return StudyDay(round_.on, DayState.COUNTED, "day.counted", round_.id)
    return StudyDay(round_.on, DayState.EXCUSED, "day.replaced", round_.id)


async def _warn_of_few(uow: UnitOfWork, group: Group, bank: BankView, asked: str, now: datetime) -> None:
    """Tell the hosts that questions run out: once, and again only when a bank of another size does."""
    left = bank.unasked_after(asked)
    if left < FEW_UNASKED:
        card = NoticeCard("notice.few_questions", {"n": str(left), "group": group.name})
        await tell_hosts(uow, group.id, f"few-{group.id}-{bank.key}", card, now)


def _draft(group: Group, occasion: Occasion, version_id: int, question: Question, rules: Rules) -> Round:
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
        rules=rules,
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
