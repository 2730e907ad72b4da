"""Text for Discord: people's words made plain, and long text cut where a reader would cut it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.domain.text import units

ZERO_WIDTH_SPACE = "\u200b"
# Characters of all text of one message with components.
MOST_TEXT = 4000
FENCE = "```"
_LONGEST_INFO = 20
_URL = r"https?://[^\s<>\[\]()\\*`|_~]+"
_MARKUP = r"[\\*_~|`\[\]<]|^[ \t]*(?:>|#|-|\+)"
_PLAIN = re.compile(f"(?P<url>{_URL})|(?P<markup>{_MARKUP})", re.MULTILINE)


def plain(text: str) -> str:
    """What a person wrote, shown as they wrote it: no markup, no mention, no masked link; bare addresses stay."""
    return _PLAIN.sub(_escape, text).replace("@", "@" + ZERO_WIDTH_SPACE)


def without_mentions(text: str) -> str:
    """Text of the bank, whose markup is meant, with nothing in it that reads as a mention."""
    return text.replace("@", "@" + ZERO_WIDTH_SPACE)


def quoted(text: str) -> str:
    """Every line of `text` as a quotation."""
    return "\n".join(f"> {line}" for line in text.split("\n"))


def moment(at: datetime, style: str) -> str:
    """An instant as each reader's zone shows it; `style` is one of Discord's letters, such as R for "in 2 hours"."""
    return f"<t:{int(at.timestamp())}:{style}>"


def shorten(text: str, most: int) -> str:
    """At most `most` units of `text`, with an ellipsis where something is missing."""
    return text if units(text) <= most else _head(text, most - 1).rstrip() + "…"


def pack(blocks: Iterable[str], most: int = MOST_TEXT) -> list[str]:
    """Blocks of Markdown joined by blank lines into as few texts of at most `most` units as fit in order."""
    texts: list[str] = []
    for piece in (piece for block in blocks for piece in split(block, most)):
        if texts and units(texts[-1]) + 2 + units(piece) <= most:
            texts[-1] += "\n\n" + piece
        else:
            texts.append(piece)
    return texts


def split(text: str, most: int) -> list[str]:
    """Markdown cut into texts of at most `most` units, at line ends if possible; code blocks are reopened."""
    parts: list[str] = []
    lines: list[str] = []
    fence = ""
    for line in _lines(text, most - 2 * (len(FENCE) + _LONGEST_INFO + 1)):
        closing = [FENCE] if fence and line != FENCE else []
        if lines and units("\n".join([*lines, line, *closing])) > most:
            parts.append(_closed(lines, fence))
            lines = [fence] if fence else []
        lines.append(line)
        if line.startswith(FENCE):
            fence = "" if fence else line
    return [*parts, _closed(lines, fence)] if lines else parts


def _closed(lines: Sequence[str], fence: str) -> str:
    return "\n".join([*lines, FENCE] if fence else lines)


def _lines(text: str, most: int) -> Iterator[str]:
    """Lines of `text`, over-long ones cut at words, else anywhere but within an escape."""
    for line in text.split("\n"):
        rest = line[: len(FENCE) + _LONGEST_INFO] if line.startswith(FENCE) else line
        while units(rest) > most:
            head = _head(rest, most)
            cut = head.rfind(" ") + 1 or len(head) or 1
            yield rest[:cut].rstrip(" ")
            rest = rest[cut:]
        yield rest


def _head(text: str, most: int) -> str:
    """The longest beginning of `text` with at most `most` units that ends outside an escape."""
    head = text[:most]
    while units(head) > most:
        head = head[: len(head) - max(1, (units(head) - most) // 2)]
    backslashes = len(head) - len(head.rstrip("\\"))
    return head[:-1] if backslashes % 2 else head


def _escape(found: re.Match[str]) -> str:
    if found["url"]:
        return found["url"]
    markup = found["markup"]
    return markup[:-1] + "\\" + markup[-1]
