"""What the room says stays true: skipped days, late forms, reminders, boards between two rounds."""

import json
from datetime import timedelta

import pytest

from tests.platforms.web.lodge import JSON, Browser, Lodge


async def test_a_skipped_day_is_announced_to_nobody(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.reveal()
    for on in ("2026-01-05", "2026-01-06"):
        await hanna.submit("/g/1/host/skip", on=on)
    for page in (await hanna.get("/g/1/host"), await ada.get("/g/1")):
        assert page.shows("Wed 7 Jan, 09:00 UTC"), page.path
        assert not page.shows("Tue 6 Jan, 09:00"), page.path
    refused = await hanna.submit("/g/1/host/skip", on="2020-01-01")
    assert refused.status == 422
    assert refused.shows("That day is over")


async def test_a_late_form_asks_for_nothing_that_cannot_be(lodge: Lodge, ada: Browser) -> None:
    await lodge.reveal()
    page = await ada.get("/g/1/rounds/1")
    assert page.shows("stored as a late answer and never published")
    assert 'type="radio" name="publish"' not in page.text
    assert page.text.count('name="publish" value="never"') == 1
    assert (await lodge.whisper(ada, publish="never")).shows("Kept as a late answer. It is never published.")


async def test_a_page_from_before_the_deadline_gets_the_late_form(lodge: Lodge, ada: Browser) -> None:
    async def piece() -> str:
        news = await ada.get("/g/1/rounds/1/pieces?after=0", JSON)
        return str(json.loads(news.text)["pieces"]["private"])

    assert 'data-takes="answer"' in await piece()
    await lodge.reveal()
    assert 'data-takes="late"' in await piece()


async def test_a_reminder_leads_to_its_question_and_to_where_it_is_changed(lodge: Lodge, ada: Browser) -> None:
    await ada.submit("/g/1/me", before="15", zone="Asia/Tokyo", quiet_from="", quiet_until="")
    round_ = await lodge.round()
    lodge.clock.at = round_.closes_at - timedelta(minutes=10)
    await lodge.tick()
    page = await ada.get("/g/1")
    notice = page.text.partition('id="piece-notices"')[2].partition('id="piece-elsewhere"')[0]
    assert "your answer is still missing" in notice
    assert f'datetime="{round_.closes_at.isoformat()}"' in notice
    assert 'href="/g/1/rounds/1"' in notice
    assert 'href="/g/1/me"' in notice
    assert "/remind" not in notice


@pytest.mark.parametrize(
    ("typed", "path"),
    [("/remind off", "/g/1/me"), ("/privacy", "/g/1/me"), ("/me", "/g/1/me"), ("/away", "/g/1/streak")],
)
async def test_commands_known_from_elsewhere_lead_to_their_page(
    lodge: Lodge, ada: Browser, typed: str, path: str
) -> None:
    assert (await lodge.say(ada, typed)).path == path


async def test_results_stay_on_the_latest_board_while_the_next_round_is_open(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    await lodge.next_day()
    ben = await lodge.browser("Ben")
    page = await ben.get("/g/1/leaderboard?board=latest")
    assert page.shows("Open now: nobody has answered yet.")
    await lodge.say(ben)
    await lodge.pass_time(seconds=2)
    page = await ada.get("/g/1/leaderboard?board=latest")
    assert page.shows("Open now: one person has answered.")
    assert "me-row" in page.text
    now = await ada.get("/g/1/leaderboard?board=latest&period=open")
    assert now.shows("pending")
    assert now.shows("still open")


async def test_whoever_has_just_answered_is_not_told_to_answer(lodge: Lodge) -> None:
    ben = await lodge.browser("Ben")
    assert (await ben.get("/g/1/leaderboard")).shows("You are not on the boards yet.")
    await lodge.say(ben)
    page = await ben.get("/g/1/leaderboard")
    assert page.shows("in a moment you are on the boards")
    assert not page.shows("You are not on the boards yet.")


@pytest.mark.parametrize("query", ["board=week&period=2026-W99", "board=month&period=9999-13", "board=week&period=x"])
async def test_a_period_that_cannot_be_is_no_page(ada: Browser, query: str) -> None:
    assert (await ada.get(f"/g/1/leaderboard?{query}")).status == 404


async def test_the_week_is_read_for_whoever_asks_for_its_preview(hanna: Browser) -> None:
    for address, is_read in (("/g/1/host/weekly", False), ("/g/1/host/weekly?preview=1", True)):
        assert ('id="preview"' in (await hanna.get(address)).text) is is_read


async def test_mended_points_are_said_to_be_points(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    page = await hanna.submit("/g/1/host/mend-points", member="1", round="1", points="5", why="A good one")
    assert page.shows("Mended: the points are counted anew.")
    log = await hanna.submit("/g/1/host/digest", weekday="0", time="09:00")
    assert log.status == 200
    assert (await hanna.get("/g/1/host/log")).shows("has the weekly digest go out on Mon at 09:00")
