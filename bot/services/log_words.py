"""A line of the log of host actions in words."""

from bot.ports.rounds import AuditRow
from bot.wording import has_phrase, say


def say_actor(locale: str, row: AuditRow) -> str:
    """Who did it, as they are called: what nobody of the group did was the operator."""
    return row.name or say(locale, "host.operator")


def say_deed(locale: str, row: AuditRow) -> str:
    """What was done, with people's words in it as they wrote them; a phrase of another version is given as it is."""
    return say(locale, row.phrase, **row.facts) if has_phrase(row.phrase) else row.phrase
