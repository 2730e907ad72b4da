"""`/drill link` and `/drill unlink`: two accounts of one person, made one with a code and parted again."""

import re

from bot.domain.refs import AccountRef
from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import ask, played, press

__all__ = ["played"]
CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")
ROOM = AccountRef("web", "room", "token")
AUGUSTA = "\u2060*\u2060Augusta\u2060*\u2060"


async def offer(stage: Stage) -> str:
    """A code made in the web room, by somebody called *Augusta*."""
    account = await stage.core.store.write(lambda uow: uow.members.put_account(ROOM, "*Augusta*", stage.clock.at))
    return (await stage.core.services.linking.offer(account.id)).code


def texts_of(message: DICT) -> str:
    """What is written in a message."""
    return "\n".join(block["text"]["text"] for block in message["blocks"] if block["type"] == "section")


async def press_in(stage: Stage, message: DICT, beginning: str) -> DICT:
    """What a click on the button of an ephemeral message brings, whose action begins like that."""
    found = re.search(rf"'action_id': '({beginning}[^']*)'", str(message))
    assert found
    return await press(stage, "ben", found[1], {**message, "channel": CHANNEL, "ts": "1.0"})


async def test_a_code_made_here_is_shown_to_the_person_alone(played: Stage) -> None:
    shown = await ask(played, "ben", "link")

    code = CODE.search(texts_of(shown))
    assert code
    assert shown.get("response_type", "ephemeral") == "ephemeral"
    account = await played.core.store.write(lambda uow: uow.members.put_account(ROOM, "Augusta", played.clock.at))
    assert (await played.core.services.linking.preview(account.id, code[0])).stays.name == "Ben"


async def test_a_code_from_elsewhere_shows_what_becomes_one_and_a_button_does_it(played: Stage) -> None:
    shown = await ask(played, "ben", f"link {(await offer(played)).lower()}")
    assert f"{AUGUSTA} (web room), Ben (Slack)" in texts_of(shown)
    assert "No other account" in texts_of(await ask(played, "ben", "unlink"))

    done = await press_in(played, shown, "link:confirm:")

    assert f"Linked. You are shown as {AUGUSTA}" in texts_of(done)


async def test_a_link_is_undone_with_its_button(played: Stage) -> None:
    shown = await ask(played, "ben", f"link {await offer(played)}")
    await press_in(played, shown, "link:confirm:")

    shown = await ask(played, "ben", "unlink")
    assert f"Ben (Slack) and {AUGUSTA} (web room), linked on" in texts_of(shown)
    done = await press_in(played, shown, "link:undo:")

    assert "The link is undone" in texts_of(done)
    assert "No other account" in texts_of(await ask(played, "ben", "unlink"))


async def test_a_code_that_does_not_fit_is_refused_in_words(played: Stage) -> None:
    assert "That code does not fit." in str(await ask(played, "ben", "link WRONG"))
