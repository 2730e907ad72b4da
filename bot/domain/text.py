"""Text that people type into forms, made fit to store: what a bank file could hold as well."""

import unicodedata

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
