"""Ids of questions that belong to a group: stored as `g<group>.<id>`, shown without that.

An id of the bank holds no dot, so the two never collide, nor do those of two groups.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import replace
from itertools import count

from bot.domain.question import Question

LONGEST_SLUG = 60
_OWNED = re.compile(r"g(\d+)\.(.+)")


def own_id(group_id: int, bare: str) -> str:
    """The id under which a group's question is stored."""
    return f"g{group_id}.{bare}"


def owner_of(question_id: str) -> int | None:
    """The group a question belongs to; None for one of the bank."""
    found = _OWNED.fullmatch(question_id)
    return int(found[1]) if found else None


def bare_id(question_id: str) -> str:
    """The id as people read and write it."""
    found = _OWNED.fullmatch(question_id)
    return found[2] if found else question_id


def is_askable_in(question_id: str, group_id: int) -> bool:
    """Whether a question is the bank's or the group's own."""
    return owner_of(question_id) in (None, group_id)


def owned(question: Question, group_id: int) -> Question:
    """A question under the ids it is stored by for a group, former ones included."""
    was = tuple(own_id(group_id, former) for former in question.was)
    return replace(question, id=own_id(group_id, question.id), was=was)


def disowned(question: Question) -> Question:
    """A question under the ids people know; the inverse of `owned`."""
    return replace(question, id=bare_id(question.id), was=tuple(map(bare_id, question.was)))


def slug_of(title: str, taken: Container[str]) -> str:
    """An id made of a title's letters and digits that is not in `taken`."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or ["question"]
    slug = "-".join(words)[: LONGEST_SLUG - 5].rstrip("-")
    if slug not in taken:
        return slug
    return next(name for n in count(2) if (name := f"{slug}-{n}") not in taken)
