"""Marks our messages carry, by which they are found again after a crash or an unknown outcome (promise 3)."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

# Ids below this are what Discord numbers components with that have none.
_FIRST = 1 << 24
_MOST = (1 << 31) - 1


def mark_of(key: str) -> int:
    """The id that the first component of the message with journal key `key` has; nobody sees it, Discord keeps it."""
    number = int.from_bytes(_digest(key, 8))
    return _FIRST + number % (_MOST - _FIRST)


def nonce_of(key: str) -> str:
    """The nonce of that message: a second one within some minutes is not posted, the first comes back instead."""
    return _digest(key, 12).hex()


def has_mark(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message, as the API gives it, carries the mark of `key`."""
    mark = mark_of(key)
    return any(component.get("id") == mark for component in _components(message))


def _components(message: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    components: Iterable[Mapping[str, Any]] = message.get("components") or ()
    return components


def _digest(key: str, size: int) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=size).digest()
