import pytest

from bot.domain.errors import InvalidInputError
from bot.platforms.web.commands import Command, read_box
from tests.platforms.web.lodge import Browser, Lodge


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("/streak", Command("streak")),
        ("  /HELP ", Command("help")),
        ("/leaderboard month", Command("leaderboard", "month")),
        ("/leaderboard   all  ", Command("leaderboard", "all")),
    ],
)
def test_a_line_that_names_a_command_is_one(typed: str, command: Command) -> None:
    assert read_box(typed) == command


@pytest.mark.parametrize(
    "typed", ["hello /streak", "/etc/passwd is readable", "/ slash", "/streak\nand more", "/123", "a", ""]
)
def test_anything_else_is_a_message(typed: str) -> None:
    assert read_box(typed) == typed


def test_two_slashes_make_a_message_that_begins_with_one() -> None:
    assert read_box("//streak is a command") == "/streak is a command"


def test_an_unknown_command_is_refused_and_says_how_to_send_it() -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_box("/strike")
    assert (refused.value.phrase, refused.value.facts) == ("command.unknown", {"name": "strike"})


@pytest.mark.parametrize(
    ("typed", "path", "says"),
    [
        ("/leaderboard latest", "/g/1/leaderboard", "Ada"),
        ("/leaderboard", "/g/1/leaderboard", "Nobody is on this board yet."),
        ("/streak", "/g/1/streak", "study days in a row"),
        ("/profile", "/g/1/profile", "Member since"),
        ("/help", "/g/1/help", "What counts as an answer"),
    ],
)
async def test_without_script_a_command_leads_to_its_page(
    lodge: Lodge, ada: Browser, typed: str, path: str, says: str
) -> None:
    await lodge.say(ada)
    await lodge.tick()
    page = await lodge.say(ada, typed)
    assert page.path == path
    assert page.shows(says)


async def test_the_script_gets_a_card_that_only_the_asker_sees(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.tick()
    for typed, says in (("/leaderboard latest", "Latest round"), ("/help", "Type one into the message box")):
        reply = await ada.ask("/g/1/rounds/1/messages", "/g/1", text=typed)
        assert reply.status == 200
        assert says in reply.text
    assert not (await (await lodge.browser("Ben")).get("/g/1")).shows("Type one into the message box")


async def test_a_refused_command_comes_back_in_the_box(lodge: Lodge, ada: Browser) -> None:
    page = await lodge.say(ada, "/strike now")
    assert page.status == 422
    assert page.shows("There is no command /strike. Type /help to see them all.")
    assert page.shows("/strike now")
    page = await lodge.say(ada, "/leaderboard nonsense")
    assert page.status == 422
    assert page.shows("There is no such leaderboard. Choose one of latest, week")
