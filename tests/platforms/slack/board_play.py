"""What tests of boards and profiles look at."""

from typing import Any

from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.double.limits import elements_of, run_texts
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import press


def in_channel(shown: DICT) -> DICT:
    """A message as its reader has it."""
    return {**shown, "channel": CHANNEL, "ts": "1.0"}


def words_of(shown: DICT) -> str:
    return "\n".join(run_texts(shown["blocks"]))


def actions_of(shown: DICT) -> list[str]:
    return [element["action_id"] for element in elements_of(shown["blocks"]) if "action_id" in element]


async def turn(stage: Stage, name: str, action: str, shown: DICT, **chosen: Any) -> DICT:
    return await press(stage, name, action, in_channel(shown), **chosen)
