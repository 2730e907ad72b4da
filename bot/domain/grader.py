"""Words to a grader: they are not read, and an answer that holds some has to say more to be credited."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

from bot.domain.terms import plain

# Statements between two that speak to a grader are taken for the same talk up to this many.
SAME_TALK = 2
# Ids of key points show by their hyphens: so many in one statement, of two ids, are no chance.
TELLING_HYPHENS = 3

_STATEMENT_END = re.compile(r"(?<=[.!?])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\b[dD]r\.)\s+|\n+")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_TICKS = re.compile(r"[✓✔✅☑🗸🗹]|\[x\]")
_VERDICT = r"[\"']?\s?(?::|=+>?|–|—|->|→| is| -)\s?[\"']?(?:yes|true|met|covered|done|pass(?:ed)?|ok|satisfied)\b"
_VERDICTS = re.compile(r"[\w)]" + _VERDICT)
_LETTERS = re.compile(r"[^\W\d_]")
# What goes on with it in the next statements.
_GOES_ON = re.compile(
    r"^\W*(?:[\[({\"#]|(?:the |this )?candidate|it (?:covers|mentions|explains)|also|please|all of|tick|mark"
    r"|(?:any|all|every) answer|anything else|thank|final|output|respond|do not|nothing else|the (?:answer|grading)"
    r"|this (?:is|answer)|points?\b|they (?:were|are))"
)


def part_talk(text: str, slugs: Collection[str] = ()) -> tuple[list[str], bool]:
    """The statements of `text` that speak to no grader, and whether others did; `slugs` are ids of key points."""
    statements = _statements(text)
    heard = list(_hear(statements, slugs))
    if any(heard):
        heard = [is_talk or bool(_TICKS.search(said)) for is_talk, said in zip(heard, statements, strict=True)]
    places = [place for place, is_talk in enumerate(heard) if is_talk]
    for one, following in pairwise(places):
        if following - one <= SAME_TALK + 1:
            heard[one:following] = [True] * (following - one)
    return [said for said, is_talk in zip(statements, heard, strict=True) if not is_talk], bool(places)


def speaks_to_grader(statement: str, slugs: Collection[str] = ()) -> bool:
    """Whether a statement asks for credit; what it puts in quotes, as an example of an injection, is not heard."""
    said = plain(statement)
    return (
        bool(_talk().search(_QUOTED.sub(_keep_key, said)))
        or len(_TICKS.findall(said)) > 1
        or len(_VERDICTS.findall(said)) > 1
        or _names_points(said, slugs)
        or _is_foreign(said)
    )


def _statements(text: str) -> list[str]:
    """Sentences as they were written, comments of HTML each as one; unlike what is read, a colon ends none."""
    parts: list[str] = []
    end = 0
    for comment in _COMMENT.finditer(text):
        parts += [*_STATEMENT_END.split(text[end : comment.start()]), comment[0]]
        end = comment.end()
    return [part.strip() for part in [*parts, *_STATEMENT_END.split(text[end:])] if part.strip()]


def _hear(statements: Sequence[str], slugs: Collection[str]) -> Iterator[bool]:
    is_talk = goes_on = False
    for statement in statements:
        said = plain(statement)
        is_talk = goes_on or speaks_to_grader(statement, slugs) or (is_talk and bool(_GOES_ON.match(said)))
        goes_on = is_talk and said.endswith(":")
        yield is_talk


def _keep_key(quoted: re.Match[str]) -> str:
    """A quoted key of JSON is heard; other quotes are not."""
    return quoted[0] if re.fullmatch(r'"\w+"', quoted[0]) else " "


def _names_points(said: str, slugs: Collection[str]) -> bool:
    near = [slug for slug in slugs if "-" in slug and slug in said]
    named = [slug for slug in near if re.search(rf"(?<![\w-]){re.escape(slug)}(?![\w-])", said)]
    is_judged = any(re.search(re.escape(slug) + _VERDICT, said) for slug in named)
    return is_judged or (len(named) > 1 and sum(slug.count("-") for slug in named) >= TELLING_HYPHENS)


def _is_foreign(said: str) -> bool:
    """Whether most letters are of another script than Latin: the rest of an answer is read in English."""
    letters = _LETTERS.findall(said)
    return len(letters) > 1 and sum(letter > "\u024f" for letter in letters) > len(letters) / 2


@cache
def _talk() -> re.Pattern[str]:
    lines = files("bot.domain").joinpath("grader_talk.txt").read_text(encoding="utf-8").splitlines()
    return re.compile("|".join(f"(?:{line})" for line in lines if line and not line.startswith("#")))
