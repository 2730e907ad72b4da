"""What commands, the tick and each vote ask of the tables beside the answers finds its rows by an index."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.refs import ChannelRef, ThreadRef
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.test_query_plans import MANY, Work, indexes, listening, scans, seed

FOUND: dict[str, Work] = {
    "places.find_round": lambda uow: uow.places.find_round(ThreadRef("discord", "guild", "thread")),
    "places.groups_of": lambda uow: uow.places.groups_of(1, "discord", "guild"),
    "places.open_in": lambda uow: uow.places.open_in(ChannelRef("discord", "guild", "channel")),
    "places.unrevealed": lambda uow: uow.places.unrevealed(1),
    "votes.put": lambda uow: uow.votes.put(1, 1, 1, MONDAY),
    "votes.count": lambda uow: uow.votes.count(MANY, MANY),
    "votes.of_voter": lambda uow: uow.votes.of_voter(1, 1),
    "votes.find_answer": lambda uow: uow.votes.find_answer("discord", "guild", "7"),
    "votes.shared": lambda uow: uow.votes.shared(1),
    "reminders.due": lambda uow: uow.reminders.due(MONDAY, 20),
    "reminders.wake": lambda uow: uow.reminders.wake(1, MONDAY),
    "reminders.of_account": lambda uow: uow.reminders.of_account(1),
    "reminders.remove": lambda uow: uow.reminders.remove(1, None),
    "own_questions.all": lambda uow: uow.own_questions.all(1),
    "suggestions.open_in": lambda uow: uow.suggestions.open_in(1, 50),
    "suggestions.of_account": lambda uow: uow.suggestions.of_account(1, 1, 50),
    "suggestions.count_open": lambda uow: uow.suggestions.count_open(1, 1),
    "reports.open_in": lambda uow: uow.reports.open_in(1, 50),
    "reports.count_open": lambda uow: uow.reports.count_open(1, 1),
    "privacy.accounts_of": lambda uow: uow.privacy.accounts_of(1),
}


@pytest.mark.parametrize("name", FOUND)
async def test_no_table_is_gone_through(name: str, store: SqlStore, engines: Engines, database: Path) -> None:
    await seed(store)
    await store.write(lambda uow: uow.reminders.put(1, 1, timedelta(hours=1), MONDAY))
    with listening(engines) as sent:
        await store.write(FOUND[name])

    assert sent
    assert scans(database, sent) == []


async def test_a_tick_asks_for_due_reminders_by_their_instant(
    store: SqlStore, engines: Engines, database: Path
) -> None:
    with listening(engines) as sent:
        await store.write(lambda uow: uow.reminders.due(MONDAY, 20))

    assert "ix_reminders_next_at" in indexes(database, sent)
