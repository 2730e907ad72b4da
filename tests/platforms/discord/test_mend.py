"""Mending a member's day and points in Discord."""

from datetime import timedelta

import pytest

from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import answer


@pytest.fixture
async def hanna(house: DiscordHouse) -> Person:
    """The host, after a day that Ada answered and Bob, who sits in the group, did not."""
    await house.person("Bob").slash("join")
    round_ = await house.open_day()
    await answer(house, "Ada")
    await house.pass_to(round_.closes_at + timedelta(minutes=1))
    for _ in range(3):
        await house.tick()
    return house.person("Hanna", manages=True)


async def test_a_missed_day_is_mended(house: DiscordHouse, hanna: Person) -> None:
    [bob] = await hanna.complete("mend day", "member", "bo")
    given = {"member": bob, "day": "2026-01-05", "was": "excused"}
    assert "Mended" in texts_of((await hanna.slash("mend day", **given, why="Ill.")).message)
    bob_sees = house.person("Bob")
    shown = texts_of((await bob_sees.click(await bob_sees.slash("streak"), "Why?")).message)
    assert "Excused. Set by a host. Ill." in shown


async def test_points_are_mended(house: DiscordHouse, hanna: Person) -> None:
    [ada] = await hanna.complete("mend points", "member", "Ada")
    [round_] = await hanna.complete("mend points", "round", "title")
    given = {"member": ada, "round": round_, "why": "A vote came late."}
    before = await points_of(house, ada)
    assert "Mended" in texts_of((await hanna.slash("mend points", **given, points=-3)).message)
    assert await points_of(house, ada) == before - 3
    assert "other than 0" in texts_of((await hanna.slash("mend points", **given, points=0)).message)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"member": "Ada"}, "Choose one from the list."),
        ({"day": "yesterday"}, "Write it like 2026-03-31."),
        ({"day": "2026-01-04"}, "no study day"),
        ({"why": " "}, "Say why"),
    ],
)
async def test_what_cannot_be_mended_is_said(hanna: Person, given: dict[str, str], said: str) -> None:
    [ada] = await hanna.complete("mend day", "member", "Ada")
    usual = {"member": ada, "day": "2026-01-05", "was": "frozen", "why": "Ill."}
    assert said in texts_of((await hanna.slash("mend day", **{**usual, **given})).message)


async def test_who_is_no_host_mends_nothing(house: DiscordHouse, hanna: Person) -> None:
    mallory, [ada] = house.person("Mallory", manages=True), await hanna.complete("mend day", "member", "Ada")
    assert await mallory.complete("mend day", "member", "") == []
    given = {"member": ada, "day": "2026-01-05", "was": "missed", "why": "So."}
    assert "Only hosts" in texts_of((await mallory.slash("mend day", **given)).message)
    with pytest.raises(AssertionError, match="does not see"):
        await house.person("Ada").slash("mend day", **given)


async def points_of(house: DiscordHouse, member: str) -> int:
    rows = await house.core.store.read(lambda uow: uow.ledgers.points_of([int(member)]))
    return sum(row.points for row in rows)
