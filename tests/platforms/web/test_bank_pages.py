"""The bank, the guide, suggestions, own questions, reports, votes, days away, reminders and privacy as pages."""

import json

import pytest
from aiohttp import FormData

from bot import wording
from bot.bank.guide import parse_guide
from bot.domain.report import ReportKind
from bot.domain.suggestion import SuggestionState
from bot.services.bank_page import Standing
from bot.services.own_questions import Outcome
from tests.platforms.web.lodge import LONG, Browser, Lodge

OWN = {"title": "Our gateway", "prompt": "How does our gateway filter tools?", "model_answer": "It allows by list."}
FORM = {**OWN, "topic": "evasion", "kind": "technical", "difficulty": "2", "minutes": "5", "key_points": "A list.\nTwo"}
UPLOAD = "id,title,topic,prompt,model_answer\nour-line,Our line,evasion,What is our last line of defence?,The list.\n"
GUIDE = "# How they go\n\n## Rounds\n\nFour of them, on [evasion](topic:evasion) too.\n\n- One\n- Two & 1 < 2\n"


async def test_the_bank_is_narrowed_and_hides_what_is_asked_now_or_soon(lodge: Lodge, ada: Browser) -> None:
    round_ = await lodge.round()
    page = await ada.get("/g/1/bank")
    assert page.shows("are not shown before their reveal")
    assert f'/bank/{round_.question_id}"' not in page.text
    assert (await ada.get(f"/g/1/bank/{round_.question_id}")).status == 403
    assert (await ada.get("/g/1/bank?topic=nowhere&difficulty=9&kind=x&asked=y")).shows("No question matches.")
    found = await ada.get("/g/1/bank?text=title+q02&topic=evasion&asked=no")
    assert 'value="title q02"' in found.text
    assert '/bank/q001"' not in found.text
    assert (await ada.get("/g/1/bank?from=x")).status == 400


async def test_a_host_sees_where_every_question_stands(lodge: Lodge, hanna: Browser) -> None:
    page = await hanna.get("/g/1/bank")
    assert page.shows("open now")
    assert page.shows("coming up")
    assert (await hanna.get(f"/g/1/bank/{(await lodge.round()).question_id}")).shows("Secret model")


async def test_a_question_shows_its_answer_folded(lodge: Lodge, ada: Browser) -> None:
    await lodge.reveal()
    asked = (await lodge.round()).question_id
    page = await ada.get(f"/g/1/bank/{asked}")
    before, _, folded = page.text.partition("<details")
    assert "Secret model" in folded
    assert "Secret" not in before
    assert "<details open" not in page.text
    assert (await ada.get("/g/1/bank?asked=yes")).shows("asked before")
    assert (await ada.get("/g/1/bank/nothing")).status == 404


async def test_the_guide_leads_to_its_topics(lodge: Lodge, ada: Browser) -> None:
    assert (await ada.get("/g/1/guide")).status == 404
    lodge.room.guide = parse_guide(GUIDE)
    page = await ada.get("/g/1/guide")
    assert '<a href="/g/1/bank?topic=evasion">evasion</a>' in page.text
    assert "Two &amp; 1 &lt; 2" in page.text
    for path in ("/g/1/bank", "/g/1/help"):
        assert 'href="/g/1/guide"' in (await ada.get(path)).text
    card = json.loads((await ada.ask("/g/1/rounds/1/messages", "/g/1", text="/guide")).text)["card"]
    assert "/g/1/guide#section-1" in card
    assert (await ada.submit("/g/1/rounds/1/messages", "/g/1", text="/suggest")).path == "/g/1/suggest"


async def test_a_suggestion_is_decided_and_its_author_reads_how(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    fields = {"title": "Title q003", "prompt": "What about q003 in evasion?"}
    assert (await ada.get("/g/1/suggest")).shows("Answer a round first")
    refused = await ada.submit("/g/1/suggest", **fields)
    assert refused.status == 422
    await lodge.say(ada)
    await lodge.reveal()
    assert (await ada.submit("/g/1/suggest", **fields)).shows("The hosts have been told")
    assert (await hanna.get("/g/1/host/suggestions")).shows("like it")
    incomplete = await hanna.submit("/g/1/host/suggestions/1", act="approve", **{**FORM, "model_answer": ""})
    assert incomplete.status == 422
    assert incomplete.shows("Write a model answer first")
    assert 'value="Our gateway"' in incomplete.text
    assert (await hanna.submit("/g/1/host/suggestions/1", act="keep", **FORM)).shows("It still waits")
    assert (await hanna.submit("/g/1/host/suggestions/1", act="approve", **FORM)).shows("Approved.")
    assert (await ada.get("/g/1/suggest")).shows("approved")
    assert (await hanna.submit("/g/1/host/suggestions/1/decline", reason="No")).status == 409
    await ada.submit("/g/1/suggest", **{**fields, "title": "Another"})
    assert (await hanna.submit("/g/1/host/suggestions/2/decline", reason=" ")).shows("Say why;")
    assert (await hanna.submit("/g/1/host/suggestions/2/decline", reason="We <have> it")).shows("Declined.")
    assert (await ada.get("/g/1/suggest")).shows("We <have> it")


async def test_a_refused_suggestion_comes_back_filled_and_one_can_be_taken_back(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.submit("/g/1/suggest", title="<b>Only</b>", prompt=" ", model_answer="Because.")
    assert page.status == 422
    assert 'value="&lt;b&gt;Only&lt;/b&gt;"' in page.text
    assert page.shows("Because.")
    await ada.submit("/g/1/suggest", title="One", prompt="What is it?")
    assert (await ada.submit("/g/1/suggest/1/withdraw")).shows("Taken back.")
    assert (await ada.submit("/g/1/suggest/1/withdraw")).status == 422
    ben = await lodge.browser("Ben")
    assert (await ben.submit("/g/1/suggest/1/withdraw")).status == 422


async def test_own_questions_are_added_changed_retired_and_brought_back(ada: Browser, hanna: Browser) -> None:
    assert (await hanna.submit("/g/1/host/own-new", **FORM)).shows("Added.")
    assert (await ada.get("/g/1/bank/g1.our-gateway")).shows("It allows by list.")
    form = await hanna.get("/g/1/host/own/our-gateway")
    assert form.shows("A list.\nTwo")
    page = await hanna.submit("/g/1/host/own/our-gateway", **{**FORM, "difficulty": "9"})
    assert page.status == 422
    assert (await hanna.submit("/g/1/host/own/our-gateway", **{**FORM, "title": "New"})).shows("Saved as a new version")
    assert (await hanna.submit("/g/1/host/own/our-gateway/retire")).shows("retired")
    assert (await ada.get("/g/1/bank/g1.our-gateway")).status == 404
    assert (await hanna.submit("/g/1/host/own/our-gateway/restore")).shows("It can be asked again.")


async def test_an_upload_takes_in_all_or_says_what_to_mend(hanna: Browser) -> None:
    path = "/g/1/host/own-upload"
    assert (await hanna.submit(path)).shows("Choose a file with questions")
    assert (await hanna.submit(path, text=UPLOAD, format="doc")).status == 422
    bad = await hanna.submit(path, text=f"{UPLOAD}other,,evasion,,x\n", format="csv")
    assert bad.status == 422
    assert bad.shows("Nothing was taken in.")
    assert "our-line,Our line" in bad.text
    assert (await hanna.get("/g/1/host/own")).shows("no questions of its own")
    assert (await hanna.submit(path, text=UPLOAD, format="csv")).shows("added")
    assert (await hanna.submit(path, text=UPLOAD, format="csv")).shows("there already, unchanged")


async def test_a_file_is_read_by_its_ending(hanna: Browser) -> None:
    async def send(content: bytes, name: str) -> str:
        form = FormData(await hanna.filled("/g/1/host/own", text="", format="json"))
        form.add_field("file", content, filename=name, content_type="text/csv")
        async with hanna.session.post(f"{hanna.base}/g/1/host/own-upload", data=form) as response:
            return await response.text()

    assert "no text in UTF-8" in await send(b"\xff\xfe\x00", "own.csv")
    assert "ends in .yaml" in await send(UPLOAD.encode(), "own.exe")
    assert "1 question was read" in await send(UPLOAD.encode(), "own.CSV")


async def test_a_report_reaches_the_host_and_its_answer_the_reporter(
    lodge: Lodge, ada: Browser, hanna: Browser
) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    assert 'href="/g/1/rounds/1/report"' in (await ada.get("/g/1/rounds/1")).text
    refused = await ada.submit("/g/1/rounds/1/report", text="Two <years> old")
    assert refused.status == 422
    assert refused.shows("Two <years> old")
    sent = await ada.submit("/g/1/rounds/1/report", kind="outdated", text="Two <years> old")
    assert sent.shows("The hosts have been told")
    assert (await hanna.get("/g/1/host/reports")).shows("Two <years> old")
    long = await hanna.submit("/g/1/host/reports/1", note="x" * 3000)
    assert long.status == 422
    assert "x" * 3000 in long.text
    assert (await hanna.submit("/g/1/host/reports/1", note="Mended.")).shows("No report waits.")
    await lodge.tick()
    assert (await ada.get("/g/1")).shows("Mended.")


async def test_votes_go_to_what_others_can_read(lodge: Lodge, ada: Browser) -> None:
    ben = await lodge.browser("Ben")
    await lodge.say(ada)
    await lodge.whisper(ben, f"Nobody knows. {LONG}", publish="unnamed")
    assert not (await ada.get("/g/1/rounds/1")).shows("Whose answer helped you?")
    await lodge.reveal()
    late = await lodge.browser("Cyd")
    await lodge.whisper(late, f"Never shown. {LONG}")
    page = await ada.get("/g/1/rounds/1")
    assert page.shows("Whose answer helped you?")
    assert page.text.count('value="give"') == 1
    assert not page.shows("Never shown.")
    section = page.text.partition('id="helpful"')[2].partition("</section>")[0]
    assert "Ben" not in section
    assert "Cyd" not in section, "a late private answer is never published, so nobody knows of it"
    assert (await ada.submit("/g/1/rounds/1/votes/2", act="give")).shows("helped 1 person")
    assert not (await ada.submit("/g/1/rounds/1/votes/2", act="take-back")).shows("helped 1 person")
    assert (await ada.submit("/g/1/rounds/1/votes/1", act="give")).shows("That is your own answer")
    assert (await (await lodge.browser()).get("/g/1/rounds/1")).text.count('value="give"') == 0


async def test_days_away_are_planned_and_taken_back(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    early = await ada.submit("/g/1/away", first="2026-01-05", last="2026-01-06")
    assert early.status == 422
    assert 'value="2026-01-05"' in early.text
    assert (await ada.submit("/g/1/away", first="soon")).shows("That is not a date.")
    planned = await ada.submit("/g/1/away", first="2026-01-07", last="2026-01-09")
    assert planned.path == "/g/1/streak"
    assert planned.shows("Fri 9 Jan 2026")
    assert not (await ada.submit("/g/1/away/1/cancel")).shows("Fri 9 Jan 2026")
    assert (await ada.submit("/g/1/away/1/cancel")).shows("You have no such days off.")


async def test_reminders_zone_and_quiet_hours_are_kept(ada: Browser) -> None:
    fields = {"before": "30", "zone": "Europe/Berlin", "quiet_from": "22:00", "quiet_until": "07:00"}
    page = await ada.submit("/g/1/me", **fields)
    assert page.shows("Saved.")
    for shown in ('value="30" selected', 'value="Europe/Berlin"', 'value="22:00"', 'value="07:00"'):
        assert shown in page.text
    for change in ({"zone": "Atlantis"}, {"quiet_until": ""}, {"before": "1"}, {"before": "x"}):
        refused = await ada.submit("/g/1/me", **{**fields, **change})
        assert refused.status == 422, change
    assert 'value="30" selected' not in (await ada.submit("/g/1/me", **{**fields, "before": ""})).text


async def test_what_is_stored_can_be_taken_along_and_forgotten(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada, f"Ada wrote this. {LONG}")
    file = await ada.get("/g/1/me/export")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "Ada wrote this." in json.dumps(json.loads(file.text))
    assert (await ada.submit("/g/1/me/forget", "/g/1/me/forget")).shows("Tick the box first")
    page = await ada.submit("/g/1/me/forget", "/g/1/me/forget", sure="yes")
    assert page.path == "/g/1"
    assert not page.shows("Ada wrote this.")
    assert (await ada.get("/g/1/me")).shows("Pick a name")


async def test_the_host_s_pages_are_for_hosts(lodge: Lodge, ada: Browser) -> None:
    for path in ("suggestions", "suggestions/1", "reports", "own", "own-new", "own/x"):
        assert (await ada.get(f"/g/1/host/{path}")).status == 403
    for path in ("suggestions/1", "suggestions/1/decline", "reports/1", "own-new", "own-upload", "own/x/retire"):
        assert (await ada.submit(f"/g/1/host/{path}")).status == 403
    stranger = await lodge.browser()
    for path in ("bank", "suggest", "streak", "me"):
        assert (await stranger.get(f"/g/1/{path}")).status == 200
    for path in ("me/export", "me/forget"):
        assert (await stranger.get(f"/g/1/{path}")).status == 403


@pytest.mark.parametrize(
    "key",
    [
        *(f"suggest.state_{state}" for state in SuggestionState),
        *(f"ownbank.outcome_{outcome}" for outcome in Outcome),
        *(f"ownbank.tab_{part}" for part in ("queue", "own", "suggestions", "reports")),
        *(f"complaint.{part}_{kind}" for kind in ReportKind for part in ("kind", "say")),
        *(f"browse.standing_{standing}" for standing in Standing if standing is not Standing.FREE),
        *(f"browse.asked_{choice}" for choice in ("yes", "no")),
    ],
)
def test_every_phrase_that_is_put_together_exists(key: str) -> None:
    assert wording.has_phrase(key)
