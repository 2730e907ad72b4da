"""What keeps the bot from its work is seen from outside, and gone once the fault is gone."""

import sqlite3
from contextlib import closing

import pytest
from structlog.testing import capture_logs

from bot.app.core import open_core
from bot.ports.health import HealthReport
from bot.services.housekeeping import EVERY
from bot.store.backup import back_up, examine
from bot.store.presence import present
from bot.store.restore import restore
from bot.store.rotation import folder_of
from tests.services.house import House

FULL = "database or disk is full"


async def health(house: House) -> HealthReport:
    """What is said after a tick."""
    await house.core.tick()
    await house.core.tick.stop()
    return await house.core.vitals.report()


def fill_disk(house: House, message: str = FULL) -> None:
    """Let every write of the database fail, as a trigger of the same words stands in for a disk that is full."""
    house.core.vitals._upkeep._faults.stand(message)  # type: ignore[attr-defined]


async def test_all_is_well(house: House) -> None:
    report = await health(house)

    assert report.healthy
    assert report.parts == {"tick": "ok", "database": "ok", "groups": "1", "backup": "ok"}


async def test_a_tick_that_does_not_come_is_seen(house: House) -> None:
    await health(house)
    house.clock.advance(seconds=31)
    report = await house.core.vitals.report()

    assert (report.healthy, report.parts["tick"]) == (False, "late")


async def test_a_full_disk_is_red_with_the_reason_until_something_is_written_again(house: House) -> None:
    fill_disk(house)
    report = await house.core.vitals.report()
    assert (report.healthy, report.parts["database"]) == (False, FULL)

    # The next tick tries to write, and there is room again.
    assert (await health(house)).parts["database"] == "ok"


async def test_a_platform_in_trouble_is_red_with_what_is_wrong(house: House) -> None:
    trouble = "Discord cannot be reached."
    house.core.vitals.watch("discord", lambda: trouble)
    report = await health(house)
    assert (report.healthy, report.parts["discord"]) == (False, trouble)

    trouble = ""
    report = await health(house)
    assert (report.healthy, report.parts["discord"]) == (True, "ok")


async def test_a_second_process_is_told_of_and_stops_nothing(house: House) -> None:
    with present(house.file), present(house.file):
        report = await health(house)

    assert report.healthy
    assert report.parts["processes"].startswith("2 use this database; stop all but one")


async def test_a_database_that_cannot_be_read_is_said_not_raised(house: House) -> None:
    await health(house)
    with closing(sqlite3.connect(house.file)) as connection, connection:
        connection.execute("ALTER TABLE groups RENAME TO elsewhere")
    report = await house.core.vitals.report()

    assert (report.healthy, report.parts["database"], report.parts["groups"]) == (False, "cannot be read", "?")


@pytest.fixture
async def backing(house: House) -> House:
    """A house that keeps two daily backups."""
    await house.close()
    announcers = {house.platform.platform: house.platform}
    core = open_core(house.file, house.clock, lambda *_: announcers, "OFF", backups_kept=2)
    house.core = await house._stack.enter_async_context(core)
    return house


async def test_a_backup_is_made_each_day_beside_the_ticks(backing: House) -> None:
    for _ in range(3):
        await health(backing)
        backing.clock.advance(days=1)

    files = sorted(folder_of(backing.file).glob("*.db"))
    assert [file.name for file in files] == ["drill-2026-01-06.db", "drill-2026-01-07.db"]
    assert all(examine(file) for file in files)
    assert b'drill_backups_total{outcome="made"} 3.0' in backing.core.metrics.render()


async def test_a_backup_that_fails_is_told_stops_nothing_and_is_tried_again(backing: House) -> None:
    folder_of(backing.file).write_text("a file where the folder should be")
    with capture_logs() as logs:
        report = await health(backing)
        await health(backing)
    assert report.healthy
    assert "could not be backed up" in report.parts["backup"]
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == [
        "no backup was made; it is tried again in an hour"
    ]
    assert b'drill_backups_total{outcome="failed"} 1.0' in backing.core.metrics.render()

    folder_of(backing.file).unlink()
    backing.clock.advance(EVERY)
    assert (await health(backing)).parts["backup"] == "ok"
    assert len(list(folder_of(backing.file).glob("*.db"))) == 1


async def test_the_restore_drill(house: House) -> None:
    """Backed up, played on, lost, restored: all is there up to the backup, and what came after it is named as lost."""
    await house.play_day("Ada", "Ben")
    backup = house.file.with_name("drill-of-monday.db")
    back_up(house.file, backup)
    marks = await house.marks("Ada")
    await house.play_day("Ada", "Ben")
    await house.close()

    restored = restore(backup, house.file, house.clock.at)
    await house.open()

    said = str(restored.loss)
    assert said.startswith("1 rounds and 2 answer messages, the first of 2026-01-06")
    assert await house.marks("Ada") == marks
    assert await house.differences() == []
    await house.play_day("Ada")
    assert len(await house.marks("Ada")) >= 2
    assert await house.differences() == []
