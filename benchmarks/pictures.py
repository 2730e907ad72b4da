"""How long the event loop is held while fifty pictures are drawn, and how long one takes.

Prints JSON; times are in milliseconds. The longest stall is that of a task beside the drawing that sleeps for one
millisecond at a time; the same on an idle loop stands beside it.

    .venv/bin/python -m benchmarks.pictures
"""

import asyncio
import json
import time
from datetime import date, timedelta

from bot.cards.boards import BoardCard, BoardRow
from bot.cards.digest import CoveredPoint, DigestCard, DigestPerson
from bot.cards.pictures import BoardPicture, Drawable, YearPicture
from bot.domain.streak import Mark
from bot.pictures.painter import Painter
from bot.ports.pictures import Theme

PICTURES = 50
NAMES = ("李雷", "Zoë 🔥", "عمر", "नेहा", "A name of sixty characters, which is as long as one may be..")
TODAY = date(2026, 11, 24)


def make_card(number: int) -> Drawable:
    """Boards, years and weeks in turn, no two alike."""
    if number % 3 == 0:
        rows = tuple(BoardRow(i + 1, i, NAMES[i % 5], 900 - 50 * i + number, 9, i) for i in range(11))
        return BoardPicture("Group", BoardCard("month", "2026-11", rows, 48))
    if number % 3 == 1:
        days = tuple((TODAY - timedelta(days=day), Mark.ANSWERED) for day in range(365) if day % 7 not in (2, 3))
        return YearPicture(NAMES[number % 5], TODAY, days, number, 99, 240)
    people = tuple(DigestPerson(name, 5, 70 + number, 12) for name in NAMES)
    points = tuple(CoveredPoint("A question", f"Key point {i}", i, 9) for i in range(5))
    first = TODAY - timedelta(days=7)
    return DigestCard("Group", first, TODAY, 5, 38, 9, people, 7, 31, NAMES[:2], None, points, ("rag",))


async def watch_loop(stalls: list[float]) -> None:
    """Note how much later than asked each short sleep ends."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        stalls.append((time.perf_counter() - before) * 1000 - 1)


async def measure() -> dict[str, float | int]:
    """Draw the pictures one after another beside a watched loop."""
    idle: list[float] = []
    stalls: list[float] = []
    took: list[float] = []
    watcher = asyncio.create_task(watch_loop(idle))
    await asyncio.sleep(1)
    watcher.cancel()
    painter = Painter({"rag": "Retrieval"})
    watcher = asyncio.create_task(watch_loop(stalls))
    for number in range(PICTURES):
        before = time.perf_counter()
        picture = await painter.draw(make_card(number), Theme.DARK if number % 2 else Theme.LIGHT)
        took.append((time.perf_counter() - before) * 1000)
        if picture is None:
            raise SystemExit("a picture was not drawn")
    watcher.cancel()
    await painter.close()
    return {
        "pictures": PICTURES,
        "first_ms": round(took[0], 1),
        "median_ms": round(sorted(took)[PICTURES // 2], 1),
        "longest_stall_ms": round(max(stalls), 1),
        "longest_stall_idle_ms": round(max(idle), 1),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure()), indent=2))
