import json
from datetime import UTC, datetime

from bot.platforms.discord.parse import account_ref
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import DiscordHouse
from tests.platforms.discord.play import answer


async def test_a_helpful_answer_is_voted_for_and_taken_back(played: DiscordHouse) -> None:
    ada, question = played.person("Ada"), played.posts()[0]
    shown = await ada.click(question, "Helpful")
    shown = await ada.choose(shown, "Bob")
    assert "Bob" in json.dumps(shown.message)
    assert "🥇 **Bob** · 12 points" in texts_of((await ada.slash("leaderboard")).message)
    shown = await ada.press(shown.message or {}, "vote:choose:1", 3, values=[])
    assert "🥇 **Bob** · 11 points" in texts_of((await ada.slash("leaderboard")).message)


async def test_more_answers_than_a_menu_holds_are_turned_by_pages(house: DiscordHouse) -> None:
    await house.open_day()
    await answer(house, *(f"P{number:02}" for number in range(30)), "Ada")
    await house.close_day()
    ada, question = house.person("Ada"), house.posts()[0]
    shown = await ada.click(question, "Helpful")
    await ada.choose(shown, "P03")

    shown = await ada.click(shown, "More answers")
    voted = await ada.choose(shown, "P27", "P29")

    assert "Answers before" in buttons_of(voted.message or {})
    account_id = await house.core.store.read(lambda uow: uow.members.find_account(account_ref(ada.id)))
    assert account_id is not None
    round_ = await house.round()
    given = await house.core.store.read(lambda uow: uow.votes.of_voter(round_.id, account_id.id))
    assert len(given) == 3


async def test_an_answer_is_voted_for_from_its_menu(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    thread = played.thread()
    bobs = next(m for m in played.double.world.messages[thread].values() if m["author"]["username"] == "bob")
    ada.at = thread
    assert "1 person found" in texts_of((await ada.use("Helpful answer", bobs)).message)


async def test_days_off_are_planned_listed_and_taken_back(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    assert (await ada.complete("away", "first", "8 jan"))[0] == "2026-01-08"
    shown = await ada.slash("away", first="2026-01-08", last="2026-01-09")
    assert "Thu 8 Jan 2026 – Fri 9 Jan 2026" in texts_of(shown.message)
    shown = await ada.choose(shown, "Thu 8 Jan 2026 – Fri 9 Jan 2026")
    assert "no days off" in texts_of(shown.message)
    assert "Write it like" in texts_of((await ada.slash("away", first="soon")).message)


async def test_a_reminder_comes_as_a_direct_message_and_only_when_the_answer_is_missing(played: DiscordHouse) -> None:
    for name in ("Ada", "Bob"):
        shown = await played.person(name).slash("remind", before=60, zone="Europe/Berlin")
        assert "60 minutes before" in texts_of(shown.message)
    played.clock.at = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
    await played.tick()
    await answer(played, "Ada")
    played.clock.at = (await played.round()).closes_at
    played.clock.advance(minutes=-59)
    await played.tick()
    assert [texts_of(m)[:6] for m in played.posts(played.person("Bob").id + 1)] == ["“Title"]
    assert played.posts(played.person("Ada").id + 1) == []
    assert "No reminders" in texts_of((await played.person("Bob").slash("remind", before=0)).message)


async def test_a_suggestion_reaches_the_host_and_its_decision_the_author(played: DiscordHouse) -> None:
    ada, hanna = played.person("Ada"), played.person("Hanna", manages=True)
    form = await ada.slash("suggest", topic="evasion")
    done = await ada.submit(form, title="Of <b>bold</b> @here", prompt="What is it and why does it matter so much?")
    assert "Thank you" in texts_of(done.message)
    shown = await hanna.slash("bank suggestions")
    assert "suggested by Ada" in texts_of(shown.message)
    form = await hanna.click(shown, "Complete and approve")
    done = await hanna.submit(form, model_answer="A good answer. " * 20)
    assert "is in the group's bank now" in texts_of(done.message)
    await played.tick()
    assert "was taken into the bank" in texts_of(played.posts(ada.id + 1)[0])


async def test_a_suggestion_is_declined_with_a_reason(played: DiscordHouse) -> None:
    ada, hanna = played.person("Ada"), played.person("Hanna", manages=True)
    await ada.submit(await ada.slash("suggest"), title="Hm", prompt="What about this one question?")
    shown = await hanna.slash("bank suggestions")
    await hanna.submit(await hanna.click(shown, "Decline"), why="Too vague.")
    await played.tick()
    assert "Too vague." in texts_of(played.posts(ada.id + 1)[0])
    assert "No suggestion waits" in texts_of((await hanna.slash("bank suggestions")).message)


async def test_a_report_reaches_the_host_and_the_answer_its_reporter(played: DiscordHouse) -> None:
    ada, hanna = played.person("Ada"), played.person("Hanna", manages=True)
    mine = await ada.click(played.posts()[0], "My answer")
    form = await ada.click(mine, "Report the question")
    await ada.submit(form, kind="outdated", text="The standard changed.")
    shown = await hanna.slash("bank reports")
    assert "The standard changed." in texts_of(shown.message)
    shown = await hanna.submit(await hanna.click(shown, "Close report 1"), note="Mended.")
    assert "Closed. Its reporter is told.\nNo report waits." in texts_of(shown.message)


async def test_everything_about_me_is_handed_over_and_forgotten(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.slash("privacy")
    given = await ada.click(shown, "Give me everything")
    await played.until(lambda: given.more)
    assert given.more[0]["attachments"][0]["filename"] == "daily-drill.json"
    form = await ada.click(shown, "Forget me")
    assert "Nothing was erased" in texts_of((await ada.submit(form, words="no")).message)
    form = await ada.click(shown, "Forget me")
    assert "erased" in texts_of((await ada.submit(form, words="Forget me")).message)
    assert await played.answers("Ada") == []
    board = texts_of((await played.person("Bob").slash("leaderboard")).message)
    assert "Ada" not in board


async def test_leaving_and_joining_change_the_boards(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    await ada.slash("leave")
    assert "Ada" not in texts_of((await ada.slash("leaderboard")).message)
    await ada.slash("join")
    assert "Ada" in texts_of((await ada.slash("leaderboard")).message)
