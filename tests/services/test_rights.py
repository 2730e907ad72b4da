"""RULES, Groups: hosts, and nobody else, act on a group."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date, timedelta

import pytest

from bot.domain.errors import ForbiddenError
from bot.domain.refs import ChannelRef
from bot.domain.streak import Mark
from bot.ports.ledgers import DayRepair, PointRepair
from bot.services.bundle import Services
from tests.services.house import SPACE, House, on

HOUR = timedelta(hours=1)
NOTHING: frozenset[str] = frozenset()
REMOTE = ChannelRef("fake", SPACE, "remote")


class Scene:
    """A group with a settled and an open round, as a host's actions see it."""

    def __init__(self, house: House, member: int, settled: int, open_: int, question: str) -> None:
        self.house = house
        self.group = house.group.id
        self.member = member
        self.settled = settled
        self.open = open_
        self.question = question

    @property
    def services(self) -> Services:
        return self.house.core.services

    def day_repair(self) -> DayRepair:
        return DayRepair(self.member, on(5), Mark.EXCUSED, None, "The platform was down.")

    def point_repair(self) -> PointRepair:
        return PointRepair(self.member, self.settled, 5, None, "A fine answer.")


async def _change_schedule(scene: Scene, by: int) -> None:
    schedule = await scene.house.schedule()
    await scene.services.groups.change_schedule(scene.group, 1, schedule.timetable, NOTHING, frozenset({1}), by)


async def _dequeue(scene: Scene, by: int) -> None:
    await scene.services.questions.dequeue(scene.group, scene.question, by)


Action = Callable[[Scene, int], Awaitable[object]]
ACTIONS: dict[str, Action] = {
    "change the schedule": _change_schedule,
    "change the zone": lambda s, by: s.services.groups.change_zone(s.group, "Asia/Tokyo", by),
    "rename the group": lambda s, by: s.services.naming.rename(s.group, "Readers", by),
    "pause": lambda s, by: s.services.groups.pause(s.group, 1, by),
    "resume": lambda s, by: s.services.groups.resume(s.group, 1, by),
    "skip": lambda s, by: s.services.groups.skip(s.group, 1, date(2026, 1, 8), by),
    "take a skip back": lambda s, by: s.services.groups.skip(s.group, 1, date(2026, 1, 8), by, back=True),
    "add a channel": lambda s, by: s.services.groups.add_channel(s.group, REMOTE, "remote", by),
    "remove a channel": lambda s, by: s.services.groups.remove_channel(s.group, 1, by),
    "resume a channel": lambda s, by: s.services.groups.resume_channel(s.group, 1, by),
    "name a host": lambda s, by: s.services.groups.name_host(s.group, 2, by),
    "remove a host": lambda s, by: s.services.groups.remove_host(s.group, s.house.host, by),
    "choose rules": lambda s, by: s.services.house_rules.set(s.group, {"on_time": 12}, by, lock_thread=False),
    "open an extra round": lambda s, by: s.services.hosting.open_extra(s.group, "key", HOUR, by),
    "close": lambda s, by: s.services.hosting.close_now(s.group, s.open, by),
    "void": lambda s, by: s.services.hosting.void(s.group, s.open, "why", by),
    "replace": lambda s, by: s.services.hosting.replace(s.group, s.open, "key", HOUR, by, "why"),
    "queue": lambda s, by: s.services.questions.enqueue(s.group, s.question, by),
    "take off the queue": _dequeue,
    "pass over": lambda s, by: s.services.questions.pass_over(s.group, s.question, by),
    "mend a day": lambda s, by: s.services.settlement.mend_day(s.group, s.member, s.day_repair(), by),
    "mend points": lambda s, by: s.services.settlement.mend_points(s.group, s.point_repair(), by),
}


@pytest.fixture
async def scene(house: House) -> Scene:
    settled = await house.play_day("Ada")
    open_ = await house.open_day()
    return Scene(house, (await house.member("Ada")).id, settled.id, open_.id, (await house.upcoming())[0])


def _dump(house: House) -> list[str]:
    """Everything that is stored, as SQL."""
    with closing(sqlite3.connect(house.file)) as connection:
        return list(connection.iterdump())


async def _allowed(scene: Scene, by: int) -> list[str]:
    """The actions that an account may do to the group of the scene."""
    allowed = []
    for name, action in ACTIONS.items():
        try:
            await action(scene, by)
        except ForbiddenError:
            continue
        allowed.append(name)
    return allowed


async def test_who_is_no_host_changes_nothing(scene: Scene) -> None:
    before = _dump(scene.house)

    assert await _allowed(scene, await scene.house.account_id("Ada")) == []
    assert _dump(scene.house) == before


async def test_a_host_of_another_group_changes_nothing(scene: Scene) -> None:
    ada, now = await scene.house.account_id("Ada"), scene.house.clock.at
    store = scene.house.core.store
    elsewhere = await store.write(lambda uow: uow.groups.add("Others", "UTC", 1, now))
    await store.write(lambda uow: uow.groups.add_host(elsewhere.id, ada, None, now))
    before = _dump(scene.house)

    assert await _allowed(scene, ada) == []
    assert _dump(scene.house) == before


@pytest.mark.parametrize("name", ACTIONS)
async def test_what_a_host_does_is_in_the_audit_trail(scene: Scene, name: str) -> None:
    house = scene.house
    await ACTIONS[name](scene, house.host)

    host_left = name == "remove a host"
    if host_left:
        await scene.services.groups.name_host(scene.group, house.host, None)
    rows = await scene.services.groups.audit(scene.group, house.host)
    assert len(rows) == 1 + host_left
    assert rows[-1].phrase.startswith("audit.")
    assert rows[-1].name == "Hanna"


async def test_only_a_host_reads_the_audit_trail(scene: Scene) -> None:
    with pytest.raises(ForbiddenError):
        await scene.services.groups.audit(scene.group, await scene.house.account_id("Ada"))


async def test_the_platforms_own_right_can_name_a_host(scene: Scene) -> None:
    ada = await scene.house.account_id("Ada")
    await scene.services.groups.name_host(scene.group, ada, None)
    await scene.services.groups.name_host(scene.group, ada, None)

    await scene.services.groups.pause(scene.group, 1, ada)
    phrases = [row.phrase for row in await scene.services.groups.audit(scene.group, ada)]
    assert phrases == ["audit.paused", "audit.named_host"]
