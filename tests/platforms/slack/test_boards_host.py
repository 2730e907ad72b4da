"""What hosts do to standings in Slack: seasons, a board as text, the best answer."""

from bot.platforms.slack.boards_best import AT_ONCE
from tests.platforms.slack.board_play import actions_of, turn, words_of
from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.double.person import Human
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import ask, played, press, send
from tests.platforms.slack.test_thread_answers import LONG

__all__ = ["played"]


async def test_a_season_is_added_changed_and_ended(played: Stage) -> None:
    page = await ask(played, "ada", "season")
    assert "There are no seasons" in words_of(page)
    form = await press(played, "ada", "season:form:1", page)
    page = await send(played, "ada", form, name="Spring: <1>", first=_on("2026-01-01"), last=_on("2026-03-31"))
    assert "Spring: &lt;1&gt; runs from 1 Jan 2026 to 31 Mar 2026" in words_of(page)
    assert "1. *Ben*" in words_of(await ask(played, "ben", "leaderboard season"))
    form = await _press_named(played, page, "season:form:1", "Spring: <1>")
    page = await send(played, "ada", form, first=_on("2026-01-01"), last=_on("2026-02-28"))
    assert "to 28 Feb 2026  ·  runs now" in words_of(page)
    form = await press(played, "ada", "season:form:1", page)
    refused = await send(played, "ada", form, name="Early", first=_on("2026-01-02"), last=_on("2026-01-09"))
    assert "overlap" in refused["errors"]["first"]
    page = await press(played, "ada", "season:end:1", page)
    assert "ends today" in words_of(page)


async def test_a_form_sent_twice_and_a_click_that_comes_twice_do_it_once(played: Stage) -> None:
    form = await press(played, "ada", "season:form:1", await ask(played, "ada", "season"))
    await played.human("ada").submit(form, 2, name="Spring", first=_on("2026-01-01"), last=_on("2026-03-31"))
    page = await ask(played, "ada", "season")
    await played.human("ada").click("season:end:1", page, 2)
    await played.quiet()
    log = await played.core.store.read(lambda uow: uow.audit.list(1, 50))
    assert sorted(entry.phrase for entry in log if "season" in entry.phrase) == [
        "audit.began_season",
        "audit.ended_season",
    ]


async def test_a_board_is_shown_as_text_to_take_along(played: Stage) -> None:
    page = await ask(played, "ada", "export")
    assert "rank,name,points,answers,streak,longest_streak\n1,Ben,11,1,1,1" in words_of(page)
    assert '"board": "all"' in words_of(await ask(played, "ada", "export all json"))
    assert "nothing to export" in words_of(await ask(played, "ada", "export season"))


async def test_the_best_answer_is_pinned_read_and_taken_down(played: Stage) -> None:
    page = await ask(played, "ada", "round")
    (best,) = [action for action in actions_of(page) if action.startswith("best:open")]
    page = await press(played, "ada", best, page)
    pin = next(action for action in actions_of(page) if action.startswith("best:pin"))
    page = await press(played, "ada", pin, page)
    assert "Pinned now: Ben" in words_of(page)
    shown = await turn(played, "cleo", "profile:wrote:1:0", await ask(played, "cleo", "profile"))
    shown = await press(played, "cleo", actions_of(shown)[0], shown)
    assert "Best answer, pinned by a host: Ben" in words_of(shown)
    page = await press(played, "ada", best.replace("open", "unpin"), page)
    assert "Taken down." in words_of(page)


async def test_only_hosts_do_so(played: Stage) -> None:
    for words in ("season", "export"):
        assert "hosts" in str(await ask(played, "ben", words))


def _on(day: str) -> DICT:
    return {"selected_date": day}


async def _press_named(stage: Stage, page: DICT, action: str, value: str) -> DICT:
    return await press(stage, "ada", action, page, value=value)


async def test_any_answer_of_many_can_be_pinned(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    for n in range(AT_ONCE + 3):
        somebody = stage.slack.workspace.add_person(f"U9{n:04}", f"Person {n}", admin=False)
        Human(stage.slack, somebody).say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(hours=24)
    for _ in range(6):
        await stage.tick(seconds=1)

    page = await ask(stage, "ada", "round")
    page = await press(stage, "ada", next(a for a in actions_of(page) if a.startswith("best:open")), page)
    assert "1 to 40 of 43" in words_of(page)
    page = await press(stage, "ada", "best:more:1:1", page, value="40")
    assert "41 to 43 of 43" in words_of(page)
    last = actions_of(page)[-2]
    page = await press(stage, "ada", last, page, value="40")
    assert "Pinned now: Person 42" in words_of(page)
    assert "41 to 43 of 43" in words_of(page)
    page = await press(stage, "ada", "best:open:1:1", page, value="0")
    assert "1 to 40 of 43" in words_of(page)
