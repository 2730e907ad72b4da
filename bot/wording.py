"""The shared phrases. Every text a person reads goes through here with a locale; English is the one there is now."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib import resources
from typing import Any

from bot.domain.errors import DrillError

FALLBACK = "en"


def say(locale: str, phrase: str, **facts: Any) -> str:
    """The phrase called `phrase` in `locale` (else English), filled with `facts`.

    Where the phrase has two forms, the fact `n` chooses: 1 the first, anything else the second. Raises KeyError for a
    phrase or fact that does not exist.
    """
    forms = _phrases(locale)[phrase]
    form = forms[0] if facts.get("n") == 1 else forms[-1]
    return form.format(**facts)


def explain(locale: str, error: DrillError, platform: str = "") -> str:
    """What a refusal says to the person who met it; `platform` where it may have words of its own."""
    return say(locale, phrase_on(platform, error.phrase), **error.facts)


def phrase_on(platform: str, phrase: str) -> str:
    """The phrase that `platform` says in place of a shared one, which names another's commands; else that one."""
    own = f"{platform}_{phrase}"
    return own if has_phrase(own) else phrase


def say_clock(length: timedelta) -> str:
    """A length of time as a timer shows it: minutes and seconds, such as 9:05."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def say_tally(locale: str, counts: Mapping[str, int]) -> str:
    """What a week came to, in one sentence, from the counts of its card."""
    return say(locale, "digest.tally", **{name: say(locale, f"digest.{name}", n=n) for name, n in counts.items()})


def has_phrase(phrase: str) -> bool:
    """Whether a phrase of that name exists."""
    return phrase in _phrases(FALLBACK)


@cache
def _phrases(locale: str) -> dict[str, tuple[str, ...]]:
    folder = resources.files("bot") / "phrases" / locale
    if locale != FALLBACK and not folder.is_dir():
        return _phrases(FALLBACK)
    files = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return {phrase: forms for file in files for phrase, forms in _read(file.read_text(encoding="utf-8"))}


def _read(text: str) -> list[tuple[str, tuple[str, ...]]]:
    tables = tomllib.loads(text)
    return [(f"{area}.{name}", tuple(said.split("|"))) for area, rows in tables.items() for name, said in rows.items()]
