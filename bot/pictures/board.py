"""The leaderboard card."""

from datetime import date

from bot.cards.boards import BoardCard, BoardRow
from bot.cards.pictures import BoardPicture
from bot.domain.leaderboard import Board
from bot.pictures.canvas import Canvas, Palette
from bot.pictures.fonts import BOLD, REGULAR
from bot.wording import FALLBACK, has_phrase, say

WIDTH = 880
MOST_ROWS = 15
_EDGE = 40
_HEAD = 116
_ROW = 50
_RANK = 66
_NAME = 108
_STREAK = 690
_POINTS = WIDTH - _EDGE - 18
_NAME_SIZE = 22
_FOOT = 28


def draw_board(card: BoardPicture, palette: Palette) -> Canvas:
    """A board's first rows; the viewer's own below them where it is not among them."""
    rows = card.board.rows[:MOST_ROWS]
    own = _own_row(card, rows)
    hidden = card.board.total - card.board.offset - len(rows) - (1 if own else 0) if rows else 0
    canvas = Canvas(WIDTH, 0, palette)
    _draw_head(canvas, card)
    y: float = _HEAD
    best = max((row.points or 0 for row in rows), default=0)
    for row in rows:
        _draw_row(canvas, row, y, best, is_own=row.member_id == card.viewer)
        y += _ROW
    if not rows:
        canvas.text(WIDTH / 2, y + 32, say(FALLBACK, "picture.empty"), 20, fill=palette.muted, anchor="middle")
        y += _ROW
    if hidden > 0:
        canvas.text(_NAME, y + 24, say(FALLBACK, "picture.more", n=hidden), 17, fill=palette.muted)
        y += 38
    if own:
        _draw_row(canvas, own, y, best, is_own=True)
        y += _ROW
    canvas.height = round(y + _FOOT)
    return canvas


def describe_board(card: BoardPicture) -> str:
    """The board in a sentence, with its first rows."""
    rows = [
        say(FALLBACK, "picture.alt_row", rank=row.rank or "–", name=row.name, points=_points_text(row))
        for row in card.board.rows[:MOST_ROWS]
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
    """The period in words; a season is called by its name."""
    if board.board == Board.WEEK:
        year, _, week = board.period.partition("-W")
        return say(FALLBACK, "board.week_of", week=int(week), year=year)
    if board.board == Board.MONTH:
        return say(FALLBACK, "board.month_of", on=date.fromisoformat(f"{board.period}-01"))
    return board.period or say(FALLBACK, "picture.people", n=board.total)


def _board_name(board: BoardCard) -> str:
    phrase = f"board.{board.board}"
    return say(FALLBACK, phrase) if has_phrase(phrase) else board.board


def _subtitle(board: BoardCard) -> str:
    """What the board is of; a week or month says so by itself."""
    period = period_text(board)
    if board.board in (Board.WEEK, Board.MONTH):
        return period[:1].upper() + period[1:]
    return f"{_board_name(board)} · {period}"


def _own_row(card: BoardPicture, rows: tuple[BoardRow, ...]) -> BoardRow | None:
    if card.viewer is None or any(row.member_id == card.viewer for row in rows):
        return None
    further = (row for row in card.board.rows if row.member_id == card.viewer)
    return card.board.mine or next(further, None)


def _draw_head(canvas: Canvas, card: BoardPicture) -> None:
    muted = canvas.palette.muted
    canvas.text(_EDGE, 58, card.group, 30, weight=BOLD, room=WIDTH - 2 * _EDGE)
    canvas.text(_EDGE, 90, _subtitle(card.board), 19, fill=muted, room=420)
    if card.board.rows:
        canvas.text(_STREAK + 24, 98, say(FALLBACK, "picture.streak_head"), 15, fill=muted, anchor="end")
        canvas.text(_POINTS, 98, say(FALLBACK, "picture.points_head"), 15, fill=muted, anchor="end")


def _draw_row(canvas: Canvas, row: BoardRow, y: float, best: int, *, is_own: bool) -> None:
    colours = canvas.palette
    base = y + 32
    if is_own:
        canvas.rect(_EDGE - 4, y + 1, WIDTH - 2 * _EDGE + 8, _ROW - 4, colours.tint, 10)
    _draw_rank(canvas, row, y + _ROW / 2 - 1)
    weight = BOLD if is_own else REGULAR
    canvas.text(_NAME, base - (2 if best else 0), row.name, _NAME_SIZE, weight=weight, room=_STREAK - 70 - _NAME)
    if best and row.points:
        canvas.rect(_NAME, y + _ROW - 12, _STREAK - 70 - _NAME, 3, colours.line, 1.5)
        canvas.rect(_NAME, y + _ROW - 12, max((_STREAK - 70 - _NAME) * row.points / best, 3), 3, colours.accent, 1.5)
    if row.current:
        canvas.text(_STREAK, base, f"{row.current:,}", 20, anchor="end")
        canvas.flame(_STREAK + 5, base - 18, 21)
    if row.points is None:
        canvas.text(_POINTS, base, say(FALLBACK, "picture.pending"), 18, fill=colours.muted, anchor="end")
    else:
        canvas.text(_POINTS, base, f"{row.points:,}", _NAME_SIZE, weight=BOLD, anchor="end")


def _draw_rank(canvas: Canvas, row: BoardRow, middle: float) -> None:
    """A medal for the first three ranks, shared where they are tied; a number for the others."""
    colours = canvas.palette
    if row.rank is None:
        canvas.text(_RANK, middle + 7, "–", 20, fill=colours.muted, anchor="middle")
    elif row.rank <= len(colours.medals) and row.points:
        canvas.circle(_RANK, middle, 17, colours.medals[row.rank - 1])
        ink = colours.medal_ink[row.rank - 1]
        canvas.text(_RANK, middle + 6.5, str(row.rank), 18, fill=ink, weight=BOLD, anchor="middle")
    else:
        size = 20 if row.rank < 1000 else 16
        canvas.text(_RANK, middle + 7, f"{row.rank:,}", size, fill=colours.muted, anchor="middle")


def _points_text(row: BoardRow) -> str:
    return say(FALLBACK, "picture.pending") if row.points is None else say(FALLBACK, "picture.points", n=row.points)
