"""A group to which anything happens, and what RULES make of it, told from a record of our own."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.group import Member
from bot.domain.round import Round, RoundState
from bot.domain.streak import DayState, Mark, Streak, StudyDay
from bot.ports.ledgers import DayRepair, PointRepair
from bot.ports.platform import ThreadMessage
from bot.services.bookkeeping import hide_member
from tests.services.house import DAY, House

NAMES = ("Ada", "Ben", "Cleo", "Dan")
LONG, SHORT = "x" * 50, "y" * 25
MENDED = (Mark.ANSWERED, Mark.REST, Mark.FROZEN, Mark.EXCUSED, Mark.MISSED)


@dataclass
class Told:
    """A message as its author wrote it; `heard` once it reached us."""

    name: str
    round_id: int
    sent: ThreadMessage
    length: int
    heard: bool
    deleted_at: datetime | None = None


@dataclass
class Life:
    """Lets things happen to a house. Each happening takes a name, a round and a number that chooses what remains."""

    house: House
    told: list[Told] = field(default_factory=list)
    day_repairs: dict[tuple[str, date], Mark] = field(default_factory=dict)
    point_repairs: dict[tuple[str, int], int] = field(default_factory=dict)
    rests: list[tuple[str, date, date]] = field(default_factory=list)
    _requests: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    async def happen(self, what: str, name: str, n: int) -> None:
        """One thing, and a tick."""
        rounds = [round_ for round_ in await self.house.rounds() if round_.state is not RoundState.VOID]
        if rounds:
            # Mostly the latest round, sometimes one of the three before it.
            round_ = rounds[-1 - (n - 5) % min(len(rounds), 4)] if n > 5 else rounds[-1]
            await getattr(self, what)(name, round_, n)
        await self.house.tick()

    async def answer(self, name: str, round_: Round, n: int) -> None:
        await self._write(name, round_, LONG, n, heard=True)

    async def answer_in_part(self, name: str, round_: Round, n: int) -> None:
        await self._write(name, round_, SHORT, n, heard=True)

    async def answer_unheard(self, name: str, round_: Round, n: int) -> None:
        await self._write(name, round_, LONG, n, heard=False)

    async def shorten(self, name: str, round_: Round, n: int) -> None:
        told = self._newest(name, round_)
        if told and await self._channels(round_):
            await self.house.edit(told.sent, SHORT)
            if self.house.clock.at < round_.closes_at:
                told.length = len(SHORT)

    async def delete(self, name: str, round_: Round, n: int) -> None:
        told = self._newest(name, round_)
        if told and await self._channels(round_):
            await self.house.delete(told.sent)
            told.deleted_at = self.house.clock.at

    async def read_again(self, name: str, round_: Round, n: int) -> None:
        await self.house.core.services.recovery.missed("fake")
        await self._hear()

    async def restart(self, name: str, round_: Round, n: int) -> None:
        await self.house.restart()
        await self._hear()

    async def go_down(self, name: str, round_: Round, n: int) -> None:
        self.house.clock.at += n * DAY / 2

    async def close_channel(self, name: str, round_: Round, n: int) -> None:
        self.house.platform.closed["general"] = "Open it."

    async def open_channel(self, name: str, round_: Round, n: int) -> None:
        self.house.platform.closed.clear()

    async def rest(self, name: str, round_: Round, n: int) -> None:
        if await self.house.find_member(name):
            first_on = self.house.clock.at.date() + DAY
            last_on = first_on + n % 3 * DAY
            try:
                plan_rest = self.house.core.services.members.plan_rest
                await plan_rest(self.house.group.id, await self.house.account_id(name), first_on, last_on)
            except ConflictError:
                return
            self.rests.append((name, first_on, last_on))

    async def hide(self, name: str, round_: Round, n: int) -> None:
        if member := await self.house.find_member(name):
            await self.house.core.store.write(lambda uow: hide_member(uow, member, self.house.clock.at))

    async def mend_day(self, name: str, round_: Round, n: int) -> None:
        if member := await self.house.find_member(name):
            repair = DayRepair(member.id, round_.on, MENDED[n % len(MENDED)], None, "")
            services, group_id = self.house.core.services, self.house.group.id
            try:
                await services.settlement.mend_day(group_id, member.id, repair, self.house.host)
            except NotFoundError:
                return
            self.day_repairs[name, round_.on] = repair.mark

    async def mend_points(self, name: str, round_: Round, n: int) -> None:
        if member := await self.house.find_member(name):
            repair = PointRepair(member.id, round_.id, 4 * n - 20, None, "")
            try:
                await self.house.core.services.settlement.mend_points(self.house.group.id, repair, self.house.host)
            except NotFoundError:
                return
            self.point_repairs[name, round_.id] = repair.points

    async def void(self, name: str, round_: Round, n: int) -> None:
        await self.house.core.services.hosting.void(self.house.group.id, round_.id, "", self.house.host)

    async def replace(self, name: str, round_: Round, n: int) -> None:
        window, key = timedelta(hours=1 + 5 * n), f"replace {next(self._requests)}"
        try:
            replace = self.house.core.services.hosting.replace
            await replace(self.house.group.id, round_.id, key, window, self.house.host, "")
        except ConflictError:
            return

    async def open_extra(self, name: str, round_: Round, n: int) -> None:
        window, key = timedelta(hours=1 + 5 * n), f"extra {next(self._requests)}"
        try:
            await self.house.core.services.hosting.open_extra(self.house.group.id, key, window, self.house.host)
        except ConflictError:
            return

    # What RULES make of it

    async def expected(self, member: Member) -> tuple[list[Mark], Streak, int]:
        """The marks of every settled study day since joining, the streak after them, and the points."""
        rounds = {round_.id: round_ for round_ in await self.house.rounds() if round_.settled_at}
        last_on = max((r.on for r in rounds.values() if r.carries_streak), default=date.min)
        days = await self.house.core.store.read(lambda uow: uow.rounds.days(self.house.group.id, None, last_on))
        mine = [d for d in days if d.on >= member.joined_on and (d.round_id is None or d.round_id in rounds)]
        marks, streaks = [], [Streak()]
        for day in mine:
            marks.append(self._mark(member.name, day, rounds, streaks[-1]))
            streaks.append(_after(streaks[-1], marks[-1]))
        answered = zip(mine, marks, streaks[1:], strict=True)
        bonuses = {d.round_id: min(s.current, 5) for d, mark, s in answered if mark is Mark.ANSWERED}
        points = sum(self._points(member.name, round_, bonuses.get(round_.id, 0)) for round_ in rounds.values())
        return marks, streaks[-1], points

    def _mark(self, name: str, day: StudyDay, rounds: dict[int, Round], before: Streak) -> Mark:
        late = False
        if repaired := self.day_repairs.get((name, day.on)):
            return repaired
        if day.round_id is not None and day.state is not DayState.VOID:
            in_time, late = self._verdict(name, rounds[day.round_id])
            if in_time:
                return Mark.ANSWERED
        if day.state is not DayState.COUNTED:
            return Mark.EXCUSED
        if any(who == name and first_on <= day.on <= last_on for who, first_on, last_on in self.rests):
            return Mark.REST
        if before.current and before.freezes:
            return Mark.FROZEN
        return Mark.LATE if late else Mark.MISSED

    def _points(self, name: str, round_: Round, bonus: int) -> int:
        if round_.voided_at:
            return 0
        in_time, late = self._verdict(name, round_)
        return (10 + bonus if in_time else 3 if late else 0) + self.point_repairs.get((name, round_.id), 0)

    def _verdict(self, name: str, round_: Round) -> tuple[bool, bool]:
        """Whether a person answered in time, and whether late."""
        mine = [told for told in self.told if (told.name, told.round_id, told.heard) == (name, round_.id, True)]
        closes_at = round_.closes_at
        kept = [t for t in mine if t.sent.stamped_at < closes_at and not (t.deleted_at and t.deleted_at < closes_at)]
        in_time = sum(told.length for told in kept) >= 40
        late = sum(told.length for told in mine if told.sent.stamped_at >= closes_at) >= 40
        return in_time, late and not in_time

    async def _write(self, name: str, round_: Round, text: str, n: int, *, heard: bool) -> None:
        if channels := await self._channels(round_):
            channel = channels[n % len(channels)]
            sent = await self.house.answer(name, text, heard=heard, round_id=round_.id, channel=channel)
            self.told.append(Told(name, round_.id, sent, len(text), heard))

    async def _channels(self, round_: Round) -> list[str]:
        """Where a round has a thread that still takes answers."""
        return [*await self.house.threads(round_.id)] if self.house.clock.at <= round_.takes_late_until else []

    def _newest(self, name: str, round_: Round) -> Told | None:
        mine = (t for t in reversed(self.told) if (t.name, t.round_id, t.deleted_at) == (name, round_.id, None))
        return next((told for told in mine if told.heard), None)

    async def _hear(self) -> None:
        """What is in a thread that still takes answers reaches us when the thread is read whole."""
        for told in self.told:
            round_ = await self.house.get_round(told.round_id)
            if not round_.voided_at and self.house.clock.at <= round_.takes_late_until:
                told.heard = True


def _after(before: Streak, mark: Mark) -> Streak:
    match mark:
        case Mark.ANSWERED:
            answered, current = before.answered + 1, before.current + 1
            freezes = min(2, before.freezes + (answered % 7 == 0))
            return Streak(current, max(current, before.longest), answered, freezes)
        case Mark.FROZEN:
            return Streak(before.current, before.longest, before.answered, max(0, before.freezes - 1))
        case Mark.REST | Mark.EXCUSED:
            return before
    return Streak(0, before.longest, before.answered, before.freezes)
