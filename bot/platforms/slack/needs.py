"""What the app asks of a workspace, each with its reason: the fewest scopes and events that work."""

from collections.abc import Mapping
from typing import Final

SCOPES: Final[Mapping[str, str]] = {
    "channels:history": "read answers in the threads of public channels",
    "channels:read": "see whether a public channel takes posts",
    "chat:write": "post questions, model answers and notices",
    "commands": "offer the slash commands and the message shortcut",
    "files:write": "show pictures of weeks, boards and profiles; without it they are text alone",
    "groups:history": "read answers in the threads of private channels",
    "groups:read": "see whether a private channel takes posts",
    "im:history": "find a notice again after a crash, so that none is sent twice",
    "im:write": "send somebody a notice they asked for",
    "reactions:write": "put a tick on an answer that counts",
    "users:read": "show names, and know who administers the workspace",
}
APP_SCOPES: Final[Mapping[str, str]] = {"connections:write": "open a Socket Mode connection"}
MESSAGE_EVENTS: Final[Mapping[str, str]] = {"channel": "message.channels", "group": "message.groups"}
CHANNEL_EVENTS: Final = ("member_joined_channel", "channel_unarchive", "group_unarchive")
REMOVAL_EVENTS: Final = ("app_uninstalled", "tokens_revoked")
EVENTS: Final = (*MESSAGE_EVENTS.values(), "app_home_opened", *CHANNEL_EVENTS, *REMOVAL_EVENTS)
COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "drill": ("slack.command_drill", "[help | leaderboard | streak | answer | setup | …]"),
    "leaderboard": ("slack.command_leaderboard", "[week | month | season | all | newcomers | topic …] [answers]"),
    "quiz": ("slack.command_quiz", "[topic] [difficulty] [count]"),
}
SHORTCUTS: Final[Mapping[str, str]] = {"answer:count": "slack.shortcut_count"}
EVENTS_PATH: Final = "/slack/events"
