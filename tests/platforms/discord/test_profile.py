"""A profile, and what somebody wrote beside the model answers, on Discord."""

from dataclasses import replace
from datetime import date

from syrupy.assertion import SnapshotAssertion

from bot.cards.profiles import Earlier, HistoryRow
from bot.cards.rounds import PublishedAnswer
from bot.domain.answer import Verdict
from bot.platforms.discord.render_profile import render_wrote
from tests.platforms.discord.board_play import begin_pictured, galleries, play_day, said
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import GOOD, DiscordHouse
from tests.platforms.discord.play import answer
from tests.platforms.discord.test_render import payload

WROTE = HistoryRow(
    4, date(2026, 3, 2), "Poison", "rag", Verdict.LATE, "Now <@1> I know.", "**Mark** what you got.", 3,
    Earlier(1, date(2026, 1, 5), Verdict.ANSWERED, "Then I\ndid not."),
)  # fmt: skip


async def test_a_profile_says_what_is_ahead_and_where_one_is_strong(discord_alone: DiscordHouse) -> None:
    house = await begin_pictured(discord_alone)
    shown = await house.person("Ada").slash("profile")
    text = said(shown)
    assert "🎯 2 days more to a streak of 3" in text
    assert "Jan 1/1" in text
    assert "**Strong** Evasion 1 of 1" in text
    assert galleries(shown)[0]["items"][0]["media"]["url"] == "attachment://year.png"
    assert shown.is_private
    assert galleries(await house.person("Ada").click(shown, "What I wrote")) == []


async def test_a_profile_shows_the_badges_one_holds(played: DiscordHouse) -> None:
    hanna, ada = played.person("Hanna", manages=True), played.person("Ada")
    assert "Streak of 2" not in said(await ada.slash("profile"))
    await hanna.slash("week badges", champion=False, streaks="2")
    played.clock.advance(days=1)
    await play_day(played, "Ada")
    assert "🏅2 Streak of 2 days or more" in said(await ada.slash("profile"))
    assert "Streak of 2" not in said(await played.person("Bob").slash("profile"))


async def test_my_answer_stands_beside_the_model_answer(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.click(await ada.slash("profile"), "What I wrote")
    round_ = await played.round()
    title = (await played.core.store.read(lambda uow: uow.questions.version(round_.question_version_id))).title
    assert f"✅ **{title}**" in said(shown)
    await played.restart()
    shown = await ada.choose(shown, title)
    text = said(shown)
    assert text.index(f"> {GOOD}") < text.index("### Model answer")
    assert "### Then" not in text
    shown = await ada.click(shown, "Back to the list")
    assert f"✅ **{title}**" in said(shown)


async def test_who_wrote_nothing_has_no_history(played: DiscordHouse) -> None:
    nina = played.person("Nina")
    await nina.slash("join")
    shown = await nina.click(await nina.slash("profile"), "What I wrote")
    assert "Nothing is revealed yet" in said(shown)


async def test_nothing_of_an_open_round_is_in_the_history(played: DiscordHouse) -> None:
    played.clock.advance(days=1)
    open_round = await played.open_day()
    await answer(played, "Ada")
    ada = played.person("Ada")
    listed = await ada.click(await ada.slash("profile"), "What I wrote")
    pressed = await ada.press(listed.message or {}, f"history:part:1:0:{open_round.id}:0")
    assert "### Model answer" not in str(pressed.more) + said(pressed)
    assert pressed.more


def test_an_answer_given_before_stands_above_the_one_of_now(snapshot: SnapshotAssertion) -> None:
    view = render_wrote(WROTE, PublishedAnswer("Bob", "Mine was *better*."), "7:10")
    shown = {"components": payload(view)}
    assert [texts_of(shown), buttons_of(shown)] == snapshot


def test_long_answers_are_read_in_parts() -> None:
    line = replace(WROTE, text="word " * 2000, model_answer="model " * 1500)
    shown = [{"components": payload(render_wrote(line, None, "7:10", page))} for page in range(9)]
    assert ["Read on" in buttons_of(part) for part in shown] == [True] * 8 + [False]
    text = " ".join(texts_of(part) for part in shown)
    assert (text.count("word"), text.count("model")) == (2000, 1500)
    assert "history:part:7:10:4:1" in str(shown[0])
