"""What hosts do to standings on Discord: seasons, files, the best answer."""

import pytest

from bot.platforms.discord.layout import MOST_OPTIONS
from tests.platforms.discord.board_play import play_day, said
from tests.platforms.discord.double.person import Person, buttons_of
from tests.platforms.discord.house import GOOD, DiscordHouse


@pytest.fixture
def hanna(played: DiscordHouse) -> Person:
    """The host."""
    return played.person("Hanna", manages=True)


async def test_a_season_is_made_moved_and_ended(played: DiscordHouse, hanna: Person) -> None:
    assert "There are no seasons" in said(await hanna.slash("standings seasons"))
    shown = await hanna.slash("standings season", name="Spring: 1", first="2026-01-01", last="2026-03-31")
    assert "Spring: 1 runs from 1 Jan 2026 to 31 Mar 2026" in said(shown)
    assert "🥇 **__Ada__**" in said(await played.person("Ada").slash("leaderboard", board="season"))
    await hanna.slash("standings season", name="Spring: 1", first="2026-01-01", last="2026-02-28")
    assert "to 28 Feb 2026 · runs now" in said(await hanna.slash("standings seasons"))
    assert await hanna.complete("standings end", "name", "spr") == ["Spring: 1"]
    assert "Spring: 1 ends today" in said(await hanna.slash("standings end", name="Spring: 1"))
    refused = await hanna.slash("standings season", name="Early", first="2026-01-02", last="2026-01-09")
    assert "overlap with Spring: 1" in said(refused)


async def test_the_standings_are_handed_over_as_a_file(played: DiscordHouse, hanna: Person) -> None:
    for form in ("csv", "json"):
        shown = await hanna.slash("standings export", form=form)
        await played.until(lambda shown=shown: shown.more)  # type: ignore[misc]
        assert "2 rows" in said(shown)
        assert shown.more[0]["attachments"][0]["filename"] == f"standings-week-2026-W02.{form}"
        assert shown.more[0]["flags"] & 64
    assert "nothing to export" in said(await hanna.slash("standings export", board="season"))


async def test_the_best_answer_is_pinned_read_and_taken_down(played: DiscordHouse, hanna: Person) -> None:
    shown = await hanna.choose(await hanna.slash("round pin"), "Bob")
    assert "Pinned. It is read beside the model answer." in said(shown)
    assert "Pinned now: Bob" in said(shown)
    ada = played.person("Ada")
    listed = await ada.click(await ada.slash("profile"), "What I wrote")
    round_ = await played.round()
    read = await ada.press(listed.message or {}, "history:read:1:0", 3, values=[str(round_.id)])
    assert f"### Best answer, pinned by a host: Bob\n\n> {GOOD}" in said(read)
    shown = await hanna.click(shown, "Take it down")
    assert "Taken down." in said(shown)
    assert "Take it down" not in buttons_of(shown)


async def test_any_answer_of_many_can_be_pinned(house: DiscordHouse) -> None:
    names = [f"Person {n}" for n in range(MOST_OPTIONS + 5)]
    await play_day(house, *names)
    hanna = house.person("Hanna", manages=True)
    shown = await hanna.slash("round pin")
    assert "1 to 25 of 30" in said(shown)
    assert buttons_of(shown) == ["▶"]
    shown = await hanna.click(shown, "▶")
    assert "26 to 30 of 30" in said(shown)
    shown = await hanna.choose(shown, names[-1])
    assert f"Pinned now: {names[-1]}" in said(shown)
    assert buttons_of(shown) == ["◀", "Take it down"]
    shown = await hanna.click(await hanna.click(shown, "Take it down"), "◀")
    assert "1 to 25 of 30" in said(shown)


async def test_only_hosts_do_so(played: DiscordHouse) -> None:
    ada = played.person("Ada", manages=True)
    season = {"name": "Mine", "first": "2026-01-01", "last": "2026-02-01"}
    for command, given in (("round pin", {}), ("standings export", {}), ("standings season", season)):
        assert "A host can make you one with /setup." in said(await ada.slash(command, **given))


async def test_before_anything_is_revealed_there_is_nothing_to_pin(house: DiscordHouse) -> None:
    assert "No round is revealed" in said(await house.person("Hanna", manages=True).slash("round pin"))
