"""Accounts of one person: what a link would make of them, and which links there are."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AccountFact:
    """An account as its person knows it: what it is called, and the platform it is on ('discord', 'slack', 'web')."""

    name: str
    platform: str


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A one-time code that links the account it is entered with, until `expires_at`."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkCard:
    """What a link makes, or made, of two persons: `stays` gives its name, `joins` all accounts that come to it.

    `merged` names the groups in which both have a seat and become one member, in the order of the alphabet.
    """

    stays: AccountFact
    joins: tuple[AccountFact, ...]
    merged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkFact:
    """One link between two accounts."""

    link_id: int
    account: AccountFact
    partner: AccountFact
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class LinksCard:
    """The links of a person, oldest first, and the account under whose name all of them show."""

    shown_as: AccountFact
    links: tuple[LinkFact, ...]
