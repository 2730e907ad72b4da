"""The leaderboard card."""

from dataclasses import dataclass
from datetime import date

from bot.cards.boards import BoardCard, BoardRow
from bot.cards.periods import say_period
from bot.cards.pictures import BOARD_FURTHER, BOARD_ROW, BoardPicture
from bot.domain.leaderboard import Board
from bot.pictures.canvas import Canvas, Palette
from bot.pictures.fonts import BOLD, REGULAR
from bot.wording import FALLBACK, has_phrase, say

_NAME_SIZE = 22
_LATEST = "latest"


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a board's columns stand: `rank` is a middle, `streak` and `points` are right ends."""

    edge: int
    rank: int
    name: int
    name_ends: int
    streak: int
    points: int
    heads: int


_WIDE = _Layout(edge=40, rank=66, name=108, name_ends=620, streak=690, points=822, heads=98)
_NARROW = _Layout(edge=18, rank=36, name=64, name_ends=230, streak=275, points=382, heads=122)


def draw_board(card: BoardPicture, palette: Palette) -> Canvas:
    """A board's first rows; the viewer's own below them where it is not among them."""
    layout = _NARROW if card.is_narrow else _WIDE
    canvas = Canvas(*card.size, palette)
    _draw_head(canvas, card, layout)
    y: float = card.head
    best = max((row.points or 0 for row in card.rows), default=0)
    for row in card.rows:
        _draw_row(canvas, layout, row, y, best, is_own=row.member_id == card.viewer)
        y += BOARD_ROW
    if not card.rows:
        canvas.text(canvas.width / 2, y + 32, say(FALLBACK, "picture.empty"), 20, fill=palette.muted, anchor="middle")
    if card.hidden:
        canvas.text(layout.name, y + 24, say(FALLBACK, "picture.more", n=card.hidden), 17, fill=palette.muted)
        y += BOARD_FURTHER
    if card.own:
        _draw_row(canvas, layout, card.own, y, best, is_own=True)
    return canvas


def describe_board(card: BoardPicture) -> str:
    """The board in a sentence, with its first rows."""
    rows = [
        say(FALLBACK, "picture.alt_row", rank=row.rank or "–", name=row.name, points=_points_text(row))
        for row in card.rows
    ]
    named = "; ".join(rows) or say(FALLBACK, "picture.empty")
    return say(
        FALLBACK,
        "picture.alt_board",
        group=card.group,
        board=_board_name(card.board),
        period=period_text(card.board),
        rows=named,
    )


def period_text(board: BoardCard) -> str:
    """The period in words; a season or topic is called by its name."""
    if board.board in (Board.WEEK, Board.MONTH):
        return say_period(FALLBACK, board.board, board.period)
    if board.board == _LATEST and board.period:
        return say(FALLBACK, "time.day", on=date.fromisoformat(board.period))
    return board.period or say(FALLBACK, "picture.people", n=board.total)


def _board_name(board: BoardCard) -> str:
    phrase = f"board.{board.board}"
    return say(FALLBACK, phrase) if has_phrase(phrase) else board.board


def _subtitle(board: BoardCard) -> str:
    """What the board is of; a week or month says so by itself."""
    period = period_text(board)
    if board.board in (Board.WEEK, Board.MONTH):
        return period
    return f"{_board_name(board)} · {period}"


def _draw_head(canvas: Canvas, card: BoardPicture, layout: _Layout) -> None:
    muted, room = canvas.palette.muted, canvas.width - 2 * layout.edge
    canvas.text(layout.edge, 58, card.group, 26 if card.is_narrow else 30, weight=BOLD, room=room)
    canvas.text(layout.edge, 90, _subtitle(card.board), 19, fill=muted, room=min(room, 420))
    if card.rows:
        canvas.text(
            layout.streak + 24, layout.heads, say(FALLBACK, "picture.streak_head"), 15, fill=muted, anchor="end"
        )
        canvas.text(layout.points, layout.heads, say(FALLBACK, "picture.points_head"), 15, fill=muted, anchor="end")


def _draw_row(canvas: Canvas, layout: _Layout, row: BoardRow, y: float, best: int, *, is_own: bool) -> None:
    colours, room = canvas.palette, layout.name_ends - layout.name
    base = y + 32
    if is_own:
        left = layout.edge - 4
        canvas.rect(left, y + 1, canvas.width - 2 * left, BOARD_ROW - 4, colours.tint, 10)
    _draw_rank(canvas, row, layout.rank, y + BOARD_ROW / 2 - 1)
    weight = BOLD if is_own else REGULAR
    canvas.text(layout.name, base - (2 if best else 0), row.name, _NAME_SIZE, weight=weight, room=room)
    if best and row.points:
        canvas.rect(layout.name, y + BOARD_ROW - 12, room, 3, colours.line, 1.5)
        canvas.rect(layout.name, y + BOARD_ROW - 12, max(room * row.points / best, 3), 3, colours.accent, 1.5)
    if row.current:
        canvas.text(layout.streak, base, f"{row.current:,}", 20, anchor="end")
        canvas.flame(layout.streak + 5, base - 18, 21)
    if row.points is None:
        canvas.text(layout.points, base, say(FALLBACK, "picture.pending"), 18, fill=colours.muted, anchor="end")
    else:
        canvas.text(layout.points, base, f"{row.points:,}", _NAME_SIZE, weight=BOLD, anchor="end")


def _draw_rank(canvas: Canvas, row: BoardRow, x: float, middle: float) -> None:
    """A medal for the first three ranks, shared where they are tied; a number for the others."""
    colours = canvas.palette
    if row.rank is None:
        canvas.text(x, middle + 7, "–", 20, fill=colours.muted, anchor="middle")
    elif row.rank <= len(colours.medals) and row.points:
        canvas.circle(x, middle, 17, colours.medals[row.rank - 1])
        ink = colours.medal_ink[row.rank - 1]
        canvas.text(x, middle + 6.5, str(row.rank), 18, fill=ink, weight=BOLD, anchor="middle")
    else:
        size = 20 if row.rank < 1000 else 16
        canvas.text(x, middle + 7, f"{row.rank:,}", size, fill=colours.muted, anchor="middle")


def _points_text(row: BoardRow) -> str:
    return say(FALLBACK, "picture.pending") if row.points is None else say(FALLBACK, "picture.points", n=row.points)
