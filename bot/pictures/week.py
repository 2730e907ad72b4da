"""The weekly digest card."""

from collections.abc import Mapping

from bot.cards.digest import CoveredPoint, DigestCard, DigestPerson
from bot.pictures.canvas import Canvas, Palette
from bot.pictures.fonts import BOLD, width_of
from bot.wording import FALLBACK, say

Topics = Mapping[str, str]
WIDTH = 880
MOST_PEOPLE = 8
MOST_POINTS = 5
_EDGE = 40
_INNER = WIDTH - 2 * _EDGE
_SECTION = 44
_GUTTER = 44


class Week:
    """Draws a digest from the top down; `y` is where the next part begins."""

    def __init__(self, card: DigestCard, topics: Topics, palette: Palette) -> None:
        self._card = card
        self._topics = topics
        self._canvas = Canvas(WIDTH, 0, palette)
        self._colours = palette
        self._y: float = 0

    def draw(self) -> Canvas:
        """The card, as high as what it holds."""
        self._draw_head()
        self._draw_figures()
        self._draw_champions()
        self._draw_people()
        self._draw_best()
        self._draw_coverage()
        self._draw_next()
        self._canvas.height = round(self._y + 36)
        return self._canvas

    def _draw_head(self) -> None:
        card = self._card
        title = say(FALLBACK, "picture.week_title", group=card.group)
        self._canvas.text(_EDGE, 58, title, 30, weight=BOLD, room=_INNER)
        self._canvas.text(_EDGE, 90, week_text(card), 19, fill=self._colours.muted)
        self._y = 116

    def _draw_figures(self) -> None:
        card = self._card
        figures = (
            (card.rounds, "rounds"),
            (card.answers, "answers"),
            (card.answered, "members"),
            (card.group_streak, "group_streak"),
        )
        wide = (_INNER - 3 * 14) / 4
        for number, (value, phrase) in enumerate(figures):
            x = _EDGE + number * (wide + 14)
            self._canvas.rect(x, self._y, wide, 84, self._colours.panel, 10)
            self._canvas.text(x + 18, self._y + 42, f"{value:,}", 30, weight=BOLD)
            label = say(FALLBACK, f"picture.{phrase}", n=value)
            self._canvas.text(x + 18, self._y + 66, label, 15, fill=self._colours.muted, room=wide - 30)
        self._y += 84

    def _draw_champions(self) -> None:
        names = self._card.champions
        if not names:
            return
        self._y += 20
        self._canvas.rect(_EDGE, self._y, _INNER, 54, self._colours.tint, 10)
        self._canvas.circle(_EDGE + 34, self._y + 27, 15, self._colours.medals[0])
        ink = self._colours.medal_ink[0]
        self._canvas.text(_EDGE + 34, self._y + 33, "1", 17, fill=ink, weight=BOLD, anchor="middle")
        label = say(FALLBACK, "picture.champion", n=len(names))
        self._canvas.text(_EDGE + 64, self._y + 34, label, 17, fill=self._colours.muted)
        x = _EDGE + 64 + width_of(label, 17) + 16
        self._canvas.text(x, self._y + 35, ", ".join(names), 21, weight=BOLD, room=WIDTH - _EDGE - 18 - x)
        self._y += 54

    def _draw_people(self) -> None:
        card = self._card
        if not card.people:
            return
        kept = say(FALLBACK, "picture.kept", n=card.kept)
        self._head(f"{say(FALLBACK, 'picture.who')} · {kept}")
        for number, person in enumerate(card.people[:MOST_PEOPLE]):
            row, column = divmod(number, 2)
            self._draw_person(person, _EDGE + column * (_INNER + _GUTTER) / 2, self._y + row * 36)
        self._y += 36 * ((min(len(card.people), MOST_PEOPLE) + 1) // 2) - 8
        hidden = card.answered - min(len(card.people), MOST_PEOPLE)
        if hidden > 0:
            self._y += 26
            self._canvas.text(_EDGE, self._y, say(FALLBACK, "picture.more", n=hidden), 16, fill=self._colours.muted)

    def _draw_person(self, person: DigestPerson, x: float, y: float) -> None:
        end = x + (_INNER - _GUTTER) / 2
        points = say(FALLBACK, "picture.points", n=person.points)
        self._canvas.text(end, y + 22, points, 16, fill=self._colours.muted, anchor="end")
        end -= 120
        if person.current:
            self._canvas.text(end, y + 22, f"{person.current:,}", 18, anchor="end")
            self._canvas.flame(end + 4, y + 6, 18)
        self._canvas.text(x, y + 22, person.name, 20, room=end - 44 - x)

    def _draw_best(self) -> None:
        best = self._card.best
        if best is None:
            return
        self._head(say(FALLBACK, "picture.best"))
        votes = say(FALLBACK, "picture.best_votes", n=best.votes)
        name = best.name or say(FALLBACK, "picture.unnamed")
        self._canvas.text(WIDTH - _EDGE, self._y + 20, votes, 16, fill=self._colours.muted, anchor="end")
        self._canvas.text(_EDGE, self._y + 20, name, 20, weight=BOLD, room=260)
        x = _EDGE + min(width_of(name, 20, BOLD), 260) + 14
        room = WIDTH - _EDGE - width_of(votes, 16) - 20 - x
        self._canvas.text(x, self._y + 20, best.title, 18, fill=self._colours.muted, room=room)
        self._y += 26

    def _draw_coverage(self) -> None:
        points = self._card.coverage[:MOST_POINTS]
        if not points:
            return
        self._head(say(FALLBACK, "picture.coverage"))
        for point in points:
            self._draw_point(point)
            self._y += 40
        self._y -= 8

    def _draw_point(self, point: CoveredPoint) -> None:
        named = say(FALLBACK, "picture.named", named=point.named, answers=point.answers)
        self._canvas.text(_EDGE, self._y + 16, point.fact, 18, room=_INNER - 110)
        self._canvas.text(WIDTH - _EDGE, self._y + 16, named, 16, fill=self._colours.muted, anchor="end")
        self._canvas.rect(_EDGE, self._y + 24, _INNER, 5, self._colours.line, 2.5)
        share = point.named / point.answers if point.answers else 0
        if share:
            self._canvas.rect(_EDGE, self._y + 24, _INNER * share, 5, self._colours.accent, 2.5)

    def _draw_next(self) -> None:
        if not self._card.next_topics:
            return
        self._head(say(FALLBACK, "picture.next"))
        titles = [self._topics.get(topic, topic) for topic in self._card.next_topics]
        self._canvas.text(_EDGE, self._y + 18, " · ".join(titles), 18, room=_INNER)
        self._y += 24

    def _head(self, text: str) -> None:
        self._canvas.text(_EDGE, self._y + _SECTION, text, 17, fill=self._colours.accent, weight=BOLD, room=_INNER)
        self._y += _SECTION + 14


def week_text(card: DigestCard) -> str:
    """The dates of the week in words."""
    return say(FALLBACK, "picture.week_of", first=card.first_on, last=card.last_on)


def describe_week(card: DigestCard) -> str:
    """The week in two sentences; the digest's own text says the rest."""
    answers = f"{card.answers} {say(FALLBACK, 'picture.answers', n=card.answers)}"
    people = say(FALLBACK, "picture.people", n=card.answered)
    kept = say(FALLBACK, "picture.kept", n=card.kept)
    facts = {"group": card.group, "week": week_text(card), "answers": answers, "answered": people, "kept": kept}
    named = [say(FALLBACK, "picture.alt_champion", names=", ".join(card.champions))] if card.champions else []
    return " ".join([say(FALLBACK, "picture.alt_week", **facts), *named])
