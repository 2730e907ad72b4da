"""What can be drawn as a picture besides a digest: a board and a member's year."""

from dataclasses import dataclass
from datetime import date

from bot.cards.boards import BoardCard, BoardRow
from bot.cards.digest import DigestCard
from bot.domain.streak import Mark

# What a board's picture is made of, in pixels.
BOARD_ROW = 50
BOARD_FURTHER = 38
_WIDE, _NARROW = 880, 400
_HEAD, _NARROW_HEAD = 116, 138
_FOOT = 28


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """A board of the group called `group`, its first `most` rows; the row of `viewer` (a member id) stands out.

    A narrow one is laid out for a phone.
    """

    group: str
    board: BoardCard
    viewer: int | None = None
    most: int = 15
    is_narrow: bool = False

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        """The first rows."""
        return self.board.rows[: self.most]

    @property
    def own(self) -> BoardRow | None:
        """The viewer's row, where it stands further down."""
        if self.viewer is None or any(row.member_id == self.viewer for row in self.rows):
            return None
        further = (row for row in self.board.rows if row.member_id == self.viewer)
        return self.board.mine or next(further, None)

    @property
    def hidden(self) -> int:
        """How many further people there are of whom only the number is told."""
        if not self.rows:
            return 0
        return max(self.board.total - self.board.offset - len(self.rows) - (1 if self.own else 0), 0)

    @property
    def head(self) -> int:
        """Where the first row begins, in pixels from the top."""
        return _NARROW_HEAD if self.is_narrow else _HEAD

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, so that a page can leave room for what is not drawn yet."""
        rows = max(len(self.rows), 1) + (1 if self.own else 0)
        height = self.head + rows * BOARD_ROW + (BOARD_FURTHER if self.hidden else 0) + _FOOT
        return (_NARROW if self.is_narrow else _WIDE), height


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
