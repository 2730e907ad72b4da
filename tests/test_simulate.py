import asyncio
from datetime import date
from pathlib import Path

from bot.app.inspection import verify
from bot.bank.loader import load_bank
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
