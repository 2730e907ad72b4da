"""The log of host actions in Discord, and taking the right of a host away."""

from copy import deepcopy

import pytest

from bot.platforms.discord.host_log import render_line
from bot.ports.rounds import AuditRow
from bot.ports.store import UnitOfWork
from tests.fakes import MONDAY
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import Person, buttons_of
from tests.platforms.discord.house import DiscordHouse

SURE, DO = "can no longer change anything", "Take the right away"


@pytest.fixture
def hanna(house: DiscordHouse) -> Person:
    """The only host."""
    return house.person("Hanna", manages=True)


async def test_a_host_reads_what_hosts_did_newest_first(hanna: Person) -> None:
    assert "Nothing has been changed yet" in texts_of((await hanna.slash("log")).message)
    await hanna.slash("schedule pause")
    await hanna.slash("schedule name", name="*Night* <@1> owls")
    shown = texts_of((await hanna.slash("log")).message)
    assert shown.index("renamed the group") < shown.index("paused the schedule")
    assert f"<t:{int(MONDAY.timestamp())}:f> **Hanna** paused the schedule" in shown
    assert r"\*Night\* \<@" in shown
    assert "<@1>" not in shown


async def test_a_long_log_is_turned_page_by_page(house: DiscordHouse, hanna: Person) -> None:
    async def work(uow: UnitOfWork) -> None:
        for number in range(30):
            facts = {"round": f"R{number}", "why": "A long reason. " * 30}
            await uow.audit.add(house.group.id, None, "audit.voided", facts, MONDAY)

    await house.core.store.write(work)
    first = await hanna.slash("log")
    assert "The operator** voided the round of R29" in texts_of(first.message)
    assert "R0:" not in texts_of(first.message)
    page = first
    for _ in range(20):
        if "R0:" in texts_of(page.message):
            break
        page = await hanna.click(page, "Read on")
    assert "R0:" in texts_of(page.message)
    assert "Read on" not in buttons_of(page)


async def test_the_log_is_for_hosts_alone(house: DiscordHouse, hanna: Person) -> None:
    shown = await hanna.slash("log")
    mallory = house.person("Mallory", manages=True)
    assert "Only hosts" in texts_of((await mallory.slash("log")).message)
    pressed = await mallory.press(dict(shown.message or {}), f"log:show:{house.group.id}:0")
    assert "Only hosts" in texts_of(pressed.more[-1])
    with pytest.raises(AssertionError, match="does not see"):
        await house.person("Ada").slash("log")


def test_a_line_of_another_version_and_of_nobody_is_shown_as_it_is() -> None:
    line = render_line(AuditRow(MONDAY, "", "audit.of_tomorrow", {"name": "x"}))
    assert line.endswith(r"**The operator** audit.of\_tomorrow")


async def test_a_host_is_removed_after_a_question(house: DiscordHouse, hanna: Person) -> None:
    overview = await hanna.pick(await hanna.slash("setup"), 5, house.person("Ida").id)
    asked = await hanna.choose(overview, "Ida")
    assert SURE in texts_of(asked.message)
    assert "Nobody else is a host" not in texts_of(asked.message)
    assert await hosts(house) == ["Hanna", "Ida"]
    question = deepcopy(asked.message or {})
    done = await hanna.click(deepcopy(question), DO)
    await house.until(lambda: done.more)
    assert "Ida is no host any more" in texts_of(done.more[-1])
    assert "Hosts:** Hanna" in texts_of(done.message)
    assert "no host any more" in texts_of((await hanna.click(question, DO)).more[-1])
    assert await hosts(house) == ["Hanna"]
    log = texts_of((await hanna.slash("log")).message)
    assert log.count("removed Ida as a host") == 1


async def test_a_host_who_is_kept_stays_one(house: DiscordHouse, hanna: Person) -> None:
    asked = await hanna.choose(await hanna.slash("setup"), "Hanna")
    assert "Nobody else is a host" in texts_of(asked.message)
    assert "Hosts:** Hanna" in texts_of((await hanna.click(asked, "Keep them")).message)
    assert await hosts(house) == ["Hanna"]


async def test_the_last_host_may_go_and_a_manager_names_another(house: DiscordHouse, hanna: Person) -> None:
    await hanna.click(await hanna.choose(await hanna.slash("setup"), "Hanna"), DO)
    assert await hosts(house) == []
    overview = await hanna.pick(await hanna.slash("setup"), 5, hanna.id)
    assert "Hosts:** Hanna" in texts_of(overview.message)


async def test_a_host_without_the_servers_right_takes_their_own_away(house: DiscordHouse, hanna: Person) -> None:
    asked = await hanna.choose(await hanna.slash("setup"), "Hanna")
    house.double.world.managers.clear()
    assert "Hanna is no host any more" in texts_of((await hanna.click(asked, DO)).message)


async def test_who_is_no_host_removes_none(house: DiscordHouse, hanna: Person) -> None:
    mallory = house.person("Mallory", manages=True)
    refused = await mallory.choose(await mallory.slash("setup"), "Hanna")
    assert "Only hosts" in texts_of(refused.more[-1])
    asked = await hanna.choose(await hanna.slash("setup"), "Hanna")
    refused = await mallory.click(asked, DO)
    assert "Only hosts" in texts_of(refused.more[-1])
    assert await hosts(house) == ["Hanna"]


async def hosts(house: DiscordHouse) -> list[str]:
    return [host.name for host in (await house.core.services.groups.settings(house.group.id)).hosts]
