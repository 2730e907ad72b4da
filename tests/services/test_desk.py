"""An account's own desk: only its own, in the space that is asked about."""

from collections.abc import AsyncIterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.app.core import Core, open_core
from bot.bank.loader import load_bank
from bot.domain.answer import Publish, Verdict
from bot.domain.refs import AccountRef, ChannelRef
from bot.domain.schedule import Timetable
from bot.services.desk import SHOWN, Desks
from bot.settings import QUESTIONS
from bot.store.migrations import upgrade
from tests.fakes import FakeAnnouncer, FakeClock

HERE = ChannelRef("fake", "team", "here")
ANN, BEN = AccountRef("fake", "team", "ann"), AccountRef("fake", "team", "ben")
DAILY = Timetable(time(9), frozenset(range(7)), timedelta(hours=24))
LONG = "Because what is retrieved is data, and nothing in it may be obeyed."


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    """A group with one open round, Ann a member of it by her answer."""
    file = tmp_path / "drill.db"
    await upgrade(file)
    async with open_core(file, FakeClock(), lambda _store, _clock: {"fake": FakeAnnouncer()}, "OFF") as core:
        await core.services.questions.load(load_bank(QUESTIONS))
        await core.services.groups.found("Crew", "UTC", HERE, DAILY, timedelta(hours=12))
        await core.services.members.join(1, ANN, "Ann")
        yield core


def clock_of(core: Core) -> FakeClock:
    assert isinstance(core.clock, FakeClock)
    return core.clock


async def answer(core: Core, round_id: int) -> None:
    await core.services.answers.submit_private(round_id, "team", ANN, "Ann", LONG, Publish.NAMED, f"f{round_id}")


async def wait(core: Core, by: timedelta) -> None:
    clock_of(core).advance(by)
    await core.tick.settle_time()
    await core.services.courier.deliver()
    await core.tick.settle_time()


async def test_somebody_unknown_has_an_empty_desk(core: Core) -> None:
    desk = await Desks(core.store, core.clock).read(BEN)
    assert (desk.groups, desk.reminders) == ((), ())


async def test_it_shows_the_open_round_with_how_one_s_own_answer_stands(core: Core) -> None:
    desks = Desks(core.store, core.clock)
    (group,) = (await desks.read(ANN)).groups
    assert [row.receipt.verdict for row in group.open] == [Verdict.NONE]
    await answer(core, 1)
    (group,) = (await desks.read(ANN)).groups
    assert [row.receipt.verdict for row in group.open] == [Verdict.ANSWERED]
    assert group.last == ()


async def test_it_keeps_the_last_answers_newest_first(core: Core) -> None:
    await wait(core, timedelta(hours=2))
    for _ in range(SHOWN + 2):
        (open_round, *_rest) = await core.store.read(lambda uow: uow.rounds.open_in(1))
        await answer(core, open_round.id)
        await wait(core, timedelta(days=1))
    (group,) = (await Desks(core.store, core.clock).read(ANN)).groups
    on = [row.round.on for row in group.last]
    assert len(on) == SHOWN
    assert on == sorted(on, reverse=True)
    assert group.member is not None
    assert group.member.streak.current > 0


async def test_it_shows_days_away_that_are_not_over(core: Core) -> None:
    today = clock_of(core).now().date()
    account = await core.store.read(lambda uow: uow.members.find_account(ANN))
    assert account is not None
    await core.services.members.plan_rest(1, account.id, today + timedelta(days=1), today + timedelta(days=2))
    desks = Desks(core.store, core.clock)
    assert [rest.first_on for rest in (await desks.read(ANN)).groups[0].rests] == [date(2026, 1, 6)]
    clock_of(core).advance(days=4)
    assert (await desks.read(ANN)).groups[0].rests == ()


async def test_a_group_elsewhere_is_not_on_it(core: Core) -> None:
    away = AccountRef("fake", "other team", "ann")
    await core.services.members.join(1, away, "Ann")
    assert (await Desks(core.store, core.clock).read(away)).groups == ()
