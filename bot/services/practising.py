"""Who practises and what lies ready for them: what every use case of practice reads first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.cards.practice import DueCard
from bot.domain.group import Member
from bot.domain.practice import (
    LAST_STRETCH,
    Load,
    PracticeSettings,
    due_dates,
    plan_load,
    topic_weakness,
    weak_topics,
)
from bot.domain.question import Question
from bot.domain.review import DAY, Memory
from bot.domain.schedule import get_zone, instant_of
from bot.ports.store import UnitOfWork
from bot.services.bank_page import Standing, read_standings
from bot.services.members import take_seat


@dataclass(frozen=True, slots=True)
class Practiser:
    """A member who practises: `account_ids` sit for them, `today` is the group's date and ends at `until`."""

    member: Member
    account_ids: Sequence[int]
    settings: PracticeSettings
    today: date
    until: datetime
    interview_at: datetime | None
    done_today: int
    points_today: int

    @property
    def seed(self) -> str:
        """What spreads this member's due dates."""
        return str(self.member.id)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a member can practise, and when what was seen comes back; `standings` holds what must not be spoiled."""

    questions: Sequence[Question]
    standings: Mapping[str, Standing]
    memories: Mapping[str, Memory]
    due: Mapping[str, datetime]
    load: Load

    def named(self, standing: Standing) -> Collection[str]:
        """Ids of the questions that stand so."""
        return {name for name, stands in self.standings.items() if stands is standing}

    @property
    def weakness(self) -> Mapping[str, float]:
        """How hard each topic is for the member."""
        return topic_weakness(self.memories, {question.id: question.topic for question in self.questions})


async def read_practiser(uow: UnitOfWork, member: Member, now: datetime) -> Practiser:
    """What is known of a member who practises now."""
    zone = get_zone((await uow.groups.get(member.group_id)).zone)
    today = now.astimezone(zone).date()
    account_ids = (await uow.members.accounts_of([member.id])).get(member.id, ())
    settings = await uow.practice.settings(member.id)
    on = settings.interview_on
    interview_at = instant_of(on, time(), zone).astimezone(UTC) if on and on > today else None
    done, points = await uow.practice.today(member.group_id, account_ids, today)
    until = instant_of(today + DAY, time(), zone).astimezone(UTC)
    return Practiser(member, account_ids, settings, today, until, interview_at, done, points)


async def seat_practiser(uow: UnitOfWork, group_id: int, account_id: int, now: datetime) -> Practiser:
    """The member an account practises as; whoever practises gets a seat (RULES, Groups)."""
    account = await uow.members.get_account(account_id)
    today = now.astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()
    return await read_practiser(uow, await take_seat(uow, group_id, account, today, now), now)


async def read_shelf(uow: UnitOfWork, who: Practiser) -> Shelf:
    """What lies ready for a member."""
    questions = await uow.questions.listing(who.member.group_id)
    known = {question.id for question in questions}
    memories = await uow.practice.memories(who.member.id)
    dates = due_dates(memories, await uow.practice.answered(who.member.id), who.interview_at)
    due = {name: at for name, at in dates.items() if name in known}
    again = sum(at < (who.interview_at or who.until) for at in due.values())
    load = plan_load(who.settings, again, len(known) - len(due), who.today)
    return Shelf(questions, await read_spoilers(uow, who.account_ids), memories, due, load)


async def read_spoilers(uow: UnitOfWork, account_ids: Sequence[int]) -> dict[str, Standing]:
    """Questions that are open or upcoming in any group these accounts have a seat in."""
    found: dict[str, Standing] = {}
    for group_id in await uow.practice.groups_of(account_ids):
        standings = await read_standings(uow, group_id)
        is_open = {name: stands for name, stands in standings.items() if stands is Standing.OPEN}
        found = {**standings, **found, **is_open}
    return found


async def read_open(uow: UnitOfWork, account_ids: Sequence[int]) -> set[str]:
    """Questions that are open in any group these accounts have a seat in."""
    groups = await uow.practice.groups_of(account_ids)
    return {round_.question_id for group_id in groups for round_ in await uow.places.unrevealed(group_id)}


async def linked(uow: UnitOfWork, account_id: int) -> list[int]:
    """The account and all others of the same person. Raises NotFoundError('account.unknown')."""
    await uow.members.get_account(account_id)
    return [account.id for account in await uow.privacy.accounts_of(account_id)]


def make_due_card(who: Practiser, shelf: Shelf) -> DueCard:
    """What waits today; nothing that must not be spoiled counts."""
    free = {question.id for question in shelf.questions} - shelf.standings.keys()
    waiting = sum(name in free and at < who.until for name, at in shelf.due.items())
    room = shelf.load.a_day - who.done_today - waiting
    later = [at for name, at in shelf.due.items() if at >= who.until]
    days = shelf.load.days_left
    return DueCard(
        due=waiting,
        new=max(0, min(room, len(free - shelf.due.keys()))),
        done_today=who.done_today,
        a_day=shelf.load.a_day,
        again=shelf.load.again,
        next_due_at=min(later, default=None),
        interview_on=who.settings.interview_on if days else None,
        days_left=days,
        suggests_mock=days is not None and days <= LAST_STRETCH.days,
        weak=weak_topics(shelf.weakness),
    )
