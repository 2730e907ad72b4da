"""Boards and profiles as pictures: asked for by a button, sent into one's own messages, the text staying as it is."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cards.pictures import BoardPicture, Drawable, YearPicture
from bot.platforms.slack import commands_pictures
from bot.platforms.slack.places import account_ref
from bot.ports.pictures import Picture, Theme
from tests.platforms.slack.board_play import actions_of, in_channel, turn, words_of
from tests.platforms.slack.conftest import CHANNEL, MakeTheatre, Stage, Theatre, eventually
from tests.platforms.slack.double.limits import elements_of
from tests.platforms.slack.double.workspace import DICT, TEAM
from tests.platforms.slack.painter import OneDot
from tests.platforms.slack.test_commands import ask, played, press
from tests.platforms.slack.test_exactly_once import lose
from tests.platforms.slack.test_thread_answers import LONG

__all__ = ["played"]
ASK, POST = "files.getUploadURLExternal", "chat.postMessage"
BUTTONS = {"leaderboard": "board:draw", "profile": "profile:draw:1"}


class SlowDot(OneDot):
    """Draws when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_draw = asyncio.Event()
        self.may_draw.set()

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        await self.may_draw.wait()
        return await super().draw(card, theme)


@pytest.fixture
def painter() -> SlowDot:
    return SlowDot()


@pytest.fixture
async def theatre(make_theatre: MakeTheatre, request: pytest.FixtureRequest) -> Theatre:
    return await make_theatre(getattr(request, "param", "socket"))


@pytest.fixture
async def stage(theatre: Theatre, painter: SlowDot) -> AsyncIterator[Stage]:
    theatre.pictures = painter
    async with theatre.stage() as stage:
        yield stage


def letters(stage: Stage, name: str) -> list[DICT]:
    """What the app wrote to somebody, oldest first."""
    return stage.posts(stage.slack.workspace.open_im(stage.human(name).user).id)


def pictures_of(message: DICT) -> list[DICT]:
    return [block for block in message["blocks"] if block["type"] == "image"]


async def board_of(stage: Stage, name: str, words: str = "month") -> DICT:
    return await ask(stage, name, f"leaderboard {words}")


async def hide(stage: Stage, name: str) -> None:
    """Somebody leaves the boards."""
    ref = account_ref(TEAM, stage.human(name).user)
    account = await stage.core.store.read(lambda uow: uow.members.find_account(ref))
    assert account is not None
    await stage.core.services.members.leave(1, account.id)


def sent_beside(stage: Stage, shown: DICT, name: str) -> bool:
    """Whether `shown` leaves the text as it is and leads to the newest of somebody's letters."""
    link = f"p{letters(stage, name)[-1]['ts']}|your messages with Daily Drill>"
    return shown["replace_original"] is False and link in words_of(shown)


@pytest.mark.parametrize("theatre", ["socket", "http"], indirect=True)
async def test_a_board_goes_as_a_picture_into_the_messages_of_whoever_asks(
    played: Stage, painter: SlowDot, snapshot: SnapshotAssertion
) -> None:
    shown = await turn(played, "ben", "board:draw", await board_of(played, "ben"))
    (letter,) = letters(played, "ben")
    assert sent_beside(played, shown, "ben")
    assert letter["text"].endswith(painter.alt)
    (picture,) = pictures_of(letter)
    file = played.slack.workspace.files[picture["slack_file"].pop("id")]
    assert {key: letter[key] for key in ("text", "blocks")} == snapshot(name="board")
    assert (file["name"], file["data"]) == ("board.png", painter.png)
    assert letters(played, "cleo") == [] == [post for post in played.posts(CHANNEL) if pictures_of(post)]


@pytest.mark.parametrize("words", ["", "month", "all", "latest", "newcomers", "topic"])
async def test_the_picture_shows_the_board_that_the_text_shows(played: Stage, painter: SlowDot, words: str) -> None:
    played.human("ben").say(CHANNEL, LONG, played.posts()[-1]["ts"])
    await played.quiet()
    board = await board_of(played, "ben", words)
    await turn(played, "ben", "board:draw", board)
    (drawn,) = painter.drawn
    assert isinstance(drawn, BoardPicture)
    assert drawn.group == "Night owls"
    assert drawn.viewer in {row.member_id for row in drawn.board.rows if row.name == "Ben"}
    (letter,) = letters(played, "ben")
    assert words_of(board).startswith(words_of(letter))


async def test_the_picture_of_a_past_week_is_of_that_week(played: Stage, painter: SlowDot) -> None:
    board = await board_of(played, "ben", "week")
    for _ in range(7):
        await played.tick(hours=24)
    await turn(played, "ben", "board:draw", board)
    (drawn,) = painter.drawn
    assert isinstance(drawn, BoardPicture)
    assert drawn.board.period == "2026-W02"
    assert [row.name for row in drawn.board.rows] == ["Ben", "Cleo"]


async def test_somebody_without_a_seat_gets_the_picture_with_no_row_of_theirs(played: Stage, painter: SlowDot) -> None:
    await turn(played, "dan", "board:draw", await board_of(played, "dan"))
    (drawn,) = painter.drawn
    assert isinstance(drawn, BoardPicture)
    assert (drawn.viewer, len(letters(played, "dan"))) == (None, 1)


async def test_a_page_further_down_is_drawn_from_its_first_place_on(played: Stage, painter: SlowDot) -> None:
    board = await board_of(played, "ben")
    button = next(e for e in elements_of(board["blocks"]) if e.get("action_id") == "board:draw")
    assert button["value"] == "1:month:0:points::2026-01"
    button["value"] = "1:month:1:points::2026-01"
    await turn(played, "ben", "board:draw", board)
    (drawn,) = painter.drawn
    assert isinstance(drawn, BoardPicture)
    assert (drawn.board.offset, len(drawn.board.rows)) == (1, 1)


async def test_a_profile_is_drawn_for_whoever_clicks_and_nobody_else(
    played: Stage, painter: SlowDot, snapshot: SnapshotAssertion
) -> None:
    profile = await ask(played, "ben", "profile")
    assert sent_beside(played, await turn(played, "ben", BUTTONS["profile"], profile), "ben")
    # The same button, had somebody else got hold of it.
    await turn(played, "cleo", BUTTONS["profile"], profile)
    names = [card.name for card in painter.drawn if isinstance(card, YearPicture)]
    assert names == ["Ben", "Cleo"]
    for name in ("ben", "cleo"):
        (letter,) = letters(played, name)
        assert name.title() in words_of(letter)
        pictures_of(letter)[0]["slack_file"].pop("id")
        assert letter["blocks"] == snapshot(name=f"year of {name}")


async def test_somebody_who_hides_is_in_nobodys_picture(played: Stage, painter: SlowDot) -> None:
    board = await board_of(played, "ben")
    await hide(played, "cleo")
    await turn(played, "ben", "board:draw", board)
    (drawn,) = painter.drawn
    assert isinstance(drawn, BoardPicture)
    assert [row.name for row in drawn.board.rows] == ["Ben"]


@pytest.mark.parametrize("what", BUTTONS)
async def test_a_second_click_leads_to_the_same_picture(played: Stage, what: str) -> None:
    shown = await ask(played, "ben", what)
    for _ in range(2):
        assert sent_beside(played, await turn(played, "ben", BUTTONS[what], shown), "ben")
    assert len(letters(played, "ben")) == 1
    assert played.slack.api.calls[ASK] == 1


async def test_a_new_standing_is_a_new_picture(played: Stage) -> None:
    board = await board_of(played, "ben")
    await turn(played, "ben", "board:draw", board)
    await turn(played, "cleo", "board:draw", board)
    assert (len(letters(played, "ben")), len(letters(played, "cleo"))) == (1, 1)
    await hide(played, "cleo")
    await turn(played, "ben", "board:draw", board)
    assert len(letters(played, "ben")) == 2


async def test_a_click_that_is_delivered_again_sends_nothing_even_after_a_restart(
    theatre: Theatre, played: Stage
) -> None:
    payload = played.human("ben").click_payload("board:draw", in_channel(await board_of(played, "ben")))
    await played.human("ben").send_click(payload, times=3)
    await played.quiet()
    assert len(letters(played, "ben")) == 1
    responses = len(played.slack.responses)
    async with theatre.stage() as again:
        await again.human("ben").send_click(payload)
        await again.quiet()
        assert (len(letters(again, "ben")), len(again.slack.responses)) == (1, responses)


async def test_a_picture_that_takes_long_is_announced_and_drawn_once(
    played: Stage, painter: SlowDot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_pictures, "PATIENCE", commands_pictures.PATIENCE / 1000)
    board, before = in_channel(await board_of(played, "ben")), len(played.slack.responses)
    painter.may_draw.clear()
    for count in (1, 2):
        await played.human("ben").click("board:draw", board)
        await eventually(lambda: len(played.slack.responses) == before + count)  # noqa: B023 - awaited at once
        assert "is being made" in words_of(played.slack.responses[-1])
    painter.may_draw.set()
    await played.quiet()
    assert all(sent_beside(played, shown, "ben") for shown in played.slack.responses[before + 2 :])
    assert (len(letters(played, "ben")), len(painter.drawn), len(played.slack.responses)) == (1, 1, before + 4)


async def test_without_the_scope_the_text_stays_and_it_is_said_what_to_add(played: Stage) -> None:
    played.slack.api.scopes.discard("files:write")
    for what, action in BUTTONS.items():
        shown = await turn(played, "ben", action, await ask(played, "ben", what))
        assert "The text above says the same" in shown["text"]
        assert "lacks the scope files:write" in shown["text"]
        assert shown["replace_original"] is False
    assert letters(played, "ben") == []
    assert played.slack.api.calls[ASK] == 1


async def test_what_cannot_be_drawn_is_said_and_drawn_once_it_can(played: Stage, painter: SlowDot) -> None:
    board, painter.is_out_of_paint = await board_of(played, "ben"), True
    assert "could not be drawn" in (await turn(played, "ben", "board:draw", board))["text"]
    assert (letters(played, "ben"), played.slack.api.calls[ASK]) == ([], 0)
    painter.is_out_of_paint = False
    assert sent_beside(played, await turn(played, "ben", "board:draw", board), "ben")


@pytest.mark.parametrize("step", [ASK, "upload", "files.completeUploadExternal"])
async def test_an_upload_that_fails_is_said_and_the_next_click_tries_again(played: Stage, step: str) -> None:
    board = await board_of(played, "ben")
    played.slack.before = lambda method: "500" if method == step else ""
    assert "Slack did not take the picture" in (await turn(played, "ben", "board:draw", board))["text"]
    played.slack.before = lambda _: ""
    assert sent_beside(played, await turn(played, "ben", "board:draw", board), "ben")
    assert len(letters(played, "ben")) == 1


async def test_a_file_that_slack_never_gets_to_know_is_said(played: Stage) -> None:
    played.slack.api.slow_files = 3
    board = await board_of(played, "ben")
    assert "Slack did not show the picture" in (await turn(played, "ben", "board:draw", board))["text"]
    assert letters(played, "ben") == []


async def test_a_picture_whose_reply_was_lost_is_found_and_not_sent_again(played: Stage) -> None:
    board = await board_of(played, "ben")
    lose(played, POST, "hang up")
    assert sent_beside(played, await turn(played, "ben", "board:draw", board), "ben")
    assert len(letters(played, "ben")) == 1


async def test_without_an_address_it_is_said_in_words_where_the_picture_is(played: Stage) -> None:
    board = await board_of(played, "ben")
    played.slack.before = lambda method: "500" if method == "chat.getPermalink" else ""
    shown = await turn(played, "ben", "board:draw", board)
    assert words_of(shown) == shown["text"] == "The picture is in your messages with Daily Drill."
    assert len(letters(played, "ben")) == 1


async def test_an_app_that_may_not_write_to_people_says_what_to_mend(played: Stage) -> None:
    played.slack.api.scopes.discard("im:write")
    assert "im:write" in (await turn(played, "ben", "board:draw", await board_of(played, "ben")))["text"]


async def test_a_long_description_is_cut_where_it_is_shown_and_where_it_is_read_out(
    played: Stage, painter: SlowDot
) -> None:
    painter.alt = "<word> " * 1000
    await turn(played, "ben", "board:draw", await board_of(played, "ben"))
    (letter,) = letters(played, "ben")
    assert len(pictures_of(letter)[0]["alt_text"]) <= 2000
    assert len(letter["text"]) <= 3000
    assert "<" not in letter["text"]


async def test_what_has_no_picture_has_no_button(played: Stage) -> None:
    for words in ("month answers", "all streak"):
        assert "board:draw" not in actions_of(await board_of(played, "ben", words))
    empty = await ask(played, "ada", "leaderboard season")
    assert "board:draw" not in actions_of(empty)


async def test_a_button_that_outlived_its_board_is_answered_in_words(played: Stage, painter: SlowDot) -> None:
    board = await board_of(played, "ben")
    for name in ("ben", "cleo"):
        await hide(played, name)
    shown = await press(played, "ben", "board:draw", in_channel(board))
    assert "nothing to draw yet" in shown["text"]
    assert painter.drawn == []
