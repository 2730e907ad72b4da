"""Practice in the room: what is due, settings, the practice board, how one did in a round, and its commands."""

import json

import pytest

from tests.platforms.web.lodge import LONG, Browser, Lodge
from tests.platforms.web.practice_room import HOME, Player, player


@pytest.fixture
async def ada_plays(lodge: Lodge) -> Player:
    return await player(lodge)


async def run_through(someone: Player) -> None:
    """A quiz of three checks, all right."""
    page = await someone.start(kind="check")
    for _ in range(3):
        page = await someone.on(await someone.choose(page))


# The overview


async def test_somebody_without_a_name_reads_what_practice_is_and_picks_one(lodge: Lodge) -> None:
    stranger = await lodge.browser()
    page = await stranger.get(HOME)
    assert page.shows("On demand and for you alone")
    assert 'href="/name?next=/g/1/practice"' in page.text
    assert (await stranger.submit(HOME, count="3")).status == 403
    assert (await stranger.get(f"{HOME}/settings")).status == 403


async def test_practice_says_what_waits_today(lodge: Lodge, ada_plays: Player) -> None:
    await run_through(ada_plays)
    page = await ada_plays.browser.get(HOME)
    assert page.shows("of 10 done today")
    assert page.shows("new questions")
    lodge.clock.advance(days=3)
    page = await ada_plays.browser.get("/g/1")
    assert page.shows("Practice: 3 reviews due today and 7 new questions; 0 of 10 done.")
    assert f'href="{HOME}"' in page.text
    assert (await ada_plays.browser.get("/g/1/me")).shows("3 reviews due today and 7 new questions")


async def test_the_channel_is_silent_where_nothing_waits(ada: Browser) -> None:
    page = await ada.get("/g/1")
    assert "Practice:" not in page.text


# Settings


async def test_settings_are_kept_and_say_what_an_interview_means_per_day(ada_plays: Player) -> None:
    await run_through(ada_plays)
    fields = {"retention": "95", "load": "4", "interview": "2026-01-11"}
    page = await ada_plays.browser.submit(f"{HOME}/settings", f"{HOME}/settings", **fields)
    assert page.shows("Saved.")
    for name, value in fields.items():
        assert f'name="{name}" value="{value}"' in page.text
    assert page.shows("Interview on 11 January: 6 days left, 4 a day. 3 questions you have seen come back before it.")
    assert page.shows("The interview is near: a mock interview shows where you stand.")
    page = await ada_plays.browser.submit(f"{HOME}/settings", f"{HOME}/settings", **{**fields, "interview": ""})
    assert page.shows("4 questions a day, reviews first.")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("retention", "99", "Choose a share of recall between 80% and 95%."),
        ("retention", "much", "Choose a share of recall between 80% and 95%."),
        ("load", "0", "Choose between 1 and 100 questions a day."),
        ("interview", "2025-01-01", "The interview must lie between 6 Jan 2026 and 5 Jan 2027."),
        ("interview", "soon", "That is not a date."),
    ],
)
async def test_what_cannot_be_set_comes_back_and_nothing_is_kept(
    ada_plays: Player, field: str, value: str, says: str
) -> None:
    fields = {"retention": "85", "load": "6", "interview": "", field: value}
    page = await ada_plays.browser.submit(f"{HOME}/settings", f"{HOME}/settings", **fields)
    assert page.status == 422
    assert page.shows(says)
    assert f'name="{field}" value="{value}"' in page.text
    stored = (await ada_plays.browser.get(f"{HOME}/settings")).text
    assert 'name="retention" value="90"' in stored
    assert 'name="load" value="10"' in stored


# The board


async def test_the_practice_board_is_its_own_and_the_leaderboard_stays_as_it_was(ada_plays: Player) -> None:
    assert (await ada_plays.browser.get(f"{HOME}/board")).shows("Nobody has practised in this time yet.")
    await run_through(ada_plays)
    for period in ("week", "month", "all"):
        page = await ada_plays.browser.get(f"{HOME}/board?period={period}")
        assert page.shows("Ada")
        assert '<td class="num strong">6</td>' in page.text
    assert not (await ada_plays.browser.get("/g/1/leaderboard?board=all")).shows('class="num strong">6')
    assert (await ada_plays.browser.get(f"{HOME}/board?period=century")).status == 422


# How did I do?


async def test_after_the_reveal_one_s_answer_is_read_rated_once_and_can_be_disputed(lodge: Lodge) -> None:
    browser = await lodge.browser("Ada")
    await lodge.say(browser)
    assert "How did I do?" not in (await browser.get("/g/1")).text
    assert (await browser.get(f"{HOME}/rounds/1")).status == 409
    await lodge.reveal()
    assert f'href="{HOME}/rounds/1"' in (await browser.get("/g/1")).text
    page = await browser.get(f"{HOME}/rounds/1")
    assert page.shows("No key point was recognised in your answer.")
    assert page.shows(LONG)
    assert page.shows("Secret model")
    page = await browser.submit(f"{HOME}/rounds/1/dispute", f"{HOME}/rounds/1", point="k1")
    assert page.status == 404
    point = page_point((await browser.get(f"{HOME}/rounds/1")).text)
    page = await browser.submit(f"{HOME}/rounds/1/dispute", f"{HOME}/rounds/1", point=point)
    assert page.shows("Noted, thank you: it helps to improve this reading.")
    assert (await browser.submit(f"{HOME}/rounds/1/rate", f"{HOME}/rounds/1", rating="9")).status == 422
    for rating in ("4", "1"):
        page = await browser.submit(f"{HOME}/rounds/1/rate", HOME, rating=rating)
        assert page.shows("You rated it “Easy”.")


def page_point(text: str) -> str:
    return text.partition('name="point" value="')[2].partition('"')[0]


async def test_whoever_did_not_answer_is_told_so_beside_the_way_back(lodge: Lodge) -> None:
    browser = await lodge.browser("Ben")
    await lodge.reveal()
    assert "How did I do?" not in (await browser.get("/g/1")).text
    page = await browser.get(f"{HOME}/rounds/1")
    assert page.status == 404
    assert page.shows("You have no answer there to look at.")
    assert 'href="/g/1/rounds/1"' in page.text


async def test_a_round_is_looked_at_in_its_own_group_alone(lodge: Lodge) -> None:
    browser = await lodge.browser("Ada")
    await lodge.say(browser)
    await lodge.reveal()
    other = await lodge.second_group()
    assert (await browser.get(f"/g/{other.id}/practice/rounds/1")).status == 404
    assert (await browser.submit(f"/g/{other.id}/practice/rounds/1/rate", HOME, rating="3")).status == 404


async def test_nobody_sees_how_somebody_else_did(lodge: Lodge) -> None:
    await lodge.say(await lodge.browser("Ada"))
    await lodge.reveal()
    assert not (await (await lodge.browser("Ben")).get(f"{HOME}/rounds/1")).shows(LONG)


# Commands


@pytest.mark.parametrize(("typed", "path"), [("/due", HOME), ("/mock", f"{HOME}/mock")])
async def test_commands_lead_to_their_pages(lodge: Lodge, ada_plays: Player, typed: str, path: str) -> None:
    assert (await lodge.say(ada_plays.browser, typed)).path == path
    reply = await ada_plays.browser.ask("/g/1/rounds/1/messages", "/g/1", text=typed)
    assert json.loads(reply.text) == {"go": path}


async def test_a_quiz_by_command_begins_at_once_and_goes_on_where_it_stands(lodge: Lodge, ada_plays: Player) -> None:
    page = await lodge.say(ada_plays.browser, "/quiz Evasion 3 2")
    assert page.shows("Question 1 of 2")
    assert page.shows("Evasion")
    assert (await lodge.say(ada_plays.browser, "/quiz")).path == page.path
    assert (await lodge.say(ada_plays.browser, "/quiz evasion")).path != page.path


async def test_a_quiz_by_command_that_cannot_begin_comes_back_in_the_box(lodge: Lodge, ada_plays: Player) -> None:
    page = await lodge.say(ada_plays.browser, "/quiz knitting")
    assert page.status == 422
    assert page.shows("There is no topic “knitting” here.")
    assert page.shows("/quiz knitting")
