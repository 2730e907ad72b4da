"""What members look at: the channel, the reveal, boards, their streak and profile, the archive, help."""

import json
from dataclasses import replace

import pytest

from bot.cards.notices import NoticeCard
from bot.domain.errors import ConflictError
from bot.domain.group import Season
from bot.domain.question import Bank, Example, Reference, Solution
from tests.platforms.web.lodge import LONG, Browser, Lodge
from tests.services.house import make_question


async def test_the_channel_shows_the_day_s_question_and_how_many_answered(lodge: Lodge, ada: Browser) -> None:
    round_ = await lodge.next_day()
    await lodge.say(ada)
    await lodge.whisper(await lodge.browser("Ben"))
    page = await ada.get("/g/1")
    assert page.shows("Title")
    assert page.shows("What about")
    assert page.shows("Evasion")
    assert "of 5" in page.text
    assert page.shows("2 people")
    assert f'data-countdown="{round_.closes_at.isoformat()}"' in page.text
    assert page.shows("Closes Mon 5 Jan, 17:00 UTC.")


async def test_an_extra_round_says_that_it_is_one(lodge: Lodge, ada: Browser) -> None:
    assert (await ada.get("/g/1")).shows("extra round")
    await lodge.reveal()
    await lodge.next_day()
    assert not (await ada.get("/g/1")).shows("extra round")


async def test_rounds_that_are_open_at_once_lead_to_each_other(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await hanna.submit("/g/1/host/extra", "/g/1/host", window="2", unit="hours")
    await lodge.tick()
    page = await ada.get("/g/1")
    assert page.shows("Also open:")
    assert 'href="/g/1/rounds/1"' in page.text
    assert 'href="/g/1/rounds/2"' in (await ada.get("/g/1/rounds/1")).text


async def test_the_reveal_has_everything_the_bank_says(lodge: Lodge, ada: Browser) -> None:
    rich = replace(
        make_question(0),
        references=(
            Reference("a", "A paper", "Doe et al.", 2024, arxiv="2401.00001", section="3.1"),
            Reference("b", "A book", "Roe", 2023, where="A press"),
        ),
        example=Example("A story about a *release*.", "A weak one."),
        solution=Solution("def check(x):\n    return x < 1", "assert check(0)"),
    )
    await lodge.core.services.questions.load(Bank((), (rich,)))
    await lodge.reveal()
    round_ = await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get(f"/g/1/rounds/{round_.id}")
    assert page.shows("Secret model 0.")
    assert page.shows("Secret fact 0.")
    assert page.shows("Secret pitfall 0.")
    assert page.shows("Secret aim 0.")
    assert 'href="https://arxiv.org/abs/2401.00001"' in page.text
    assert page.shows("Roe: A book (2023), A press")
    assert "<em>release</em>" in page.text
    assert page.shows("return x < 1")
    assert page.shows("One person answered in time.")
    assert page.shows("The model answer is out")


async def test_between_rounds_the_next_opening_is_said(lodge: Lodge, ada: Browser) -> None:
    await lodge.reveal()
    page = await ada.get("/g/1")
    assert page.shows("Revealed")
    assert page.shows("The next question opens Mon 5 Jan, 09:00 UTC.")


async def test_without_a_round_the_page_waits_for_what_comes_and_not_for_what_was(
    lodge: Lodge, ada: Browser, hanna: Browser
) -> None:
    await hanna.submit("/g/1/host/void", round="1", why="Ambiguous.")
    await lodge.pass_time(seconds=2)
    page = await ada.get("/g/1")
    assert page.shows("No question yet")
    seq = json.loads((await ada.get("/g/1/changes")).text)["seq"]
    assert seq > 0
    assert f'data-seq="{seq}"' in page.text, "an older change would have the page reload for ever"


@pytest.mark.usefixtures("ada")
async def test_a_locked_thread_takes_no_more_messages(lodge: Lodge) -> None:
    round_ = await lodge.reveal()
    with pytest.raises(ConflictError, match=r"thread\.locked"):
        await lodge.room.threads.post(
            replace(round_, rules=replace(round_.rules, lock_thread=True)),
            await lodge.core.store.read(lambda uow: uow.members.get_account(1)),
            LONG,
            "a form's key",
        )


async def test_the_latest_board_says_who_answered_while_points_are_pending(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.say(await lodge.browser("Ben"), "too short")
    await lodge.tick()
    page = await ada.get("/g/1/leaderboard?board=latest")
    assert page.shows("Ada")
    assert page.shows("pending")
    assert not page.shows("Ben")


async def test_boards_rank_and_mark_one_s_own_row(lodge: Lodge, ada: Browser) -> None:
    ben = await lodge.browser("Ben")
    await lodge.say(ada)
    await lodge.say(ben)
    await lodge.reveal()
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    for board in ("week", "month", "all"):
        page = await ada.get(f"/g/1/leaderboard?board={board}")
        assert page.text.index("</span><bdi>Ada</bdi></a>") < page.text.index("</span><bdi>Ben</bdi></a>")
        assert page.text.count("me-row") == 1
    assert (await ada.get("/g/1/leaderboard?board=week")).shows("5–11 January 2026")
    assert not (await ada.get("/g/1/leaderboard")).shows("Season")


async def test_a_season_has_a_board_and_other_periods_can_be_chosen(lodge: Lodge, ada: Browser) -> None:
    season = Season("Spring drill", lodge.clock.at.date(), lodge.clock.at.date())
    await lodge.core.store.write(lambda uow: uow.groups.put_season(1, season))
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get("/g/1/leaderboard?board=season")
    assert page.shows("Spring drill")
    assert page.shows("Ada")
    await lodge.pass_time(days=7)
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get("/g/1/leaderboard?board=week")
    assert "period=2026-W02" in page.text
    assert (await ada.get("/g/1/leaderboard?board=week&period=2026-W02")).shows("5–11 January 2026")


async def test_a_long_board_goes_on_on_further_pages_and_shows_one_s_own_row(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get("/g/1/leaderboard?board=all&from=25")
    assert page.status == 200
    assert page.shows("Ada"), "one's own row is shown where it is not on the page"


async def test_the_streak_says_the_reason_of_each_day(lodge: Lodge, ada: Browser) -> None:
    await lodge.reveal()
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    await lodge.next_day()
    await lodge.reveal()
    page = await ada.get("/g/1/streak")
    assert page.shows("Answered before the deadline.")
    assert page.shows("No answer before the deadline.")
    assert page.shows("+10")
    assert page.shows("7 more answered days") or page.shows("6 more answered days")


async def test_a_void_and_a_mended_day_say_so(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.reveal()
    round_ = await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    fields = {"member": "1", "on": "2026-01-05", "mark": "frozen", "why": "She asked."}
    assert (await hanna.submit("/g/1/host/mend-day", **fields)).shows("Mended")
    assert (await ada.get("/g/1/streak")).shows("Set by a host.")
    await hanna.submit("/g/1/host/void", round=str(round_.id), why="Ambiguous.")
    await lodge.tick()
    assert (await ada.get("/g/1/streak")).shows("The round was voided, so the day counts for nobody.")


async def test_before_the_first_answer_there_is_nothing_to_show(lodge: Lodge, ada: Browser) -> None:
    for path in ("/g/1/streak", "/g/1/profile"):
        assert (await ada.get(path)).shows("There is nothing to show before your first answer.")
        assert (await (await lodge.browser()).get(path)).shows("Pick a name")


async def test_the_profile_shows_points_by_reason_and_topics(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get("/g/1/profile")
    assert page.shows("in time")
    assert page.shows("Evasion")
    assert page.shows("Member since Mon 5 Jan 2026")


async def test_the_archive_lists_revealed_rounds_with_a_way_to_each(lodge: Lodge, ada: Browser) -> None:
    assert (await ada.get("/g/1/archive")).shows("No round has been revealed yet.")
    await lodge.reveal()
    page = await ada.get("/g/1/archive")
    assert 'href="/g/1/rounds/1"' in page.text
    assert (await ada.get("/g/1/rounds/1")).shows("Secret model")


async def test_help_says_how_to_play(ada: Browser) -> None:
    page = await ada.get("/g/1/help")
    for words in ("What counts as an answer", "/leaderboard", "/quiz", "A mock interview, for you alone"):
        assert page.shows(words)


async def test_help_and_votes_speak_of_the_rules_of_the_group(lodge: Lodge, hanna: Browser, ada: Browser) -> None:
    form = {"on_time": "20", "helpful": "2", "helpful_cap": "4", "act": "save"}
    assert (await hanna.submit("/g/1/host/rules", **form)).status == 200
    await lodge.reveal()
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    assert (await ada.get("/g/1/help")).shows("20 points")
    assert (await ada.get("/g/1/rounds/2")).shows("A helpful vote is worth 2 points, at most 4 a round.")


async def test_a_notice_is_shown_to_its_person_until_dismissed(lodge: Lodge, ada: Browser) -> None:
    ben = await lodge.browser("Ben")
    account = await lodge.core.store.read(lambda uow: uow.members.get_account(1))
    card = NoticeCard("notice.no_question", {"group": "Local room"})
    await lodge.core.announcers["web"].tell(account.ref, card, "notice-1")
    page = await ada.get("/g/1")
    assert page.shows("Local room: no round could open")
    assert not (await ben.get("/g/1")).shows("no round could open")
    number = page.text.split("/dismiss")[0].rsplit("/", 1)[1]
    assert (await ben.submit(f"/g/1/messages/{number}/dismiss")).status == 404
    assert not (await ada.submit(f"/g/1/messages/{number}/dismiss")).shows("no round could open")


async def test_pages_are_marked_up_for_everyone(ada: Browser) -> None:
    for path in ("", "/leaderboard", "/streak", "/profile", "/archive", "/help"):
        page = await ada.get(f"/g/1{path}")
        assert '<html lang="en">' in page.text
        assert page.text.count("<h1") == 1
        assert 'href="#main"' in page.text
        assert '<main id="main"' in page.text
        assert " style=" not in page.text, "the policy forbids inline styles"
        assert "<script>" not in page.text
        assert "onclick" not in page.text


async def test_several_groups_are_listed(lodge: Lodge, ada: Browser) -> None:
    await lodge.second_group()
    page = await ada.get("/")
    assert page.shows("Local room")
    assert page.shows("Others")
