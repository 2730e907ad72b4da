"""A round's life as far as time drives it: opened, closed and revealed when its row says so."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.cards import NoticeCard, dump_card
from bot.domain.group import Schedule
from bot.domain.post import Post, PostKind, PostState
from bot.domain.refs import ChannelRef
from bot.domain.round import Round
from bot.domain.schedule import closing_of, get_zone, next_opening, openings_between, still_worth_opening
from bot.domain.streak import DayState, StudyDay
from bot.metrics import Metrics
from bot.ports.store import Store, UnitOfWork
from bot.services.notices import tell_hosts
from bot.services.opening import Occasion, open_round
from bot.services.presenting import read_reveal_card
from bot.services.watch import Watch

# Rows taken in one unit of work: small, so that answers never wait long for the writer (promise 1).
CLAIM = 20


class Rounds:
    """What `tick` does to rounds."""

    def __init__(self, store: Store, watch: Watch, metrics: Metrics) -> None:
        self._store = store
        self._watch = watch
        self._metrics = metrics

    async def open_due(self, now: datetime) -> int:
        """Open a round for every schedule that is due; how many were opened."""

        async def work(uow: UnitOfWork) -> tuple[int, int]:
            due = await uow.schedules.due(now, CLAIM)
            opened = [await _open_scheduled(uow, schedule, now) for schedule in due]
            return len(due), sum(round_ is not None for round_ in opened)

        opened = await self._drain(work)
        self._metrics.rounds_opened.inc(opened)
        return opened

    async def close_due(self, now: datetime) -> int:
        """Close every round whose deadline has passed; how many were closed."""

        async def work(uow: UnitOfWork) -> tuple[int, int]:
            due = await uow.rounds.due_to_close(now, CLAIM)
            for round_ in due:
                await close_round(uow, round_, now)
            return len(due), len(due)

        closed = await self._drain(work)
        self._metrics.rounds_closed.inc(closed)
        self._watch.prune(now)
        return closed

    async def reveal_due(self, now: datetime) -> int:
        """Write the reveal of every settled round; how many were revealed."""

        async def work(uow: UnitOfWork) -> tuple[int, int]:
            due = await uow.rounds.due_to_reveal(CLAIM)
            for round_ in due:
                await _reveal(uow, round_, now)
            return len(due), len(due)

        revealed = await self._drain(work)
        self._metrics.rounds_revealed.inc(revealed)
        return revealed

    async def _drain(self, work: Callable[[UnitOfWork], Awaitable[tuple[int, int]]]) -> int:
        """Run claims until one is not full; the sum of what they did."""
        done = 0
        while True:
            taken, changed = await self._store.write(work)
            done += changed
            if taken < CLAIM:
                return done


async def _open_scheduled(uow: UnitOfWork, schedule: Schedule, now: datetime) -> Round | None:
    """Of the openings missed only the latest opens, late, if half its window is left (RULES, Rounds)."""
    group = await uow.groups.get(schedule.group_id)
    zone = get_zone(group.zone)
    assert schedule.next_at is not None
    skipped = set(await uow.schedules.skips(schedule.id, schedule.next_at.astimezone(zone).date() - timedelta(days=1)))
    due = [o for o in openings_between(schedule.timetable, zone, schedule.next_at, now) if o.on not in skipped]
    await uow.schedules.set_next(schedule.id, next_opening(schedule.timetable, zone, now))
    channels = await uow.groups.channels(group.id)
    if not due or all(channel.paused_at for channel in channels):
        return None
    latest, closes_at = due[-1], closing_of(due[-1], schedule.timetable, zone)
    in_time = still_worth_opening(latest, closes_at, now)
    if schedule.carries_streak:
        for opening in due[:-1] if in_time else due:
            await uow.rounds.put_day(group.id, StudyDay(opening.on, DayState.EXCUSED, "day.outage", None))
    if not in_time:
        return None
    key = f"schedule-{schedule.id}-{latest.on}"
    occasion = Occasion(latest.on, latest.opens_at, closes_at, key, schedule, schedule.carries_streak)
    round_ = await open_round(uow, group, occasion, now)
    if round_ is None:
        await tell_hosts(uow, group.id, f"nothing-{key}", NoticeCard("notice.no_question", {"group": group.name}), now)
    return round_


async def close_round(uow: UnitOfWork, round_: Round, at: datetime) -> None:
    """End on-time answers; the day is excused where a channel got no question in time (RULES, Rounds)."""
    await uow.rounds.close(round_.id, at)
    await uow.posts.want(round_.id, at)
    if not round_.carries_streak:
        return
    posts = await uow.posts.questions_of(round_.id)
    if any(post.sent_at is None or (post.give_up_at and post.sent_at > post.give_up_at) for post in posts):
        await uow.rounds.set_day_state(round_.group_id, round_.on, DayState.EXCUSED, "day.channel")


async def _reveal(uow: UnitOfWork, round_: Round, now: datetime) -> None:
    await uow.rounds.reveal(round_.id, now)
    await uow.posts.want(round_.id, now)
    posts = [post for post in await uow.posts.questions_of(round_.id) if post.state is PostState.SENT]
    await uow.posts.add([await _reveal_post(uow, round_, post, now) for post in posts])


async def _reveal_post(uow: UnitOfWork, round_: Round, question: Post, now: datetime) -> Post:
    assert isinstance(question.target, ChannelRef)
    card = await read_reveal_card(uow, round_, question.target.platform, question.target.space)
    return Post(
        id=0,
        key=f"round-{round_.id}-reveal-{question.channel_id}",
        kind=PostKind.REVEAL,
        group_id=round_.group_id,
        round_id=round_.id,
        channel_id=question.channel_id,
        target=question.thread or question.target,
        card=dump_card(card),
        state=PostState.PENDING,
        created_at=now,
    )
