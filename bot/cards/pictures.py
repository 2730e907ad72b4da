"""What can be drawn as a picture besides a digest: a board and a member's year."""

from dataclasses import dataclass
from datetime import date

from bot.cards.boards import BoardCard
from bot.cards.digest import DigestCard
from bot.domain.streak import Mark


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """A board of the group called `group`; the row of `viewer` (a member id) stands out."""

    group: str
    board: BoardCard
    viewer: int | None = None


@dataclass(frozen=True, slots=True)
class YearPicture:
    """The year up to `until`: what each study day was for one member. Days without a mark were no study days."""

    name: str
    until: date
    days: tuple[tuple[date, Mark], ...]
    current: int
    longest: int
    answered: int


Drawable = BoardPicture | YearPicture | DigestCard
