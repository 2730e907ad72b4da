"""A host chooses the rules of later rounds; a round keeps those it opened with; a thread is locked after the reveal."""

from datetime import timedelta

import pytest

from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.round import Rules
from bot.services.house_rules import describe, read_numbers, say_help, say_votes
from tests.services.house import House


async def choose(house: House, *, lock: bool = False, **numbers: int) -> None:
    await house.core.services.house_rules.set(house.group.id, numbers, house.host, lock_thread=lock)


async def test_later_rounds_alone_are_played_by_what_a_host_chose(house: House) -> None:
    before = await house.open_day()
    await choose(house, on_time=20, minimum=5, streak_cap=0)
    await house.answer("Ada")
    await house.close_day()
    assert before.rules == Rules()
    assert await house.points("Ada") == 11

    later = await house.open_day()
    await house.answer("Bob", "Short, yet enough.")
    await house.close_day()

    assert later.rules == Rules(on_time=20, minimum=5, streak_cap=0)
    assert await house.points("Bob") == 20
    assert await house.differences() == []


async def test_only_a_host_may_and_the_trail_says_what_was_chosen(house: House) -> None:
    await house.play_day("Ada")
    services = house.core.services
    with pytest.raises(ForbiddenError):
        await services.house_rules.set(house.group.id, {}, await house.account_id("Ada"), lock_thread=True)
    assert await services.house_rules.get(house.group.id) == Rules()

    await choose(house, on_time=12)

    trail = await services.groups.audit(house.group.id, house.host)
    assert trail[0].phrase == "audit.chose_rules"
    assert "An answer on time is worth 12 points" in trail[0].facts["rules"]


async def test_the_thread_is_locked_once_the_whole_reveal_is_out(house: House) -> None:
    house.platform.parts = 3
    await choose(house, lock=True)

    await house.play_day("Ada")

    thread = (await house.thread()).thread
    assert house.platform.locked == [thread]
    assert house.platform.calls[-1] == "lock_thread" or house.platform.calls.index("lock_thread") > max(
        n for n, call in enumerate(house.platform.calls) if call == "reveal"
    )


async def test_no_thread_is_locked_unasked(house: House) -> None:
    await house.play_day("Ada")

    assert house.platform.locked == []


async def test_a_lost_connection_locks_later_and_reveals_nothing_twice(house: House) -> None:
    await choose(house, lock=True)
    lost = ["lock_thread"]

    def lose(name: str) -> None:
        if name in lost:
            lost.remove(name)
            raise ConnectionError

    house.platform.before = lose
    await house.play_day("Ada")
    await house.pass_time(minutes=5)

    assert len(house.platform.locked) == 1
    assert house.platform.calls.count("reveal") == 1


async def test_a_missing_permission_to_lock_is_told_and_keeps_nothing_back(house: House) -> None:
    await choose(house, lock=True)
    await house.open_day()
    house.platform.closed[f"lock {(await house.thread()).thread}"] = "Allow Manage Threads."

    await house.close_day()
    await house.pass_time(minutes=1)

    assert house.notices("rules.missing_lock") == [{"channel": "general", "fix": "Allow Manage Threads."}]
    assert (await house.channel()).paused_at is None


def test_numbers_are_read_as_people_write_them() -> None:
    assert read_numbers({"late": " 4 ", "minimum": ""}) == {"late": 4}
    with pytest.raises(InvalidInputError, match="no_number"):
        read_numbers({"late": "four"})


def test_the_rules_are_said_in_sentences() -> None:
    assert describe(Rules(), "en") == [
        "An answer on time is worth 10 points, and up to 5 more for a streak.",
        "A late answer is worth 3 points, within 7 days.",
        "An answer counts once it has 40 characters.",
        "A helpful vote is worth 1 point, at most 5 a round.",
        "The thread stays open for discussion after the reveal.",
    ]


def test_the_help_speaks_of_the_group_s_numbers_alone() -> None:
    rules = Rules(on_time=20, late=1, streak_cap=2, minimum=1, late_for=timedelta(days=3), helpful=0)
    said = " ".join(say_help(part, rules, "en") for part in ("counts", "points", "streak"))
    for number in ("20 points", "2 more for a streak", "1 point, within 3 days", "1 character.", "no points"):
        assert number in said
    for default in ("10", "40", "7 days", "3 points", "5", "hosts may"):
        assert default not in said


def test_without_a_group_the_help_says_that_hosts_may_have_chosen_other_numbers() -> None:
    assert "10 points" in say_help("points", None, "en")
    assert "hosts may have chosen others" in say_help("points", None, "en")
    assert "hosts" not in say_help("streak", None, "en")


def test_votes_that_bring_nothing_are_not_worth_points() -> None:
    assert say_votes(Rules(helpful=2, helpful_cap=8), "en") == "A helpful vote is worth 2 points, at most 8 a round."
    assert say_votes(Rules(helpful_cap=0), "en") == "Helpful votes bring no points."
