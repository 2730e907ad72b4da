"""What is asked every second, for every answer or for every page finds its rows by an index, however many there are."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.leaderboard import Ladder, Measure, ladder_of
from bot.domain.refs import ThreadRef
from bot.ports.ledgers import StandingChange
from bot.ports.store import UnitOfWork
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import CHANNEL, DAY, MINUTE, TODAY, add_group, add_member, add_round, change, draft_post, put

Sent = list[tuple[str, tuple[Any, ...]]]
Work = Callable[[UnitOfWork], Awaitable[Any]]
MANY = range(300)
WEEK = Ladder(1, "week", "2026-W02")
THREAD = ThreadRef("discord", "guild", "thread")


@contextmanager
def listening(engines: Engines) -> Iterator[Sent]:
    """The statements sent to the writer, with their values; of many rows at once, the first."""
    sent: Sent = []

    def look(_: Any, __: Any, statement: str, values: Any, ___: Any, many: bool) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append((statement, values[0] if many else values))

    event.listen(engines.writer.sync_engine, "before_cursor_execute", look)
    yield sent
    event.remove(engines.writer.sync_engine, "before_cursor_execute", look)


# A given list, and what a statement has found already and goes through once more.
FOUND_ALREADY = set("json_each CONSTANT page me h above below sums counting seated listed found".split())


def scans(database: Path, sent: Sent) -> list[str]:
    """Steps that go through a whole table or index of ours; a given list and a result's rows do not count."""
    connection = sqlite3.connect(database)
    plans = [connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall() for statement, values in sent]
    connection.close()
    steps = [step for plan in plans for *_, step in plan]
    return [step for step in steps if step.startswith("SCAN") and not _is_found_already(step)]


def _is_found_already(step: str) -> bool:
    what = step.split()[1]
    return what in FOUND_ALREADY or what.startswith(("anon_", "("))


def indexes(database: Path, sent: Sent) -> str:
    connection = sqlite3.connect(database)
    plans = [connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall() for statement, values in sent]
    connection.close()
    return " ".join(step for plan in plans for *_, step in plan)


DUE: dict[str, tuple[Work, str]] = {
    "schedules.due": (lambda uow: uow.schedules.due(MONDAY, 20), "ix_schedules_look_at"),
    "schedules.opening": (lambda uow: uow.schedules.opening(MONDAY), "ix_schedules_next_at"),
    "rounds.due_to_close": (lambda uow: uow.rounds.due_to_close(MONDAY, 20), "ix_rounds_open"),
    "rounds.due_to_settle": (lambda uow: uow.rounds.due_to_settle(MONDAY, 20), "ix_rounds_unsettled"),
    "rounds.due_to_reveal": (lambda uow: uow.rounds.due_to_reveal(20), "ix_rounds_unrevealed"),
    "posts.lease_due": (lambda uow: uow.posts.lease_due("discord", MONDAY, MONDAY, 20), "ix_posts_due"),
    "posts.due_platforms": (lambda uow: uow.posts.due_platforms(MONDAY), "ix_posts_due"),
    "posts.rereads": (lambda uow: uow.posts.rereads("discord", MONDAY, 20), "ix_posts_reread"),
    "answers.unbooked": (lambda uow: uow.answers.unbooked(50, [7]), "ix_answer_messages_unbooked"),
    "reminders.due": (lambda uow: uow.reminders.due(MONDAY, 20, [7]), "ix_reminders_next_at"),
    "posts.hurry": (lambda uow: uow.posts.hurry(1, MONDAY), "ix_posts_due"),
    "spaces.find_due": (lambda uow: uow.spaces.find_due(MONDAY), "ix_spaces_purge_at"),
    "groups.paused_channels": (lambda uow: uow.groups.paused_channels(), "ix_channels_paused"),
}


@pytest.mark.parametrize("name", DUE)
async def test_each_tick_reads_no_more_than_what_is_due(
    name: str, store: SqlStore, engines: Engines, database: Path
) -> None:
    work, index = DUE[name]
    with listening(engines) as sent:
        await store.write(work)

    assert index in indexes(database, sent)
    # An index of nothing but what is still to be done may be gone through.
    assert [step for step in scans(database, sent) if index not in step] == []


FOUND: dict[str, Work] = {
    "answers.of_rounds": lambda uow: uow.answers.of_rounds(MANY, MANY),
    "answers.authors": lambda uow: uow.answers.authors(1),
    "answers.unseated": lambda uow: uow.answers.unseated(1, 1),
    "answers.count_answered": lambda uow: uow.answers.count_answered(1, MONDAY, 40),
    "answers.in_thread": lambda uow: uow.answers.in_thread(1, THREAD, MONDAY),
    "answers.published": lambda uow: uow.answers.published(1, "discord", "guild"),
    "answers.blank_short": lambda uow: uow.answers.blank_short(1, MANY),
    "answers.mark_booked": lambda uow: uow.answers.mark_booked(1, MANY),
    "boards.page points": lambda uow: uow.boards.page(WEEK, 1, 50, 25),
    "boards.page answers": lambda uow: uow.boards.page(replace(WEEK, by=Measure.ANSWERS), 1, 50, 25),
    "boards.page longest": lambda uow: uow.boards.page(replace(WEEK, by=Measure.LONGEST), 1, 50, 25),
    "boards.page newcomers": lambda uow: uow.boards.page(ladder_of(1, "newcomers", "", today=TODAY), 1, 50, 25),
    "boards.page topic": lambda uow: uow.boards.page(ladder_of(1, "topic", "data"), 1, 50, 25),
    "boards.around": lambda uow: uow.boards.around(WEEK, 1, 25),
    "boards.of_round": lambda uow: uow.boards.of_round(1, 1, 0, 25),
    "boards.answered": lambda uow: uow.boards.answered(1, MONDAY, 40, 1, 0, 25),
    "profiles.topics": lambda uow: uow.profiles.topics(1, 1, TODAY),
    "profiles.wrote_in": lambda uow: uow.profiles.wrote_in(1, 0, 10),
    "profiles.same_question": lambda uow: uow.profiles.same_question(1, ["q-1"]),
    "profiles.best_answers": lambda uow: uow.profiles.best_answers(MANY),
    "standings.rebuild": lambda uow: uow.standings.rebuild(1, "season", "Winter", TODAY, TODAY),
    "standings.periods": lambda uow: uow.standings.periods(1, "week"),
    "standings.apply": lambda uow: uow.standings.apply(1, [StandingChange("week", "2026-W02", 1, 10, 1)]),
    "ledgers.points_of": lambda uow: uow.ledgers.points_of(MANY),
    "ledgers.points_of rounds": lambda uow: uow.ledgers.points_of(MANY, MANY),
    "ledgers.streak_days": lambda uow: uow.ledgers.streak_days(MANY),
    "ledgers.answered_on": lambda uow: uow.ledgers.answered_on(1, TODAY),
    "members.by_account": lambda uow: uow.members.by_account(1, MANY),
    "members.page": lambda uow: uow.members.page(1, 100, 200),
    "members.rename_account": lambda uow: uow.members.rename_account(1, "Ada L."),
    "groups.is_host": lambda uow: uow.groups.is_host(1, 1),
    "rounds.open_in": lambda uow: uow.rounds.open_in(1),
    "rounds.latest": lambda uow: uow.rounds.latest(1),
    "rounds.history": lambda uow: uow.rounds.history(1, 20, 20),
    "rounds.scored": lambda uow: uow.rounds.scored(1, [1], TODAY + DAY),
    "rounds.watched": lambda uow: uow.rounds.watched(MONDAY),
    "rounds.days": lambda uow: uow.rounds.days(1, TODAY, TODAY),
    "posts.want": lambda uow: uow.posts.want(1, MONDAY),
    "posts.want_reread": lambda uow: uow.posts.want_reread("discord", MONDAY),
    "posts.questions_of": lambda uow: uow.posts.questions_of(1),
    "questions.asked": lambda uow: uow.questions.asked(1),
    "places.find_round": lambda uow: uow.places.find_round(THREAD),
    "places.groups_of": lambda uow: uow.places.groups_of(1, "discord", "guild"),
    "places.in_space": lambda uow: uow.places.in_space("discord", "guild"),
    "places.open_in": lambda uow: uow.places.open_in(CHANNEL),
    "places.unrevealed": lambda uow: uow.places.unrevealed(1),
    "votes.count": lambda uow: uow.votes.count(MANY, MANY),
    "votes.of_voter": lambda uow: uow.votes.of_voter(1, 1),
    "votes.find_answer": lambda uow: uow.votes.find_answer("discord", "guild", "m"),
    "votes.shared": lambda uow: uow.votes.shared(1),
    "privacy.recard": lambda uow: uow.privacy.recard(1, "{}", MONDAY),
    "reminders.wake": lambda uow: uow.reminders.wake(1, MONDAY),
    "reminders.of_account": lambda uow: uow.reminders.of_account(1),
    "suggestions.open_in": lambda uow: uow.suggestions.open_in(1, 20),
    "suggestions.count_open": lambda uow: uow.suggestions.count_open(1, 1),
    "suggestions.of_account": lambda uow: uow.suggestions.of_account(1, 1, 20),
    "reports.open_in": lambda uow: uow.reports.open_in(1, 20),
    "reports.count_open": lambda uow: uow.reports.count_open(1, 1),
    "own_questions.all": lambda uow: uow.own_questions.all(1),
    "room.since": lambda uow: uow.room.since(1, 7, 50),
    "room.thread": lambda uow: uow.room.thread(1, "7"),
    "room.edit": lambda uow: uow.room.edit(1, MONDAY, text="Hello."),
    "inbox.forget": lambda uow: uow.inbox.forget(MONDAY),
    "audit.list": lambda uow: uow.audit.list(1, 100),
}


@pytest.mark.parametrize("name", FOUND)
async def test_no_table_is_gone_through_for_what_belongs_to_a_round_a_group_or_a_person(
    name: str, store: SqlStore, engines: Engines, database: Path
) -> None:
    await seed(store)
    with listening(engines) as sent:
        await store.write(FOUND[name])

    assert sent
    assert scans(database, sent) == []


async def test_storing_answers_goes_through_no_table(store: SqlStore, engines: Engines, database: Path) -> None:
    round_id = await seed(store)
    with listening(engines) as sent:
        await put(engines, change("1", round_id), change("2", round_id), change("3", round_id, None))

    assert len(sent) == 5
    assert scans(database, sent) == []


async def test_a_board_is_read_in_its_order_without_sorting(store: SqlStore, engines: Engines, database: Path) -> None:
    with listening(engines) as sent:
        for by in Measure:
            await store.write(lambda uow, by=by: uow.boards.page(replace(WEEK, by=by), None, 0, 25))  # type: ignore[misc]

    assert "TEMP B-TREE" not in indexes(database, sent)


async def test_reading_many_takes_as_many_statements_as_reading_one(store: SqlStore, engines: Engines) -> None:
    await seed(store)
    calls: Sequence[Callable[[UnitOfWork, Sequence[int]], Awaitable[Any]]] = (
        lambda uow, ids: uow.answers.of_rounds(ids, ids),
        lambda uow, ids: uow.members.by_account(1, ids),
        lambda uow, ids: uow.members.accounts_of(ids),
        lambda uow, ids: uow.ledgers.streak_days(ids),
        lambda uow, ids: uow.rounds.by_id(ids),
    )

    async def work(uow: UnitOfWork) -> None:
        for call in calls:
            await call(uow, MANY)

    with listening(engines) as sent:
        await store.write(work)
    assert len(sent) == len(calls)


async def seed(store: SqlStore) -> int:
    """One row at least of what the calls above change; their round's id."""
    group_id = await add_group(store)
    await add_member(store, group_id)
    round_ = await add_round(store, group_id, closes_at=MONDAY + DAY)

    async def work(uow: UnitOfWork) -> None:
        await uow.posts.add([draft_post(group_id, round_.id)])
        await uow.posts.set_thread(1, THREAD)
        await uow.room.add(group_id, "7", MONDAY + MINUTE, kind="person", text="Hi.")

    await store.write(work)
    return round_.id
