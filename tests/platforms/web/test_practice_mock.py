"""A mock interview in the room by forms alone: its clock, its rounds, its scorecard and what came of earlier ones."""

import json

import pytest

from tests.platforms.web.lodge import Lodge
from tests.platforms.web.practice_room import HOME, Player, player
from tests.services.mock_house import SAID

MOCK = f"{HOME}/mock"


@pytest.fixture
async def ada_plays(lodge: Lodge) -> Player:
    return await player(lodge)


async def test_an_interview_from_set_up_to_scorecard(ada_plays: Player) -> None:
    page = await ada_plays.mock()
    assert page.shows("Round 1 of 2: Technical. Question 1 of")
    assert page.shows("5:00 left")
    assert page.shows("until 5 Jan, 08:05 UTC")
    assert "Secret" not in page.text
    page = await ada_plays.do(page, "answer", text=SAID)
    assert page.shows("follow-up 1")
    assert page.shows(SAID)
    page = await ada_plays.do(page, "skip")
    for kind in ("Technical", "Behavioral"):
        while "mock-text" in page.text:
            page = await ada_plays.do(page, "answer", text=SAID)
        assert page.shows(f"is over: {kind}")
        assert page.shows("Secret model")
        assert page.shows("To pass, this round needs 3 on average")
        page = await ada_plays.rate(page)
    assert page.shows("Scorecard")
    assert page.shows("Passed: every round reached its gate.")
    assert page.shows("3 of 4, passed (gate 3)")
    page = await ada_plays.browser.get(MOCK)
    assert page.shows("Technical: 3 of 4")
    assert page.shows("passed")


async def test_the_clock_stands_still_while_paused_and_what_was_typed_stays(lodge: Lodge, ada_plays: Player) -> None:
    page = await ada_plays.mock()
    lodge.clock.advance(minutes=2)
    page = await ada_plays.do(page, "pause", text="Half a thought")
    assert page.shows("3:00 left")
    assert page.shows("Paused. The clock stands still until you go on.")
    assert page.shows("Half a thought")
    lodge.clock.advance(hours=1)
    await lodge.restart()
    ada_plays.browser.base = lodge.base
    address = "/".join(page.path.split("/")[:6])
    page = await ada_plays.browser.get(address)
    assert page.shows("3:00 left")
    page = await ada_plays.do(page, "resume")
    assert page.shows("until 5 Jan, 09:05 UTC")
    lodge.clock.advance(minutes=4)
    assert (await ada_plays.browser.get(address)).shows("1:00 over time. Finish your thought")


async def test_ending_early_leaves_what_was_answered_to_be_rated(ada_plays: Player) -> None:
    page = await ada_plays.do(await ada_plays.mock(), "answer", text=SAID)
    page = await ada_plays.do(page, "end")
    assert page.shows("is over: Technical")
    page = await ada_plays.do(page, "end")
    assert page.shows("Not yet: every round has to reach its gate")
    assert page.shows("You ended this interview early.")
    assert page.shows("not rated, so not passed")


async def test_one_is_under_way_at_a_time_and_it_is_offered(ada_plays: Player) -> None:
    page = await ada_plays.mock()
    again = await ada_plays.browser.submit(MOCK, HOME, minutes="20")
    assert again.status == 422
    assert again.shows("You have an interview under way.")
    for path in (MOCK, HOME):
        assert f'href="{page.path}"' in (await ada_plays.browser.get(path)).text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"minutes": "90"}, "A mock interview takes 20 to 45 minutes."),
        ({"minutes": "long"}, "A mock interview takes 20 to 45 minutes."),
        ({"round": "karaoke"}, "There is no round called “karaoke”."),
    ],
)
async def test_what_cannot_be_set_up_comes_back(ada_plays: Player, fields: dict[str, str], says: str) -> None:
    page = await ada_plays.mock(**fields)
    assert page.status == 422
    assert page.shows(says)


async def test_a_form_sent_twice_or_too_late_changes_nothing(ada_plays: Player) -> None:
    page = await ada_plays.mock()
    turn = page.text.partition('name="turn" value="')[2].partition('"')[0]
    form = await ada_plays.browser.filled(page.path, turn=turn, text=SAID)
    for _ in range(2):
        after = await ada_plays.browser.post(f"{page.path}/answer", form)
        assert after.shows("follow-up 1")
    late = await ada_plays.browser.submit(f"{page.path}/answer", page.path, turn=turn, text="Too late.")
    assert late.shows("The interview has moved on since.")
    assert not late.shows("Too late.")


async def test_an_empty_answer_and_a_rating_that_is_none_are_told(ada_plays: Player) -> None:
    page = await ada_plays.mock(round="technical")
    empty = await ada_plays.do(page, "answer", text=" ")
    assert empty.status == 422
    assert empty.shows("There is nothing to read in that.")
    page = empty
    while "mock-text" in page.text:
        page = await ada_plays.do(page, "answer", text=SAID)
    assert (await ada_plays.rate(page, "7")).shows("Rate each dimension of this round with a whole number from 1 to 4.")


async def test_nobody_looks_into_somebody_else_s_interview(lodge: Lodge, ada_plays: Player) -> None:
    page = await ada_plays.mock()
    ben = await lodge.browser("Ben")
    assert (await ben.get(page.path)).status == 403
    assert (await ben.submit(f"{page.path}/end")).status == 403
    assert (await ben.get(f"{MOCK}/999")).status == 404


async def test_the_script_gets_pieces_and_faults(ada_plays: Player) -> None:
    page = await ada_plays.mock()
    turn = page.text.partition('name="turn" value="')[2].partition('"')[0]
    reply = await ada_plays.browser.ask(f"{page.path}/answer", page.path, turn=turn, text="")
    assert "nothing to read" in json.loads(reply.text)["fault"]
    reply = await ada_plays.browser.ask(f"{page.path}/answer", page.path, turn=turn, text=SAID)
    assert json.loads(reply.text)["path"] == page.path
    assert "follow-up 1" in json.loads(reply.text)["html"]
    stale = await ada_plays.browser.ask(f"{page.path}/skip", page.path, turn=turn)
    assert json.loads(stale.text) == {"go": page.path}
