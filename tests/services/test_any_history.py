"""Boards after anything that can happen to a group are what its ledgers add up to. `make soak` lives thousands more."""

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.store.engine import Engines, make_engines
from tests.services.history import DAYS, Event, live_once
from tests.soak import choose, record

HISTORIES = choose(25, 10_000)


@pytest.fixture(scope="module")
def place(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Engines]]:
    """One database for all histories: each is rolled back."""
    engines = make_engines(Path(shutil.copy(migrated, tmp_path_factory.mktemp("histories") / "drill.db")), "OFF")
    with asyncio.Runner() as runner:
        yield runner, engines
        runner.run(engines.dispose())


@pytest.mark.timeout(choose(120, 7200))
def test_boards_are_what_the_ledgers_add_up_to(place: tuple[asyncio.Runner, Engines]) -> None:
    runner, engines = place
    lived = 0

    @settings(max_examples=HISTORIES)
    @given(DAYS)
    def live(days: Sequence[Sequence[Event]]) -> None:
        nonlocal lived
        lived += 1
        runner.run(live_once(engines, days))

    live()
    record("histories of boards", lived=lived)
    assert lived >= HISTORIES


def test_an_answer_to_a_void_round_that_counts_only_later_still_says_who_was_there(
    place: tuple[asyncio.Runner, Engines],
) -> None:
    runner, engines = place
    first: list[Event] = [("answer_in_part", "cleo", 0), ("void", "ada", 0)]
    runner.run(live_once(engines, [first, [("mend_day", "cleo", 0), ("edit", "cleo", 2)]]))
