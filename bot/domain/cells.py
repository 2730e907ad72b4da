"""Cells of a table that a spreadsheet opens: text from people must not run there as a formula (promise 9)."""

import re

# What a spreadsheet may run as a formula; the apostrophes before it are ours, or would be taken for ours.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guard_cell(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe goes before what could be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """Takes off what `guard_cell` put on."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
