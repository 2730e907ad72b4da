"""Leaderboards as pages: every order, periods back in time, one's own place, and a board as a file."""

import csv
import io
import json
from datetime import timedelta

import pytest

from bot.cards.boards import BoardCard
from bot.domain.group import Account, Season
from bot.domain.leaderboard import Measure
from bot.domain.refs import AccountRef
from bot.platforms.web.listen_boards import address_of
from bot.services.room_people import PLATFORM, SPACE
from bot.services.standings import PAGE
from tests.platforms.web.lodge import LONG, Browser, Lodge
from tests.platforms.web.test_weeks import Here


async def put_account(lodge: Lodge, name: str) -> Account:
    ref = AccountRef(PLATFORM, SPACE, f"guest-{name}")
    return await lodge.core.store.write(lambda uow: uow.members.put_account(ref, name, lodge.clock.now()))


async def fill(lodge: Lodge, people: int) -> None:
    """So many people answer the open round."""
    round_ = await lodge.round()
    for number in range(people):
        account = await put_account(lodge, f"Person {number:02}")
        await lodge.room.threads.post(round_, account, LONG, f"guest-{number:06}")


async def test_a_board_is_ordered_by_points_answers_or_the_longest_streak(lodge: Lodge, ada: Browser) -> None:
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    for board, orders in (("latest", 0), ("week", 2), ("all", 3), ("newcomers", 3), ("topic", 2)):
        page = await ada.get(f"/g/1/leaderboard?board={board}")
        assert "me-row" in page.text, board
        assert page.text.partition('aria-label="Order">')[2].partition("</nav>")[0].count("<a ") == orders, board
    assert (await ada.get("/g/1/leaderboard?board=all&by=longest")).text.count("Longest streak</th>") == 1
    assert (await ada.get("/g/1/leaderboard?board=week&by=longest")).shows("Longest streaks are those of all time")


async def test_newcomers_and_topics_have_boards_of_their_own(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    assert (await ada.get("/g/1/leaderboard?board=topic")).shows("Evasion Topic")
    assert (await ada.get("/g/1/leaderboard?board=topic&period=nothing")).shows("Nobody is on this board yet.")
    await lodge.pass_time(days=31)
    assert (await ada.get("/g/1/leaderboard?board=newcomers")).shows("Nobody is on this board yet.")


async def test_one_steps_back_through_the_weeks_and_forth(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    await lodge.pass_time(days=7)
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get("/g/1/leaderboard")
    assert 'rel="prev" href="/g/1/leaderboard?board=week&amp;period=2026-W02"' in page.text
    assert 'rel="next"' not in page.text
    back = await ada.get("/g/1/leaderboard?board=week&period=2026-W02")
    assert 'rel="next" href="/g/1/leaderboard?board=week&amp;period=2026-W03"' in back.text
    assert 'rel="prev"' not in back.text
    assert '<option value="2026-W02" selected>5–11 January 2026</option>' in back.text


async def test_a_new_week_without_answers_can_be_left_backwards(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    await lodge.pass_time(days=7)
    page = await ada.get("/g/1/leaderboard")
    assert page.shows("Nobody is on this board yet.")
    assert "period=2026-W02" in page.text


async def test_pages_neighbours_and_one_s_own_rank(lodge: Lodge) -> None:
    zed = await lodge.browser("Zed")
    await fill(lodge, PAGE + 5)
    await lodge.say(zed)
    await lodge.reveal()
    first = await zed.get("/g/1/leaderboard?board=all")
    assert first.shows("31 people stand here.")
    assert f'href="/g/1/leaderboard?board=all&amp;from={PAGE}"' in first.text
    assert first.text.index("me-row") > first.text.index("Person 24"), "one's own row stands below"
    assert 'href="/g/1/leaderboard?board=all&amp;around=1#mine"' in first.text
    around = await zed.get("/g/1/leaderboard?board=all&around=1")
    assert 'id="mine"' in around.text
    assert around.text.count("<bdi>Person") == PAGE // 2
    assert "around=1" not in around.text, "one is there already"


async def test_on_a_later_page_one_s_own_row_stands_above(lodge: Lodge, ada: Browser) -> None:
    await fill(lodge, PAGE + 5)
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get(f"/g/1/leaderboard?board=all&from={PAGE}")
    assert page.text.index("me-row") < page.text.index("Person 25")
    assert 'href="/g/1/leaderboard?board=all"' in page.text


async def test_who_has_no_points_is_told_how_to_get_some(lodge: Lodge, ada: Browser) -> None:
    for browser in (ada, await lodge.browser()):
        assert (await browser.get("/g/1/leaderboard")).shows("You are not on the boards yet.")
    await lodge.say(ada)
    await lodge.tick()
    assert (await ada.get("/g/1/leaderboard")).shows("A round is open: answer it before it closes")
    await lodge.reveal()
    assert not (await ada.get("/g/1/leaderboard")).shows("You are not on")


async def test_names_lead_to_profiles(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    assert 'href="/g/1/members/1"' in (await ada.get("/g/1/leaderboard?board=all")).text


async def test_a_board_is_handed_out_as_csv_and_json(lodge: Lodge, ada: Browser) -> None:
    season = Season("Spring 春", lodge.clock.at.date(), lodge.clock.at.date() + timedelta(days=9))
    await lodge.core.store.write(lambda uow: uow.groups.put_season(1, season))
    round_ = await lodge.round()
    await lodge.room.threads.post(round_, await put_account(lodge, "=1+1"), LONG, "guest-000001")
    await lodge.reveal()
    page = await ada.get("/g/1/leaderboard?board=season")
    assert 'href="/g/1/leaderboard/export?board=season&amp;period=Spring' in page.text
    reply = await ada.get("/g/1/leaderboard/export?board=season&form=csv")
    assert reply.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''standings-season-Spring-")
    assert reply.headers["Content-Type"].startswith("text/csv")
    assert next(csv.DictReader(io.StringIO(reply.text)))["name"] == "'=1+1"
    found = json.loads((await ada.get("/g/1/leaderboard/export?board=all&form=json")).text)
    assert found["standings"][0]["name"] == "=1+1"


async def test_a_points_board_can_be_passed_on_as_a_picture(lodge: Lodge, ada: Browser) -> None:
    lodge.room.pictures = Here()
    await lodge.say(ada)
    await lodge.reveal()
    assert 'href="/g/1/leaderboard/picture?board=all"' in (await ada.get("/g/1/leaderboard?board=all")).text
    reply = await ada.get("/g/1/leaderboard/picture?board=all")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert reply.text.startswith("<svg")
    assert "Ada" in reply.text
    assert "leaderboard/picture" not in (await ada.get("/g/1/leaderboard?board=all&by=answers")).text


async def test_a_picture_that_cannot_be_drawn_is_said_so(lodge: Lodge, ada: Browser) -> None:
    assert (await ada.get("/g/1/leaderboard/picture?board=all")).shows("There is no picture of this board")
    lodge.room.pictures = Here()
    assert (await ada.get("/g/1/leaderboard/picture?board=all&by=answers")).status == 404


@pytest.mark.parametrize("query", ["form=xml", "", "form=csv&board=no", "form=csv&by=luck", "form=csv&board=topic"])
async def test_a_file_that_cannot_be_made_is_refused(ada: Browser, query: str) -> None:
    assert (await ada.get(f"/g/1/leaderboard/export?{query}")).status == 422


def test_an_address_keeps_what_the_other_board_has() -> None:
    card = BoardCard("all", "", (), 0, by=Measure.LONGEST)
    assert address_of(card, board="newcomers") == "?board=newcomers&by=longest"
    assert address_of(card, board="week") == "?board=week"
    season = BoardCard("season", "Spring & Co", (), 0, by=Measure.ANSWERS)
    assert address_of(season, board="week") == "?board=week&by=answers"
    assert address_of(season, by="points") == "?board=season&period=Spring+%26+Co"
