"""Events that come twice, late and in any order lead to the state that the platform shows."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.refs import ThreadRef
from bot.ports.platform import ThreadMessage
from tests.services.house import GOOD, House, account
from tests.soak import choose, record


@dataclass(frozen=True)
class Story:
    """A message: how often it was edited, whether it was taken back in the end."""

    edits: int
    is_gone: bool


STORIES = st.lists(st.builds(Story, st.integers(0, 3), st.booleans()), min_size=1, max_size=4)
Event = tuple[int, int]
GONE = -1


def _events(stories: Sequence[Story]) -> list[Event]:
    """Every event there is: of which message, and which revision of it."""
    return [
        (number, revision)
        for number, story in enumerate(stories)
        for revision in [*range(story.edits + 1), *([GONE] if story.is_gone else [])]
    ]


async def _deliver(house: House, thread: ThreadRef, event: Event) -> None:
    number, revision = event
    ref, sent_at = account("Ada"), house.clock.at + timedelta(minutes=number)
    if revision == GONE:
        await house.core.services.answers.withdraw(thread, f"e{number}", ref, sent_at + timedelta(seconds=50))
        return
    message = ThreadMessage(f"e{number}", ref, "Ada", f"{GOOD} {number}.0", sent_at)
    if revision:
        edited_at = sent_at + timedelta(seconds=revision)
        message = replace(message, text=f"{GOOD} {number}.{revision}", edited_at=edited_at)
    await house.core.services.answers.take(thread, message)


async def _live(file: Path, stories: Sequence[Story], order: Sequence[Event]) -> None:
    house = House(file)
    await house.open()
    try:
        await house.found()
        await house.open_day()
        thread = await house.thread()
        for event in order:
            await _deliver(house, thread, event)
        # Nothing is stored of somebody whose every message was gone before it came.
        await house.answer("Ben")
        known = await house.core.store.read(lambda uow: uow.members.find_account(account("Ada")))
        live = [row.text for row in await house.messages("Ada") if row.deleted_at is None] if known else []
        expected = [f"{GOOD} {n}.{story.edits}" for n, story in enumerate(stories) if not story.is_gone]
        assert sorted(live) == expected
    finally:
        await house.close()


@settings(
    max_examples=choose(10, 300), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(STORIES, st.data())
def test_in_any_order_and_any_number_of_times(migrated: Path, stories: Sequence[Story], data: st.DataObject) -> None:
    events = _events(stories)
    again = data.draw(st.lists(st.sampled_from(events), max_size=8))
    order = data.draw(st.permutations([*events, *again]))
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live(Path(shutil.copy(migrated, Path(folder) / "drill.db")), stories, order))
    record("events", deliveries=len(order), duplicated=len(again), orders=1)
