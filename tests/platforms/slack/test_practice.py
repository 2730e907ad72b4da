"""Practice in Slack: a quiz on one page, reviews after a reveal, what is due, settings and the practice board."""

import pytest

from bot.cards.practice import QuizCard
from bot.domain.quiz import QuizKind, QuizWish
from bot.domain.review import Rating
from tests.platforms.slack.conftest import CHANNEL, MakeTheatre, Stage, Theatre
from tests.platforms.slack.double.limits import elements_of
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import ask, pick, press, send, views
from tests.platforms.slack.test_thread_answers import LONG


def actions_of(view: DICT, start: str = "") -> list[str]:
    found = [str(element.get("action_id", "")) for element in elements_of(view["blocks"])]
    return [action for action in found if action.startswith(start)]


def options_of(view: DICT) -> dict[str, str]:
    """Option texts by the action of their button."""
    return {
        block["accessory"]["action_id"]: block["text"]["text"]
        for block in view["blocks"]
        if block.get("accessory", {}).get("action_id", "").startswith("quiz:choose:")
    }


async def answer(stage: Stage, name: str, view: DICT, text: str = LONG) -> DICT:
    """One question of a quiz: the first option, or a text; then what the page shows next."""
    if choices := actions_of(view, "quiz:choose:"):
        verdict = await press(stage, name, choices[0], view)
        return await press(stage, name, actions_of(verdict, "quiz:go:")[0], verdict)
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    feedback = await send(stage, name, view, **{field: text})
    return await press(stage, name, actions_of(feedback, "quiz:rate:")[2], feedback)


async def shown(stage: Stage, name: str) -> DICT:
    """Somebody's App Home."""
    await stage.human(name).open_home()
    await stage.quiet()
    return stage.slack.workspace.homes[stage.human(name).user]


async def press_home(stage: Stage, name: str, action: str) -> DICT:
    """The page that a button on App Home opens."""
    await stage.human(name).click(action, stage.slack.workspace.homes[stage.human(name).user])
    await stage.quiet()
    return [view for view in views(stage) if view["type"] == "modal"][-1]


async def points(stage: Stage) -> list[tuple[str, int, int]]:
    board = await stage.core.services.practice.board(1)
    return [(row.name, row.points, row.reviews) for row in board.rows]


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_quiz_from_start_to_summary_with_a_restart_in_the_middle(make_theatre: MakeTheatre, mode: str) -> None:
    theatre = await make_theatre(mode)
    async with theatre.stage() as stage:
        await stage.found_group()
        view = await ask(stage, "ben", "3", command="/quiz", channel=CHANNEL)
        assert "Question 1 of 5" in str(view["blocks"])
        assert "★★★☆☆" in str(view["blocks"][0])
        view = await answer(stage, "ben", view)
        assert "Question 2 of 5" in str(view["blocks"])
    async with theatre.stage() as stage:
        assert "Question 2 of 5" in str(await shown(stage, "ben"))
        # The page that was left open works on.
        view = await answer(stage, "ben", view)
        assert "Question 3 of 5" in str(view["blocks"])
        assert view["callback_id"] == "quiz:answer"
        assert "submit" in view
        home = await shown(stage, "ben")
        resumed = await press_home(stage, "ben", actions_of(home, "quiz:go:")[0])
        assert resumed["id"] != view["id"]
        for _ in range(3):
            resumed = await answer(stage, "ben", resumed)
        assert "5 of 5 answered" in str(resumed["blocks"])
        assert "comes back <!date^" in str(resumed["blocks"])
        ((name, _, reviews),) = await points(stage)
        assert (name, reviews) == ("Ben", 5)
        assert "Quiz under way" not in str(await shown(stage, "ben"))


async def test_a_check_is_judged_with_the_reason_of_each_option(stage: Stage) -> None:
    await stage.found_group()
    view = await ask(stage, "ben", "checks", command="/quiz")
    options = options_of(view)
    assert len(options) >= 3
    verdict = await press(stage, "ben", next(iter(options)), view)
    assert "your choice" in str(verdict["blocks"])
    assert "_(right" in str(verdict["blocks"])
    assert verdict["id"] == view["id"]


async def test_an_option_delivered_three_times_counts_once(stage: Stage) -> None:
    await stage.found_group()
    view = await ask(stage, "ben", "checks", command="/quiz")
    ben = stage.human("ben")
    payload = ben.click_payload(actions_of(view, "quiz:choose:")[0], view)
    await ben.send_click(payload, times=3)
    await stage.quiet()
    first = await points(stage)
    assert first[0][2] == 1
    # Another option of the same question, from a page that was left open, changes nothing.
    verdict = stage.slack.workspace.views[view["id"]]
    again = await press(stage, "ben", actions_of(view, "quiz:choose:")[1], {**view, "id": "V-old"} | view)
    assert [b.get("text") for b in again["blocks"]] == [b.get("text") for b in verdict["blocks"]]
    assert await points(stage) == first


async def test_a_command_delivered_three_times_starts_one_quiz(stage: Stage) -> None:
    await stage.found_group()
    await stage.human("ben").command("/quiz", times=3)
    await stage.quiet()
    assert len([view for view in views(stage) if view["title"]["text"] == "Quiz"]) == 1
    assert stage.slack.responses == []


async def test_an_open_answer_brings_feedback_in_honest_words_and_can_be_disputed(stage: Stage) -> None:
    await stage.found_group()
    view = await ask(stage, "ben", "open", command="/quiz")
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    feedback = await send(stage, "ben", view, **{field: "A <!channel> *bold* guess & nothing more to say here."})
    assert all(said in str(feedback["blocks"]) for said in ("Look at these again", "never counts", "Model answer"))
    dispute = actions_of(feedback, "quiz:dispute:")[0]
    noted = await press(stage, "ben", dispute, feedback)
    assert "Noted, thank you" in str(noted["blocks"])
    assert dispute not in actions_of(noted)
    following = await press(stage, "ben", actions_of(noted, "quiz:rate:")[0], noted)
    assert "Question 2 of 5" in str(following["blocks"])


async def test_not_knowing_shows_the_model_answer_and_stopping_the_summary(stage: Stage) -> None:
    await stage.found_group()
    view = await ask(stage, "ben", "open", command="/quiz")
    feedback = await press(stage, "ben", actions_of(view, "quiz:unknown:")[0], view)
    assert "You said that you do not know" in str(feedback["blocks"])
    summary = await press(stage, "ben", actions_of(feedback, "quiz:stop:")[0], feedback)
    assert "0 of 5 answered" in str(summary["blocks"])
    other = await press(stage, "ben", actions_of(summary, "quiz:again:")[0], summary)
    assert "Question 1 of 5" in str(other["blocks"])


async def test_an_answer_to_a_question_that_has_moved_on_is_shown_back(stage: Stage) -> None:
    await stage.found_group()
    view = await ask(stage, "ben", "open", command="/quiz")
    await press(stage, "ben", actions_of(view, "quiz:stop:")[0], view)
    field = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
    late = await send(stage, "ben", view, **{field: "What I wrote meanwhile."})
    assert "not that question’s turn" in str(late["blocks"][0])
    assert "What I wrote meanwhile." in str(late["blocks"])
    assert "Quiz done" in str(late["blocks"])


async def test_with_a_quiz_under_way_the_member_chooses(stage: Stage) -> None:
    await stage.found_group()
    await ask(stage, "ben", "", command="/quiz")
    asked = await ask(stage, "ben", "quiz evasion")
    assert "under way" in str(asked["blocks"])
    went_on = await press(stage, "ben", actions_of(asked, "quiz:go:")[0], asked)
    assert "Question 1 of 5" in str(went_on["blocks"])
    asked = await ask(stage, "ben", "quiz evasion")
    new = await press(stage, "ben", actions_of(asked, "quiz:new:")[0], asked)
    assert "Evasion" in str(new["blocks"][0])


async def test_a_quiz_in_a_direct_message_means_the_only_group(stage: Stage) -> None:
    await stage.found_group()
    await ask(stage, "ben", "practice board")
    view = await ask(stage, "ada", "", command="/quiz", channel="D00001")
    assert "Question 1 of 5" in str(view["blocks"])


async def test_a_question_that_is_open_in_a_round_never_comes(stage: Stage) -> None:
    await stage.found_group()
    title = (await stage.open_round())["blocks"][0]["text"]["text"]
    quiz, ben = stage.core.services.quiz, (await stage.connection._tools.account_of(stage.human("ben").user)).id
    step, seen = await quiz.start(ben, 1, QuizWish(count=20, kind=QuizKind.OPEN), "k"), []
    while isinstance(step, QuizCard):
        seen.append(step.title)
        await quiz.answer_open(step.session_id, step.position, ben, "")
        step = await quiz.rate(step.session_id, step.position, ben, Rating.GOOD)
    assert len(seen) == 20
    assert title not in seen


async def settled(stage: Stage) -> DICT:
    """A revealed round that Ben answered; its reveal."""
    await stage.found_group()
    post = await stage.open_round()
    stage.human("ben").say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(hours=24)
    for _ in range(3):
        await stage.tick(seconds=1)
    return {**stage.replies(post["ts"])[-1], "channel": CHANNEL}


async def test_how_did_i_do_is_asked_rated_and_disputed_after_the_reveal(stage: Stage) -> None:
    reveal = await settled(stage)
    page = await press(stage, "ben", "review:open:1", reveal)
    assert page["title"]["text"] == "How did I do?"
    assert LONG[:40] in str(page["blocks"])
    if disputes := actions_of(page, "review:dispute:"):
        page = await press(stage, "ben", disputes[0], page)
        assert "Noted" in str(page["blocks"])
    good = actions_of(page, "review:rate:")[2]
    rated = await press(stage, "ben", good, page)
    assert "You rated it “Good”." in str(rated["blocks"])
    assert "Comes back" in str(rated["blocks"])
    assert actions_of(rated, "review:rate:") == []
    assert await points(stage) == [("Ben", 1, 1)]
    refused = await press(stage, "cleo", "review:open:1", reveal)
    assert "no answer there" in refused["text"]


async def test_my_answer_leads_to_how_did_i_do_once_it_is_revealed(stage: Stage) -> None:
    await settled(stage)
    await shown(stage, "ben")
    own = await press_home(stage, "ben", "answer:show:1")
    page = await press(stage, "ben", "review:open:1", own)
    assert page["id"] == own["id"]
    assert "Model answer" in str(page["blocks"])


async def test_what_is_due_stands_in_app_home_and_in_the_command(stage: Stage) -> None:
    await settled(stage)
    told = await ask(stage, "ben", "due")
    assert "10 new questions" in told["text"]
    view = await press(stage, "ben", "quiz:start:1", {**told, "channel": CHANNEL, "ts": "1.0"})
    assert "Question 1 of 5" in str(view["blocks"])
    home = await shown(stage, "ben")
    assert "0 of 10 done" in str(home["blocks"])
    asked = await press_home(stage, "ben", "quiz:start:1")
    assert "under way" in str(asked["blocks"])


async def test_settings_are_kept_and_a_date_that_cannot_be_is_said_beside_its_field(stage: Stage) -> None:
    await stage.found_group()
    page = await ask(stage, "ben", "practice")
    refused = await send(stage, "ben", page, interview={"selected_date": "2020-01-01"})
    assert "must lie between" in refused["errors"]["interview"]
    day = {"selected_date": "2026-01-09"}
    saved = await send(stage, "ben", page, retention=pick("85"), load=pick("20"), interview=day)
    assert "Saved" in str(saved["blocks"][0])
    assert "Interview on 9 January" in str(saved["blocks"])
    assert "mock interview shows" in str(saved["blocks"])
    account = await stage.connection._tools.account_of(stage.human("ben").user)
    card = await stage.core.services.practice.settings(account.id, 1)
    assert (card.retention, card.daily_load, str(card.interview_on)) == (0.85, 20, "2026-01-09")
    cleared = await press(stage, "ben", "practice:clear:1", saved)
    assert "Interview on" not in str(cleared["blocks"])


async def test_the_practice_board_is_turned_in_its_place(stage: Stage) -> None:
    await stage.found_group()
    empty = await ask(stage, "ben", "practice board")
    assert "Nobody has practised" in str(empty["blocks"])
    await answer(stage, "ben", await ask(stage, "ben", "checks", command="/quiz"))
    board = await ask(stage, "cleo", "practice board month")
    assert "*Ben*" in str(board["blocks"])
    turned = await press(stage, "cleo", "practice:show:all", {**board, "channel": CHANNEL, "ts": "1.0"})
    assert turned["replace_original"] is True
    assert turned["text"] == "Night owls: practice board · All time"
    page = await ask(stage, "cleo", "practice")
    assert "*Ben*" in str((await press(stage, "cleo", "practice:board", page))["blocks"])


async def test_a_slow_database_shows_a_page_at_once(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.platforms.slack.replies.READ_BUDGET", 0.0)
    async with theatre.stage() as stage:
        await stage.found_group()
        view = await ask(stage, "ben", "checks", command="/quiz")
        assert stage.slack.api.calls["views.update"] >= 1
        assert "Question 1 of 5" in str(stage.slack.workspace.views[view["id"]]["blocks"])
