"""Voided rounds on Discord: what a host reads first, what their authors keep, and the board meanwhile."""

from dataclasses import replace

from bot.platforms.discord.render_profile import render_wrote
from tests.platforms.discord.board_play import said
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import GOOD, DiscordHouse
from tests.platforms.discord.play import answer
from tests.platforms.discord.test_profile import WROTE
from tests.platforms.discord.test_render import payload


async def test_a_host_reads_how_many_answers_go_and_authors_keep_theirs(house: DiscordHouse) -> None:
    hanna, ada = house.person("Hanna", manages=True), house.person("Ada")
    await house.open_day()
    await answer(house, "Ada")
    asked = await hanna.slash("round void")
    assert "One person has answered; that answer will not count." in texts_of(asked.message)
    await hanna.submit(await hanna.click(asked, "Void the round"), why="Wrong question")
    await house.tick()
    question = house.posts()[0]
    assert buttons_of(question) == ["My answer"]
    shown = texts_of((await ada.click(question, "My answer")).message)
    assert GOOD in shown
    assert "This round was voided" in shown
    listed = await ada.click(await ada.slash("profile"), "What I wrote")
    assert "void" in said(listed)


def test_a_void_round_in_the_history_stands_without_a_model_answer() -> None:
    shown = str(payload(render_wrote(replace(WROTE, is_void=True, model_answer=""), None, "7:0")))
    assert "This round was voided" in shown
    assert "Model answer" not in shown


async def test_the_latest_board_keeps_its_results_while_the_next_round_is_open(played: DiscordHouse) -> None:
    played.clock.advance(days=1)
    await played.open_day()
    await answer(played, "Ada")
    bob = played.person("Bob")
    shown = await bob.slash("leaderboard", board="latest")
    assert "Open now: one person has answered." in texts_of(shown.message)
    assert "🥇" in texts_of(shown.message)
    now = texts_of((await bob.click(shown, "See who")).message)
    assert "still open" in now
    assert "pending" in now
