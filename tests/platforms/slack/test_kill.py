"""kill -9 of the real process between a post and its commit, and between an event and its commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.slack.manifest import make_manifest
from bot.settings import DATABASE_FILE
from tests.bot_process import BotProcess, running_bot
from tests.platforms.slack.conftest import CHANNEL, eventually
from tests.platforms.slack.double.person import Human
from tests.platforms.slack.double.slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.platforms.slack.double.workspace import BOT_USER, DICT, Workspace
from tests.platforms.slack.test_thread_answers import LONG, OTHER

PATIENCE = 60.0
SMALL_BANK = Path(__file__).parents[2] / "bank" / "sample"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    workspace = Workspace(lambda: datetime.now(UTC))
    manifest = make_manifest()
    scopes = set(manifest["oauth_config"]["scopes"]["bot"])
    double = FakeSlack(workspace, scopes, set(manifest["settings"]["event_subscriptions"]["bot_events"]))
    people = {workspace.add_person(f"U0000{n}", name, admin=n == 1) for n, name in enumerate(("Ada", "Ben"), start=1)}
    workspace.add_channel(CHANNEL, "interviews", {*people, BOT_USER})
    await double.start()
    yield double
    await double.stop()


def start(data: Path, slack: FakeSlack, later: timedelta = timedelta(0)) -> AbstractContextManager[BotProcess]:
    """The bot as its operator starts it, on Slack; `later` puts its clock on, past what a dead process held."""
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "DRILL_SLACK_API": slack.url,
        "DRILL_QUESTIONS": str(SMALL_BANK),
        "STARTS_AT": (datetime.now(UTC) + later).isoformat(),
    }
    return running_bot(data, "tests.shifted", settings)


def posts(slack: FakeSlack) -> list[DICT]:
    return [m for m in slack.workspace.conversations[CHANNEL].messages.values() if m.get("bot_id")]


def stored(data: Path) -> list[str]:
    with sqlite3.connect(data / DATABASE_FILE) as connection:
        rows = connection.execute("SELECT text FROM answer_messages WHERE platform = 'slack' ORDER BY stamped_at")
        return [text for (text,) in rows]


def newest(slack: FakeSlack, callback: str) -> DICT | None:
    return next((v for v in reversed(slack.workspace.views.values()) if v["callback_id"] == callback), None)


async def found_group_and_open_a_round(slack: FakeSlack) -> None:
    """The wizard, then an extra round by its last page's button."""
    ada = Human(slack, "U00001")
    await eventually(lambda: slack.socket.is_live, PATIENCE)
    await ada.command("/drill", "setup")
    await eventually(lambda: newest(slack, "setup:preview") is not None, PATIENCE)
    form = newest(slack, "setup:preview")
    assert form
    await ada.submit(form, name="Night owls")
    await ada.submit(slack.workspace.views[form["id"]])
    await ada.click("round:open:2", slack.workspace.views[form["id"]])
    await eventually(lambda: newest(slack, "round:extra") is not None, PATIENCE)
    window = newest(slack, "round:extra")
    assert window
    await ada.submit(window)


async def test_a_process_killed_at_its_worst_moments_does_nothing_twice_and_loses_nothing(
    tmp_path: Path, slack: FakeSlack
) -> None:
    killed = asyncio.Event()

    def kill_after_post(bot: BotProcess, method: str) -> str:
        if method == "chat.postMessage" and posts(slack) and not killed.is_set():
            bot.kill()
            killed.set()
            return "hang up"
        return ""

    with start(tmp_path, slack) as bot:
        slack.after = lambda method: kill_after_post(bot, method)
        await found_group_and_open_a_round(slack)
        await asyncio.wait_for(killed.wait(), PATIENCE)
    (post,) = posts(slack)
    ben = Human(slack, "U00002")
    slack.workspace.write(CHANNEL, ben.user, OTHER, post["ts"])
    with start(tmp_path, slack, later=timedelta(minutes=3)) as bot:
        await eventually(lambda: stored(tmp_path) == [OTHER], PATIENCE)
        # The event is acknowledged, and the process gets no further.
        event = slack.workspace.write(CHANNEL, ben.user, LONG, post["ts"])
        await slack.deliver_event(event)
        bot.kill()
    with start(tmp_path, slack, later=timedelta(minutes=6)):
        await eventually(lambda: stored(tmp_path) == [OTHER, LONG], PATIENCE)
        await slack.deliver_event(event)
    assert stored(tmp_path) == [OTHER, LONG]
    assert posts(slack) == [post]
