"""Cards as text: how the journal keeps them."""

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(type[Any], kind))


def dump_card(card: Any) -> str:
    """A card as the JSON text the journal keeps."""
    return _adapter(cast(Hashable, type(card))).dump_json(card).decode()


def load_card(kind: type[T], text: str) -> T:
    """The card of type `kind` that `dump_card` wrote. Raises pydantic.ValidationError on anything else."""
    card: T = _adapter(cast(Hashable, kind)).validate_json(text)
    return card
