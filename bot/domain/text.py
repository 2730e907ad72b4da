"""Text that people type into forms, made fit to store: what a bank file could hold as well."""

import unicodedata
from collections.abc import Sequence

from bot.domain.answer import visible_length
from bot.domain.errors import InvalidInputError

_KEPT_CONTROLS = "\n\t"


def clean_line(field: str, text: str, most: int, *, needed: bool = True) -> str:
    """`text` as one line. Raises InvalidInputError `text.no_<field>` when needed and empty, `text.long_<field>`."""
    return _checked(field, " ".join(_printable(text).split()), most, needed=needed)


def clean_prose(field: str, text: str, most: int, *, needed: bool = True) -> str:
    """`text` with its line breaks, without outer blanks. Raises as `clean_line` does."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _checked(field, _printable(lines).strip(), most, needed=needed)


def parse_number(text: str) -> int:
    """A small number; 0, which nothing takes, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0


def units(text: str) -> int:
    """Length as the strictest of the chat clients counts it: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut_to_fields(text: str, most: int, nearly_full: int) -> Sequence[str]:
    """`text` in pieces of at most `most` units, with an empty one where the last has more than `nearly_full`.

    No piece begins or ends with white space inside the text if that can be helped: a client may leave it out.
    """
    pieces = []
    while units(text) > most:
        at = next((n for n in range(min(len(text) - 1, most), 0, -1) if _can_end(text, n, most)), most // 2)
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text, *([""] if units(text) > nearly_full else [])]


def _can_end(text: str, at: int, most: int) -> bool:
    return units(text[:at]) <= most and not (text[at - 1].isspace() or text[at].isspace())


def _printable(text: str) -> str:
    return "".join(c for c in text if c in _KEPT_CONTROLS or unicodedata.category(c) not in ("Cc", "Cs"))


def _checked(field: str, text: str, most: int, *, needed: bool) -> str:
    if len(text) > most:
        raise InvalidInputError(f"text.long_{field}", length=len(text), most=most)
    if visible_length(text):
        return text
    if needed:
        raise InvalidInputError(f"text.no_{field}")
    return ""
