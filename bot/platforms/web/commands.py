"""Slash commands of the message box. What begins with two slashes is a message that begins with one."""

import re
from dataclasses import dataclass

from bot.domain.errors import InvalidInputError

COMMANDS = (
    "leaderboard", "streak", "profile", "away", "remind", "guide", "suggest", "help", "quiz", "due", "mock", "link",
)  # fmt: skip
# Other names for the page that /remind leads to, as people know them from elsewhere.
ALIASES = {"me": "remind", "privacy": "remind"}
# One line that begins like a command; a path such as /etc/passwd is a message.
_COMMAND = re.compile(r"/([a-z][a-z-]{0,30})(?:[ \t]+(\S[^\n]{0,60}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """A command with the words after it."""

    name: str
    words: str = ""


def read_box(text: str) -> Command | str:
    """The command in a message box, or the message to send. Raises InvalidInputError for an unknown command."""
    line = text.strip()
    if line.startswith("//"):
        return line[1:]
    found = _COMMAND.fullmatch(line)
    if not found:
        return text
    name = ALIASES.get(found[1].lower(), found[1].lower())
    if name not in COMMANDS:
        raise InvalidInputError("command.unknown", name=found[1])
    return Command(name, (found[2] or "").strip())
