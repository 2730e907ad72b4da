"""Two accounts of one person: the code that proves it, and where the accounts of a person sit (RULES, Groups)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CODE_LIVES = timedelta(minutes=10)
# Wrong codes that an account may enter until it has to wait.
MOST_TRIES = 5
TRIES_REST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Link:
    """An account that joined the person of another one, by the code made there."""

    id: int
    account_id: int
    partner_id: int
    linked_at: datetime


def order_person(account_id: int, links: Sequence[Link]) -> list[int]:
    """The accounts of a person, first the one whose name and member count, then as they joined.

    `links` are all of the person; without any the account is a person of its own.
    """
    partner_of = {link.account_id: link.partner_id for link in links}
    first = account_id
    while first in partner_of:
        first = partner_of[first]
    found = [first]
    for account in found:
        found += [link.account_id for link in sorted(links, key=lambda link: link.id) if link.partner_id == account]
    return found


def choose_keeper(person: Sequence[int], own: Mapping[int, int | None]) -> int | None:
    """The account of an ordered person whose member all of them sit for in a group; None where none has its own.

    `own` holds the accounts with a seat there, each with the member it sits for when alone (None: never had one).
    """
    return next((account for account in person if own.get(account) is not None), None)
