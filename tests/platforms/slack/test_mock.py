"""A mock interview in Slack, from its form to the scorecard, through restarts and doubled deliveries."""

import pytest

from tests.platforms.slack.conftest import CHANNEL, MakeTheatre, Stage
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import ask, pick, press, send
from tests.platforms.slack.test_practice import actions_of, press_home, shown

SAID = "I would check what the model may do with the text it retrieved, then bound it: allow lists, review, logging."


def boxes(*values: str) -> DICT:
    return {"selected_options": [{"text": {"type": "plain_text", "text": one}, "value": one} for one in values]}


async def say(stage: Stage, name: str, view: DICT, text: str = SAID) -> DICT:
    """Answer what is asked; the next page."""
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    return await send(stage, name, view, **{field: text})


async def rate(stage: Stage, name: str, view: DICT, level: int) -> DICT:
    """Rate every dimension of a round alike; the next page."""
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    return await send(stage, name, view, **{field: pick(str(level)) for field in fields})


async def play_round(stage: Stage, name: str, view: DICT) -> DICT:
    """Answer until the round is over; its review."""
    while view["callback_id"] == "mock:answer":
        view = await say(stage, name, view)
    assert view["callback_id"] == "mock:rate", view
    return view


async def begin(stage: Stage, name: str = "ben", minutes: int = 20) -> DICT:
    await stage.found_group()
    form = await ask(stage, name, "mock")
    assert form["callback_id"] == "mock:start"
    return await send(stage, name, form, length=pick(str(minutes)))


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_an_interview_from_start_to_scorecard_with_a_restart(make_theatre: MakeTheatre, mode: str) -> None:
    theatre = await make_theatre(mode)
    async with theatre.stage() as stage:
        view = await begin(stage)
        assert "Round 1 of 2: Technical. Question 1" in str(view["blocks"])
        assert "It is up at <!date^" in str(view["blocks"])
        view = await say(stage, "ben", view)
    async with theatre.stage() as stage:
        home = await shown(stage, "ben")
        assert "Mock interview under way" in str(home["blocks"])
        view = await press_home(stage, "ben", "mock:go")
        assert "follow-up 1" in str(view["blocks"]) or "Question 2" in str(view["blocks"])
        review = await play_round(stage, "ben", view)
        assert "Round 1 of 2 is over: Technical" in str(review["blocks"])
        assert "Model answer" in str(review["blocks"])
        view = await rate(stage, "ben", review, 4)
        review = await play_round(stage, "ben", view)
        card = await rate(stage, "ben", review, 2)
        for said in ("Not yet", "4 of 4, passed", "2 of 4, below its gate of 3", "Work on next"):
            assert said in str(card["blocks"])
        assert "Mock interview under way" not in str(await shown(stage, "ben"))


async def test_past_interviews_lead_to_their_scorecards_and_answers(stage: Stage) -> None:
    view = await begin(stage)
    while view["callback_id"] != "mock:shown":
        view = await rate(stage, "ben", await play_round(stage, "ben", view), 3)
    past = await press(stage, "ben", "mock:past:0", view)
    assert "Technical 3" in str(past["blocks"])
    card = await press(stage, "ben", "mock:card:1", past)
    assert card["blocks"] == view["blocks"]
    rounds = await press(stage, "ben", "mock:rounds:1:0", card)
    assert SAID[:30] in str(rounds["blocks"])
    further = await press(stage, "ben", "mock:rounds:1:1", rounds)
    assert further["blocks"] != rounds["blocks"]


async def test_a_form_delivered_three_times_answers_one_question(stage: Stage) -> None:
    view = await begin(stage)
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    await stage.human("ben").submit(view, 3, **{field: SAID})
    await stage.quiet()
    account = await stage.connection._tools.account_of(stage.human("ben").user)
    mock = await stage.core.store.read(lambda uow: uow.mocks.find_live([account.id]))
    assert mock
    assert sum(len(question.answers) for round_ in mock.rounds for question in round_.questions) == 1


async def test_a_pause_stops_the_clock_and_keeps_what_is_typed(stage: Stage) -> None:
    view = await begin(stage)
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    paused = await press(stage, "ben", "mock:pause:1", view)
    assert "Paused with" in str(paused["blocks"])
    assert field in [block.get("block_id") for block in paused["blocks"]]
    stage.clock.advance(hours=2)
    resumed = await press(stage, "ben", "mock:resume:1", paused)
    assert "It is up at" in str(resumed["blocks"])
    stage.clock.advance(minutes=12)
    assert "finish your thought" in str((await ask(stage, "ben", "mock"))["blocks"])
    stage.clock.advance(hours=2)
    assert "The clock stands still until you go on" in str((await ask(stage, "ben", "mock"))["blocks"])


async def test_what_comes_too_late_is_not_lost_and_not_taken(stage: Stage) -> None:
    view = await begin(stage)
    await press(stage, "ben", actions_of(view, "mock:skip:")[0], view)
    late = await say(stage, "ben", {**view, "hash": "h.old"}, "Typed in a page that was left open.")
    assert "has moved on since" in str(late["blocks"][0])
    assert "Typed in a page that was left open." in str(late["blocks"])


async def test_an_interview_is_ended_early_and_what_was_answered_rated(stage: Stage) -> None:
    view = await begin(stage)
    view = await say(stage, "ben", view)
    end = next(action for action in actions_of(view, "mock:end:"))
    review = await press(stage, "ben", end, view)
    assert review["callback_id"] == "mock:rate"
    card = await rate(stage, "ben", review, 3)
    assert "You ended this interview early." in str(card["blocks"])
    assert "not rated, so not passed" in str(card["blocks"])
    old = await press(stage, "ben", actions_of(view, "mock:pause:")[0], view | {"id": card["id"]})
    assert "This interview is over" in str(old["blocks"])


async def test_a_round_without_an_answer_has_nothing_to_rate_and_goes_on(stage: Stage) -> None:
    view = await begin(stage)
    while view["callback_id"] == "mock:answer":
        view = await press(stage, "ben", actions_of(view, "mock:skip:")[0], view)
    assert "nothing to rate" in str(view["blocks"])
    assert [block for block in view["blocks"] if block["type"] == "input"] == []
    following = await send(stage, "ben", view)
    assert "Round 2 of 2" in str(following["blocks"])


async def test_words_begin_at_once_and_a_second_interview_is_the_first(stage: Stage) -> None:
    await stage.found_group()
    view = await ask(stage, "ben", "mock 25 min technical")
    assert "Round 1 of 1: Technical" in str(view["blocks"])
    other = await ask(stage, "ben", "mock 30")
    assert "under way" in str(other["blocks"][0])
    assert "Round 1 of 1: Technical" in str(other["blocks"])
    assert "No interviews yet" in str((await ask(stage, "ben", "mock past"))["blocks"])


async def test_rounds_that_need_more_time_are_said_beside_the_length(stage: Stage) -> None:
    await stage.found_group()
    form = await ask(stage, "ben", "mock")
    refused = await send(
        stage, "ben", form, length=pick("20"), rounds=boxes("technical", "system-design", "behavioral")
    )
    assert "Choose more time or fewer rounds" in refused["errors"]["length"]


async def test_somebody_else_s_interview_stays_closed(stage: Stage) -> None:
    view = await begin(stage)
    refused = await press(stage, "cleo", "mock:pause:1", view)
    assert "Start your own with /drill mock" in str(refused["blocks"])


async def test_a_review_is_looked_through_question_by_question(stage: Stage) -> None:
    await stage.found_group()
    view = await ask(stage, "ben", "mock 30 technical")
    review = await play_round(stage, "ben", view)
    further = await press(stage, "ben", "mock:look:1:1", review)
    assert "question 2 of" in str(further["blocks"])
    kept = [block["block_id"] for block in further["blocks"] if block["type"] == "input"]
    assert kept == [block["block_id"] for block in review["blocks"] if block["type"] == "input"]
    assert len(kept) == 4


async def test_an_interview_in_a_direct_message_needs_no_group(stage: Stage) -> None:
    view = await ask(stage, "dan", "mock 20", channel="D00004")
    assert "Round 1 of 2" in str(view["blocks"])
    assert CHANNEL not in str(view["private_metadata"])
