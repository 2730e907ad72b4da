"""Cards with the names that pictures are hard to draw for. `python -m tests.pictures.samples` keeps them in docs."""

import random
from datetime import date, timedelta
from pathlib import Path

from bot.cards.boards import BoardCard, BoardRow
from bot.cards.digest import BestAnswer, CoveredPoint, DigestCard, DigestPerson
from bot.cards.pictures import BoardPicture, Drawable, YearPicture
from bot.domain.streak import Mark
from bot.pictures.painting import paint
from bot.ports.pictures import Theme

DOCS = Path(__file__).parent.parent.parent / "docs" / "pictures"
TODAY = date(2026, 11, 24)
TOPICS = {"prompt-injection": "Prompt injection", "rag": "Retrieval and RAG", "model-theft": "Model theft"}
LONG_NAME = "Maximiliane Alexandra von Hohenstein-Wittelsbach zu Sayn-Ber"
NAMES = (
    "李雷",
    "Zoë 🔥",
    "عمر",
    "नेहा",
    LONG_NAME,
    "박지민",
    "Ana Sofía",
    "Kwame Mensah",
    "👩🏽‍💻 𝓕𝓪𝓷𝓬𝔂",
    "さくら",
    "สมชาย",
)
POINTS = (1280, 1280, 1105, 940, 940, 610, 455, 210, 205, 80, 8)
RANKS = (1, 1, 3, 4, 4, 6, 7, 8, 9, 10, 11)
STREAKS = (42, 128, 0, 17, 9, 5, 3, 1, 0, 2, 0)


def make_board() -> BoardPicture:
    rows = tuple(
        BoardRow(rank, member_id, name, points, 9, streak)
        for member_id, (rank, name, points, streak) in enumerate(zip(RANKS, NAMES, POINTS, STREAKS, strict=True))
    )
    mine = BoardRow(37, 99, "Grace", 5, 1, 1)
    return BoardPicture("AI Security Study Group", BoardCard("month", "2026-11", rows, 48, mine), viewer=99)


def make_year() -> YearPicture:
    chance = random.Random(4)  # noqa: S311 - the same year every time
    weekdays = [on for number in range(366) if (on := TODAY - timedelta(days=number)).weekday() < 5]
    days = tuple((on, chance.choices(list(Mark), [70, 4, 6, 6, 3, 8])[0]) for on in weekdays)
    return YearPicture("Zoë 🔥", TODAY, days, 42, 128, 231)


def make_week() -> DigestCard:
    people = tuple(DigestPerson(name, 5, 75 - 5 * i, STREAKS[i]) for i, name in enumerate(NAMES[:9]))
    coverage = (
        CoveredPoint("Prompt injection", "Direct injection: instructions in the user's own message", 8, 9),
        CoveredPoint("Prompt injection", "Tool-output injection: what a tool returns carries instructions", 1, 9),
        CoveredPoint("Agents", "Privileges of planner and executor are apart", 4, 8),
    )
    return DigestCard(
        group="AI Security Study Group",
        first_on=date(2026, 11, 16),
        last_on=date(2026, 11, 22),
        rounds=5,
        answers=38,
        answered=9,
        people=people,
        kept=7,
        group_streak=31,
        champions=("李雷", "Zoë 🔥"),
        best=BestAnswer("नेहा", "How would you defend a RAG assistant against indirect injection?", 6),
        coverage=coverage,
        next_topics=("prompt-injection", "rag", "model-theft"),
    )


def make_all() -> dict[str, Drawable]:
    return {"board": make_board(), "year": make_year(), "week": make_week()}


if __name__ == "__main__":
    for name, card in make_all().items():
        for theme in Theme:
            (DOCS / f"{name}-{theme}.png").write_bytes(paint(card, theme, TOPICS).png)
