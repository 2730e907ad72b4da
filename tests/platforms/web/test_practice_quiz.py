"""A quiz in the room by forms alone, and the same pieces for the page's script."""

import json

import pytest

from tests.platforms.web.lodge import JSON, Lodge
from tests.platforms.web.practice_room import HOME, Player, options, player, spot

SAID = "I would say that the secret is a fact that we know."


@pytest.fixture
async def ada_plays(lodge: Lodge) -> Player:
    return await player(lodge)


async def test_a_quiz_of_checks_from_start_to_summary(ada_plays: Player) -> None:
    page = await ada_plays.start(kind="check")
    assert page.shows("Question 1 of 3")
    assert page.shows("New to you")
    assert len(options(page)) == 4
    assert "Since it is." not in page.text
    page = await ada_plays.choose(page, right=True)
    assert page.path.endswith("/1")
    assert page.shows("Right")
    assert page.shows("Since it is.")
    assert page.shows("Since 2.")
    assert page.shows("2 practice points")
    page = await ada_plays.choose(await ada_plays.on(page), right=False)
    assert page.shows("Not quite")
    assert page.shows("Comes back tomorrow.")
    page = await ada_plays.choose(await ada_plays.on(page))
    assert page.shows("See how it went")
    page = await ada_plays.on(page)
    assert page.shows("3 of 3 answered: 2 right, 1 to look at again.")
    assert page.shows("5 practice points (5 today).")


async def test_the_first_choice_stands_however_often_it_is_sent(ada_plays: Player) -> None:
    page = await ada_plays.start(kind="check")
    first = await ada_plays.choose(page, right=False)
    again = await ada_plays.browser.submit(f"{spot(page)}/check", page.path, option="1")
    assert again.path == first.path
    assert again.shows("Not quite")
    assert (await ada_plays.browser.get(first.path)).shows("Not quite")


async def test_an_open_question_is_answered_read_and_rated(ada_plays: Player) -> None:
    page = await ada_plays.answer(await ada_plays.start(kind="open"), SAID)
    assert page.shows("Your answer seems to cover")
    assert page.text.count(SAID) == 2, "the answer, and the quote"
    assert page.shows("Secret model")
    for words in ("Again", "Hard", "Good", "Easy", "1 day"):
        assert page.shows(words)
    assert (await ada_plays.on(page)).shows("How well did you know it?")
    page = await ada_plays.browser.submit(f"{page.path}/rate", page.path, rating="3")
    assert page.shows("Question 2 of 3")


async def test_what_one_does_not_know_is_shown(ada_plays: Player) -> None:
    page = await ada_plays.start(kind="open")
    page = await ada_plays.browser.submit(f"{spot(page)}/open", page.path, unknown="1", text="half a thought")
    assert page.shows("You said that you do not know.")
    assert page.shows("Secret model")
    assert not page.shows("half a thought")


async def test_a_point_that_was_covered_after_all_is_noted(ada_plays: Player) -> None:
    page = await ada_plays.answer(await ada_plays.start(kind="open"), "Nothing that fits anything.")
    point = page.text.partition('name="point" value="')[2].partition('"')[0]
    page = await ada_plays.browser.submit(f"{page.path}/dispute", page.path, point=point)
    assert page.shows("Noted, thank you: it helps to improve this reading.")


async def test_an_answer_that_is_too_long_comes_back_in_the_form(ada_plays: Player) -> None:
    page = await ada_plays.answer(await ada_plays.start(kind="open"), "y" * 12_001)
    assert page.status == 422
    assert page.shows("an answer holds at most 12,000")
    assert "y" * 12_001 in page.text


async def test_a_quiz_outlives_a_restart_and_is_offered_again(lodge: Lodge, ada_plays: Player) -> None:
    page = await ada_plays.start(kind="check")
    await ada_plays.choose(page)
    await lodge.restart()
    ada_plays.browser.base = lodge.base
    assert f'href="{page.path}"' in (await ada_plays.browser.get(HOME)).text
    assert (await ada_plays.browser.get(page.path)).shows("Question 2 of 3")


async def test_a_quiz_can_be_ended_early(ada_plays: Player) -> None:
    page = await ada_plays.start(kind="check")
    old = spot(page)
    page = await ada_plays.browser.submit(f"{page.path}/stop", page.path)
    assert page.shows("0 of 3 answered")
    page = await ada_plays.browser.submit(f"{old}/check", HOME, option="1")
    assert page.shows("It is not that question’s turn.")
    assert page.shows("Quiz done")


async def test_a_form_sent_twice_begins_one_quiz(ada_plays: Player) -> None:
    form = await ada_plays.browser.filled(HOME, count="3", kind="check")
    first = await ada_plays.browser.post(HOME, form)
    assert (await ada_plays.browser.post(HOME, form)).path == first.path


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"count": "99"}, "A quiz has 1 to 20 questions."),
        ({"difficulty": "nine"}, "Difficulty runs from 1 to 5."),
        ({"topic": "knitting"}, "There is no topic “knitting” here."),
    ],
)
async def test_a_quiz_that_cannot_begin_comes_back(ada_plays: Player, fields: dict[str, str], says: str) -> None:
    page = await ada_plays.start(**fields)
    assert page.status == 422
    assert page.shows(says)


async def test_nobody_looks_into_somebody_else_s_quiz(lodge: Lodge, ada_plays: Player) -> None:
    page = await ada_plays.choose(await ada_plays.start(kind="check"))
    ben = await lodge.browser("Ben")
    for path in (page.path, page.path.rpartition("/")[0]):
        assert (await ben.get(path)).status == 403
    assert (await ben.submit(f"{page.path}/check", option="1")).status == 403
    assert (await ben.get(f"{HOME}/quiz/999")).status == 404


async def test_a_form_without_its_token_changes_nothing(ada_plays: Player) -> None:
    page = await ada_plays.start(kind="check")
    assert (await ada_plays.browser.post(f"{spot(page)}/check", {"option": "1"})).status == 403
    assert options(await ada_plays.browser.get(page.path))


@pytest.mark.parametrize("option", ["", "0", "5", "-1", "two"])
async def test_a_choice_that_is_none_shows_the_question_again(ada_plays: Player, option: str) -> None:
    page = await ada_plays.start(kind="check")
    page = await ada_plays.browser.submit(f"{spot(page)}/check", page.path, option=option)
    assert page.status == 422
    assert page.shows("Choose one of the 4 options.")
    assert len(options(page)) == 4


async def test_a_question_that_opens_in_a_round_leaves_the_quiz_untold(lodge: Lodge, ada_plays: Player) -> None:
    hanna = await lodge.host_browser()
    page = await ada_plays.start(kind="open")
    title = page.text.partition("data-focus>")[2].partition("<")[0]
    listing = await lodge.core.services.questions.listing(lodge.group.id)
    question = next(question.id for question in listing if question.title == title)
    await hanna.submit("/g/1/host/extra", "/g/1/host", window="2", unit="hours", question=question)
    told = await ada_plays.browser.submit(f"{spot(page)}/open", HOME, text=SAID)
    assert told.shows("That question opened in a round just now, so it left the quiz.")
    assert told.shows("Question 1 of 3")
    assert f"data-focus>{title}<" not in told.text
    assert "Secret" not in told.text


async def test_the_script_gets_pieces_and_where_they_are(ada_plays: Player) -> None:
    page = await ada_plays.start(kind="check")
    browser, address = ada_plays.browser, spot(page)
    reply = json.loads((await browser.ask(f"{address}/check", page.path, option="1")).text)
    assert reply["path"] == address
    assert "verdict" in reply["html"]
    assert "<html" not in reply["html"]
    reply = json.loads((await browser.get(page.path, JSON)).text)
    assert "Question 2 of 3" in reply["html"]
    refused = await browser.ask(f"{page.path}/2/check", page.path, option="9")
    assert refused.status == 422
    assert json.loads(refused.text) == {"fault": "Choose one of the 4 options."}
    stale = await browser.ask(f"{page.path}/3/check", page.path, option="1")
    assert json.loads(stale.text) == {"go": page.path}
