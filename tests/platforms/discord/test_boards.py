"""Leaderboards as members meet them on Discord."""

import pytest

from bot.cards.boards import BoardCard, BoardRow
from bot.domain.leaderboard import Measure
from bot.platforms.discord.boards_wish import page_id, parse_page, period_of_token, token_of
from bot.platforms.discord.render_boards import Frame, render_board
from bot.services.board_wish import BoardWish
from tests.platforms.discord.board_play import begin_pictured, galleries, play_day, said
from tests.platforms.discord.double.faults import Fault
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import alone
from tests.platforms.discord.test_render import payload

NAMES = [f"P{number:02}" for number in range(60)]


async def test_a_board_is_ordered_by_answers_and_by_the_longest_streak(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.slash("leaderboard", board="month")
    assert "Longest streak" not in buttons_of(shown)
    shown = await ada.click(shown, "Answers")
    assert "ordered by answers" in said(shown)
    assert "🥇 **__Ada__** · 1 answer in time · 🔥 1" in said(shown)
    shown = await ada.slash("leaderboard", by="longest")
    assert "Crew: All time" in said(shown)
    assert "longest 1" in said(shown)
    assert "those of all time" in said(await ada.slash("leaderboard", board="week", by="longest"))


async def test_a_topic_and_newcomers_have_boards(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    assert await ada.complete("leaderboard", "of", "") == ["everyone", "newcomers", "evasion"]
    for asked in ("evasion", "Evasion"):
        assert "## Crew: Topic\n-# Evasion" in said(await ada.slash("leaderboard", of=asked))
    shown = await ada.slash("leaderboard", of="newcomers", by="answers")
    assert "joined in the last 30 days · ordered by answers" in said(shown)
    shown = await ada.choose(shown, "Topic")
    assert "-# Evasion" in said(shown)
    assert "no board of that topic" in said(await ada.slash("leaderboard", of="gardening"))
    assert "leave the board out" in said(await ada.slash("leaderboard", board="week", of="newcomers"))


async def test_before_anyone_has_points_in_a_topic_that_is_said(house: DiscordHouse) -> None:
    shown = await house.person("Ada").slash("leaderboard")
    assert "Nobody is on this board yet" in said(shown)
    kept = said(shown)
    shown = await house.person("Ada").choose(shown, "Topic")
    assert "Nobody has points in a topic yet" in str(shown.more)
    assert kept == said(await house.person("Ada").slash("leaderboard"))


async def test_my_rank_leads_to_the_rows_around_me(house: DiscordHouse) -> None:
    await play_day(house, *NAMES[:59], "Zoe")
    zoe = house.person("Zoe")
    shown = await zoe.slash("leaderboard")
    assert "places 1 to 25 of 60" in said(shown)
    assert "…\n🥇 **__Zoe__**" in said(shown)
    shown = await zoe.click(shown, "My rank")
    assert "places 48 to 60 of 60" in said(shown)
    assert "My rank" not in buttons_of(shown)
    await house.restart()
    shown = await zoe.click(shown, "◀")
    assert "places 23 to 47 of 60" in said(shown)


async def test_past_weeks_are_chosen_by_name(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.slash("leaderboard")
    played.clock.advance(days=7)
    await play_day(played, "Bob")
    shown = await ada.slash("leaderboard")
    assert "12–18 January 2026" in said(shown)
    shown = await ada.choose(shown, "5–11 January 2026")
    assert "5–11 January 2026" in said(shown)
    assert "__Ada__" in said(shown)


async def test_somebody_who_is_on_no_board_is_told_how_to_get_there(played: DiscordHouse) -> None:
    nina = played.person("Nina")
    for _ in range(2):
        assert "Answer the next round" in said(await nina.slash("leaderboard"))
        await nina.slash("join")
    assert "Answer the next round" not in said(await played.person("Ada").slash("leaderboard"))


async def test_badges_stand_beside_names(played: DiscordHouse) -> None:
    hanna = played.person("Hanna", manages=True)
    await hanna.slash("week badges", champion=False, streaks="2")
    played.clock.advance(days=1)
    await play_day(played, "Ada")
    assert "**__Ada__** 🏅2 · 23 points · 🔥 2" in said(await played.person("Ada").slash("leaderboard"))


async def test_a_picture_stands_above_the_words_that_say_the_same(discord_alone: DiscordHouse) -> None:
    house = await begin_pictured(discord_alone)
    ada = house.person("Ada")
    shown = await ada.slash("leaderboard")
    (gallery,) = galleries(shown)
    assert gallery["items"][0]["media"]["url"] == "attachment://board.png"
    assert gallery["items"][0]["description"] == "A picture of it."
    assert "🥇 **__Ada__** · 11 points" in said(shown)
    shown = await ada.click(shown, "Answers")
    assert galleries(shown) == []
    shared = await ada.slash("leaderboard", share=True)
    await house.until(lambda: shared.more)
    assert len(galleries(shared.more[0])) == 1
    assert galleries(shared) == []


async def test_boards_work_in_direct_messages(played: DiscordHouse) -> None:
    ada = alone(played, "Ada")
    shown = await ada.slash("leaderboard", of="evasion")
    assert "🥇 **__Ada__**" in said(shown)
    shown = await ada.click(await ada.slash("profile"), "What I wrote")
    assert "Title" in said(shown)


async def test_nobody_sees_the_boards_of_others(played: DiscordHouse) -> None:
    shown = await played.person("Ada").slash("leaderboard")
    stranger = alone(played, "Mallory")
    for place in ("board:page:1:week:0:on:points:", "history:list:1:0:up", "history:read:1:0", "best:pin:1:1"):
        more = {"values": ["1"]} if "read" in place or "pin" in place else {}
        pressed = await stranger.press(shown.message or {}, place, 3 if more else 2, **more)
        assert "Ada" not in str(pressed.more)
        assert pressed.more


async def test_a_picture_that_cannot_be_attached_is_left_out(discord_alone: DiscordHouse) -> None:
    house = await begin_pictured(discord_alone)
    ada = house.person("Ada")
    house.double.faults.append(Fault("PATCH .*/messages/@original", status=403, code=50013))
    shown = await ada.slash("leaderboard")
    assert galleries(shown) == []
    assert "🥇 **__Ada__** · 11 points" in said(shown)
    assert len(galleries(await ada.slash("leaderboard"))) == 1


async def test_a_picture_larger_than_what_may_be_attached_is_left_out(discord_alone: DiscordHouse) -> None:
    house = await begin_pictured(discord_alone, size=600_000)
    shown = await house.person("Ada").slash("leaderboard")
    assert galleries(shown) == []
    assert "🥇 **__Ada__** · 11 points" in said(shown)


def test_the_fullest_board_fits_with_the_longest_of_everything() -> None:
    rows = tuple(BoardRow(n, n, "*" * 60, 1_048_575, 999, 999, 999) for n in range(1, 26))
    season = "\U0001f600" * 40
    card = BoardCard("season", season, rows, 900, rows[0], 25, Measure.ANSWERS)
    badges = {row.member_id: ("champion", "streak-7", "streak-100") for row in rows}
    periods = [season, *(f"Season {n}" for n in range(40))]
    payload(render_board(card, 999_999_999, "*" * 50, 3, frame=Frame({}, periods, badges, "x" * 2000)))


@pytest.mark.parametrize("period", ["", "2026-W02", "llm-basics", "Spring: the 2nd", "\U0001f600" * 40])
def test_a_place_on_a_board_is_kept_in_an_id(period: str) -> None:
    wish = BoardWish("season", Measure.ANSWERS, period, 50)
    group, found = parse_page(page_id(wish, 7, "on").removeprefix("board:page:"))
    assert (group, period_of_token(found.period, ["other", period])) == ("7", period)
    assert (found.board, found.by, found.offset) == ("season", "answers", 50)


def test_buttons_of_the_past_still_lead_somewhere() -> None:
    assert parse_page("7:week:25:on") == ("7", BoardWish("week", offset=25))
    assert token_of("2026-W02") == "2026-W02"
