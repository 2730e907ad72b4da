"""A bot killed at its boundaries leaves the same world as one that lived on: a quick selection of the matrix."""

from pathlib import Path

import pytest

from tests.crash.life import Theatre
from tests.crash.matrix import choose
from tests.crash.upgrades import Upgrades

# For each platform: the first process is killed late in its life, the second early in its own.
LIVES = {
    "web": ("settle.batch.before:2", "answer.take.after:1"),
    "discord": ("discord.reveal.after:1", "discord.find_post.after:1"),
    "slack": ("slack.open_round.after:1", "statement:20"),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("platform", LIVES)
async def test_a_killed_bot_leaves_the_same_world_as_one_that_lived_on(tmp_path: Path, platform: str) -> None:
    theatre = Theatre(tmp_path)
    calm = await theatre.live(platform)

    assert calm.outcome["differences"] == []
    assert calm.outcome["journal"] is True
    assert calm.outcome["waiting"] == []
    assert calm.outcome["people wrote"] == 3
    assert ("Ada", "2026-01-06", "answered", 2, 2) in calm.outcome["streaks"]  # type: ignore[operator]

    report = await theatre.live(platform, LIVES[platform])

    assert tuple(report.killed) == LIVES[platform]
    assert report.outcome == calm.outcome


@pytest.mark.parametrize("trap", ["migration.change:1", "migration.statement:12", "migration.commit.before:1"])
async def test_a_killed_upgrade_leaves_the_database_as_it_was_and_is_made_up_for(tmp_path: Path, trap: str) -> None:
    upgrades = Upgrades(tmp_path)
    await upgrades.open()

    await upgrades.kill(trap)


def test_a_matrix_takes_rare_points_whole_and_frequent_ones_evenly() -> None:
    passed = {"reveal.after": 2, "commit.before": 100, "wire": 10, "migration.statement": 5}

    chosen = choose(passed, 14)

    assert chosen[:2] == ["reveal.after:1", "reveal.after:2"]
    assert len(chosen) == 14
    assert [trap for trap in chosen if trap.startswith("migration")] == []
    assert {trap.rpartition(":")[0] for trap in chosen[2:]} == {"commit.before", "wire"}
