"""The streak heatmap: a year of study days, a column for each week."""

from datetime import date, timedelta

from bot.cards.pictures import YearPicture
from bot.domain.streak import Mark
from bot.pictures.canvas import Canvas, Palette
from bot.pictures.fonts import BOLD, width_of
from bot.wording import FALLBACK, say

WIDTH = 880
HEIGHT = 300
WEEKS = 53
_EDGE = 40
_STEP = 14.4
_CELL = 11.6
_LEFT = _EDGE + 36
_TOP = 132
_ORDER = tuple(Mark)
_DAY = timedelta(days=1)
_ROWS_NAMED = (0, 2, 4)


def draw_year(card: YearPicture, palette: Palette) -> Canvas:
    """The 53 weeks up to `until`, Monday on top."""
    canvas = Canvas(WIDTH, HEIGHT, palette)
    _draw_head(canvas, card)
    first = first_day(card.until)
    _draw_axes(canvas, first)
    marks = dict(card.days)
    for number in range((card.until - first).days + 1):
        on = first + number * _DAY
        week, weekday = divmod(number, 7)
        mark = marks.get(on)
        fill = palette.marks[_ORDER.index(mark)] if mark else palette.marks[-1]
        canvas.rect(_LEFT + week * _STEP, _TOP + weekday * _STEP, _CELL, _CELL, fill, 2.5)
    _draw_legend(canvas, {mark for _, mark in card.days})
    return canvas


def first_day(until: date) -> date:
    """The Monday with which the picture of a year begins."""
    return until - timedelta(days=until.weekday()) - timedelta(weeks=WEEKS - 1)


def describe_year(card: YearPicture) -> str:
    """The year in a sentence."""
    first = first_day(card.until)
    shown = [mark for on, mark in card.days if first <= on <= card.until]
    return say(
        FALLBACK,
        "picture.alt_year" if Mark.MISSED in shown else "picture.alt_year_kept",
        name=card.name,
        first=first,
        last=card.until,
        answered=shown.count(Mark.ANSWERED),
        missed=shown.count(Mark.MISSED),
        current=card.current,
        longest=card.longest,
    )


def _draw_head(canvas: Canvas, card: YearPicture) -> None:
    muted = canvas.palette.muted
    x: float = WIDTH - _EDGE
    for value, phrase in ((card.answered, "answered"), (card.longest, "longest"), (card.current, "current")):
        label, figure = say(FALLBACK, f"picture.{phrase}"), f"{value:,}"
        canvas.text(x, 88, label, 15, fill=muted, anchor="end")
        canvas.text(x, 62, figure, 28, weight=BOLD, anchor="end")
        if phrase == "current" and value:
            canvas.flame(x - width_of(figure, 28, BOLD) - 30, 38, 26)
        x -= max(width_of(label, 15), width_of(figure, 28, BOLD)) + 34
    canvas.text(_EDGE, 62, card.name, 28, weight=BOLD, room=x - _EDGE)
    span = say(FALLBACK, "picture.year_of", first=first_day(card.until), last=card.until)
    canvas.text(_EDGE, 88, span, 17, fill=muted)


def _draw_axes(canvas: Canvas, first: date) -> None:
    muted = canvas.palette.muted
    for weekday in _ROWS_NAMED:
        canvas.text(_EDGE, _TOP + weekday * _STEP + 10, f"{first + weekday * _DAY:%a}", 13, fill=muted)
    for week in range(WEEKS - 1):
        days = [first + timedelta(days=week * 7 + weekday) for weekday in range(7)]
        month = next((on for on in days if on.day == 1), None)
        if month:
            canvas.text(_LEFT + week * _STEP, _TOP - 9, f"{month:%b}", 13, fill=muted)


def _draw_legend(canvas: Canvas, there: set[Mark]) -> None:
    """The marks that occur, and what no mark means."""
    x: float = _LEFT
    y = _TOP + 7 * _STEP + 30
    for number, mark in enumerate((*_ORDER, None)):
        if mark is not None and mark not in there:
            continue
        label = say(FALLBACK, f"picture.mark_{mark or 'none'}")
        canvas.rect(x, y - 11, _CELL, _CELL, canvas.palette.marks[number], 2.5)
        canvas.text(x + 18, y, label, 14, fill=canvas.palette.muted)
        x += 18 + width_of(label, 14) + 24
