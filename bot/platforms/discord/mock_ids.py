"""What stands in the ids and forms of a mock interview; pure. A changed client could send any."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import NotFoundError
from bot.domain.mock_plan import USUAL
from bot.domain.question import KINDS, Kind
from bot.domain.scorecard import DIMENSIONS

USUAL_MINUTES = int(USUAL.total_seconds()) // 60
_LONGEST_NUMBER = 18


@dataclass(frozen=True, slots=True)
class MockWish:
    """What an interview shall be like; no group is 0, no rounds are the usual ones."""

    group_id: int = 0
    minutes: int = USUAL_MINUTES
    rounds: tuple[Kind, ...] = ()


def parse_number(text: str) -> int:
    """A number in an id. Raises NotFoundError('mock.unknown') for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise NotFoundError("mock.unknown")
    return int(text)


def parse_place(text: str) -> tuple[int, str]:
    """An interview's id and where it stands, `12:technical`. Raises NotFoundError('mock.unknown')."""
    number, _, where = text.partition(":")
    return parse_number(number), where


def parse_kind(text: str) -> Kind:
    """A round's kind. Raises NotFoundError('mock.unknown')."""
    found = next((kind for kind in KINDS if kind == text), None)
    if found is None:
        raise NotFoundError("mock.unknown")
    return found


def parse_wish(text: str) -> MockWish:
    """A wish out of an id, `group:minutes:rounds:…`. Raises NotFoundError('mock.unknown')."""
    group_id, minutes, bits, *_ = [*text.split(":"), "", "", ""]
    rounds = tuple(kind for kind, bit in zip(KINDS, bits, strict=False) if bit == "1")
    return MockWish(parse_number(group_id), parse_number(minutes), rounds)


def parse_form_ratings(fields: Mapping[str, str | list[str] | None]) -> dict[str, int]:
    """The ratings of a form by dimension; what is no rating is left out."""
    names = {name for dimensions in DIMENSIONS.values() for name in dimensions}
    given = {name: str(value) for name, value in fields.items() if name in names}
    return {name: int(value) for name, value in given.items() if value.isascii() and value.isdecimal()}
