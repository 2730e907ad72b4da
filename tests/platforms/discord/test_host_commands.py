from datetime import date, timedelta

import pytest

from bot.domain.round import RoundState
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import Person
from tests.platforms.discord.house import DiscordHouse


@pytest.fixture
def hanna(house: DiscordHouse) -> Person:
    """The host."""
    return house.person("Hanna", manages=True)


async def test_the_schedule_is_shown_and_changed(hanna: Person) -> None:
    shown = texts_of((await hanna.slash("schedule show")).message)
    assert "Opens at **09:00** (UTC) on Mon, Tue, Wed, Thu, Fri, for 8 hours." in shown
    assert "<t:1767603600:F>: Title" in shown
    changed = await hanna.slash(
        "schedule change", time="10:30", days="mon, thu", minutes=120, topic="evasion", hardest=3
    )
    assert "Opens at **10:30** (UTC) on Mon, Thu, for 2 hours." in texts_of(changed.message)
    assert "Asks Evasion; difficulty 1, 2, 3." in texts_of(changed.message)
    changed = await hanna.slash("schedule change", topic="all", hardest=0)
    assert "Asks all topics; every difficulty." in texts_of(changed.message)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"time": "25:00"}, "Write it like 09:00"),
        ({"days": "someday"}, "Write the days like"),
        ({"topic": "cooking"}, "no such topic"),
    ],
)
async def test_what_cannot_be_read_is_said(hanna: Person, given: dict[str, str], said: str) -> None:
    assert said in texts_of((await hanna.slash("schedule change", **given)).message)


async def test_pausing_skipping_and_moving_to_another_zone(house: DiscordHouse, hanna: Person) -> None:
    assert "Paused" in texts_of((await hanna.slash("schedule pause")).message)
    await house.pass_to(house.clock.at + timedelta(hours=2))
    assert house.posts() == []
    assert "Next:" in texts_of((await hanna.slash("schedule resume")).message)
    await hanna.slash("schedule skip", day="2026-01-06")
    assert await hanna.complete("schedule unskip", "day", "") == ["2026-01-06"]
    settings = await house.core.services.groups.settings(house.group.id)
    assert settings.skips == [date(2026, 1, 6)]
    await hanna.slash("schedule unskip", day="2026-01-06")
    moved = await hanna.slash("schedule zone", zone="America/Argentina/Buenos_Aires")
    assert "(America/Argentina/Buenos_Aires)" in texts_of(moved.message)


async def test_a_host_renames_the_group(house: DiscordHouse, hanna: Person) -> None:
    said = await hanna.slash("schedule name", name="Red/blue: *team*")
    assert r"The group is called Red/blue: \*team\* now." in texts_of(said.message)
    assert (await house.core.services.groups.settings(house.group.id)).group.name == "Red/blue: *team*"


async def test_an_extra_round_is_opened_now(house: DiscordHouse, hanna: Person) -> None:
    chosen = (await hanna.complete("round open", "question", "Title 7"))[0]
    assert "Opened" in texts_of((await hanna.slash("round open", minutes=60, question=chosen)).message)
    await house.tick()
    (question,) = house.posts()
    assert "Title 7" in texts_of(question)
    assert "extra round, no streak" in texts_of(question)


async def test_a_round_is_closed_after_a_question(house: DiscordHouse, hanna: Person) -> None:
    round_ = await house.open_day()
    asked = await hanna.slash("round close")
    assert "Close this round now?" in texts_of(asked.message)
    done = await hanna.click(asked, "Close and reveal")
    assert "Closed. The reveal follows" in texts_of(done.message)
    await house.tick()
    await house.tick()
    assert (await house.core.store.read(lambda uow: uow.rounds.get(round_.id))).state is RoundState.REVEALED
    again = await hanna.press(dict(asked.message or {}), f"sure:close:{round_.id}")
    assert "not open any more" in texts_of(again.more[-1])


async def test_a_round_is_voided_with_a_reason(house: DiscordHouse, hanna: Person) -> None:
    round_ = await house.open_day()
    asked = await hanna.slash("round void", round=str(round_.id))
    form = await hanna.click(asked, "Void the round")
    await hanna.submit(form, why="Wrong question")
    await house.tick()
    assert "This round was voided" in texts_of(house.posts()[0])


async def test_a_round_is_replaced_once(house: DiscordHouse, hanna: Person) -> None:
    await house.open_day()
    asked = await hanna.slash("round replace")
    message = dict(asked.message or {})
    for _ in range(2):
        form = await hanna.click(dict(message), "Void and open another")
        await hanna.submit(form, why="Asked before")
    await house.tick()
    assert len(house.posts()) == 2


async def test_the_queue_is_filled_and_emptied(house: DiscordHouse, hanna: Person) -> None:
    chosen = (await hanna.complete("bank queue", "question", "Title 21"))[0]
    await hanna.slash("bank queue", question=chosen)
    assert await hanna.complete("bank unqueue", "question", "") == [chosen]
    await hanna.slash("bank unqueue", question=chosen)
    assert await hanna.complete("bank unqueue", "question", "") == []
    await hanna.slash("bank queue", question=chosen)
    await house.open_day()
    assert "Title 21" in texts_of(house.posts()[0])


async def test_the_bank_is_searched_and_read(hanna: Person) -> None:
    found = texts_of((await hanna.slash("bank list", topic="evasion", words="Title 1")).message)
    assert "11 questions" in found
    assert "**Title 11** · Evasion" in found
    chosen = (await hanna.complete("bank show", "question", "Title 21"))[0]
    assert "Secret model 21" in texts_of((await hanna.slash("bank show", question=chosen)).message)
    assert "Skipped" in texts_of((await hanna.slash("bank pass", question=chosen)).message)


async def test_rounds_are_offered_by_title(house: DiscordHouse, hanna: Person) -> None:
    await house.open_day()
    assert await hanna.complete("round close", "round", "title") == ["1"]


async def test_who_manages_the_server_but_is_no_host_changes_nothing(house: DiscordHouse) -> None:
    mallory = house.person("Mallory", manages=True)
    await house.open_day()
    for command in ("schedule pause", "schedule resume", "bank suggestions", "bank reports", "round open"):
        assert "Only hosts" in texts_of((await mallory.slash(command)).message)
    asked = await mallory.slash("round close")
    done = await mallory.click(asked, "Close and reveal")
    assert "Only hosts" in texts_of(done.more[-1])
    assert (await house.round()).state is RoundState.OPEN


async def test_who_may_not_manage_the_server_does_not_see_host_commands(house: DiscordHouse) -> None:
    for command in ("setup", "check", "schedule show", "round open", "bank list"):
        with pytest.raises(AssertionError, match="does not see"):
            await house.person("Ada").slash(command)
