"""A backup a day, the newest of them kept, and the newest good one found."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.ports.health import BackupError
from bot.store.backup import back_up
from bot.store.rotation import back_up_daily, find_newest_good, folder_of
from tests.store.files import HEAD, fill, run, spoil

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def names(database: Path) -> list[str]:
    return sorted(os.listdir(folder_of(database)))


def is_head(revision: str) -> bool:
    return revision == HEAD


def test_one_backup_a_day_and_the_newest_are_kept(database: Path) -> None:
    for day in range(5):
        assert back_up_daily(database, 3, NOON + day * DAY)
        assert back_up_daily(database, 3, NOON + day * DAY + timedelta(hours=1)) is None

    assert names(database) == [f"drill-2026-01-{day:02}.db" for day in (7, 8, 9)]


def test_none_are_made_where_none_are_wanted(database: Path) -> None:
    assert back_up_daily(database, 0, NOON) is None
    assert not folder_of(database).exists()


def test_files_that_rotation_did_not_make_stay(database: Path) -> None:
    folder_of(database).mkdir()
    for name in ("drill-0003-20260105T120000.db", "before-the-move.db", "notes.txt"):
        (folder_of(database) / name).write_text("mine")
    for day in range(4):
        back_up_daily(database, 1, NOON + day * DAY)

    assert names(database) == [
        "before-the-move.db",
        "drill-0003-20260105T120000.db",
        "drill-2026-01-08.db",
        "notes.txt",
    ]


def test_nothing_is_dropped_while_the_new_one_cannot_be_made(database: Path) -> None:
    fill(database)
    back_up_daily(database, 1, NOON)
    spoil(database)

    with pytest.raises(BackupError):
        back_up_daily(database, 1, NOON + DAY)

    assert names(database) == ["drill-2026-01-05.db"]


def test_what_a_killed_backup_left_is_swept_up_a_day_later(database: Path) -> None:
    folder_of(database).mkdir()
    old, new = (folder_of(database) / f".drill-{n}.part" for n in (1, 2))
    for file, age in ((old, 2 * DAY), (new, timedelta(hours=1))):
        file.write_text("half")
        os.utime(file, ((NOON - age).timestamp(),) * 2)
    back_up_daily(database, 1, NOON)

    assert names(database) == [".drill-2.part", "drill-2026-01-05.db"]


def test_the_newest_good_one_is_found_past_damaged_and_unknown_ones(database: Path) -> None:
    fill(database)
    folder = folder_of(database)
    good, damaged, newer = (folder / name for name in ("good.db", "damaged.db", "newer.db"))
    for age, file in enumerate((newer, damaged, good)):
        back_up(database, file)
        os.utime(file, ((NOON - age * DAY).timestamp(),) * 2)
    run(newer, "UPDATE alembic_version SET version_num = '7777'")
    spoil(damaged)

    assert find_newest_good(database, is_head) == good
    good.unlink()
    assert find_newest_good(database, is_head) is None
