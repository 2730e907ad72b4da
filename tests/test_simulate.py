import asyncio
from datetime import date
from pathlib import Path

from bot.app.core import SystemClock, open_core
from bot.app.inspection import verify
from bot.bank.loader import load_bank
from bot.domain.feedback import read_answer
from bot.domain.round import RoundState
from bot.services.room_people import SPACE
from bot.settings import QUESTIONS
from bot.simulate import Plan, simulate

PLAN = Plan(date(2026, 1, 5), days=9, members=5, seed=7)


def played(database: Path | None = None, plan: Plan = PLAN) -> list[str]:
    lines: list[str] = []
    asyncio.run(simulate(plan, load_bank(QUESTIONS), lines.append, database))
    return lines


def test_the_same_seed_tells_the_same_story_and_its_books_are_right(tmp_path: Path) -> None:
    file = tmp_path / "kept.db"
    assert played() == played(file)
    assert asyncio.run(verify(file)) == []


def test_every_study_day_of_the_span_has_its_round() -> None:
    days = [line[:14] for line in played() if line.startswith("2026-")]
    assert days[0] == "2026-01-05 Mon"
    assert len(days) == len(set(days)) == 6


async def test_a_kept_room_has_a_round_open_with_answers_that_make_some_points(tmp_path: Path) -> None:
    lines: list[str] = []
    await simulate(PLAN, load_bank(QUESTIONS), lines.append, tmp_path / "kept.db")
    async with open_core(tmp_path / "kept.db", SystemClock()) as core:
        now = core.clock.now()
        latest = await core.store.read(lambda uow: uow.rounds.latest(1))
        assert latest is not None
        holders = await core.store.read(lambda uow: uow.names.holders(SPACE))
        ids = [account.id for account in holders]
        rows = await core.store.read(lambda uow: uow.answers.of_rounds([latest.id], ids))
        question = await core.store.read(lambda uow: uow.questions.version(latest.question_version_id))

    assert (latest.state, latest.carries_streak) == (RoundState.OPEN, False)
    assert latest.opens_at < now < latest.closes_at
    assert [account.name for account in holders] == ["Amara", "Bruno", "Chiara", "Daiki", "Elif"]
    assert len({row.account_id for row in rows}) == len(rows) > 1
    assert all(latest.opens_at < row.stamped_at <= now for row in rows)
    assert any(read_answer(question, row.text).covered for row in rows)
