import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path

import pytest

from bot.cards.boards import BoardCard
from bot.cards.pictures import BoardPicture
from bot.pictures.painter import Painter
from bot.ports.pictures import Theme
from tests.pictures.samples import TOPICS, make_board, make_week

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import asyncio, time
from multiprocessing import active_children
from bot.pictures.painter import Painter
from tests.pictures.samples import make_year

async def main():
    await Painter({}).draw(make_year())
    print(active_children()[0].pid, flush=True)
    await asyncio.sleep(60)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.fixture
async def painter() -> AsyncIterator[Painter]:
    painter = Painter(TOPICS, kept=2)
    yield painter
    await painter.close()
    assert active_children() == []


async def test_a_content_is_drawn_once(painter: Painter) -> None:
    first, second = await asyncio.gather(painter.draw(make_week()), painter.draw(make_week()))
    assert first is not None
    assert first is second
    assert first is await painter.draw(make_week())
    assert first is not await painter.draw(make_week(), Theme.DARK)


async def test_only_the_last_pictures_are_kept(painter: Painter) -> None:
    first = await painter.draw(make_week())
    for answers in (1, 2):
        await painter.draw(replace(make_week(), answers=answers))
    again = await painter.draw(make_week())
    assert again == first
    assert again is not first


async def test_what_cannot_be_drawn_is_left_to_the_text(painter: Painter) -> None:
    broken = BoardPicture("Group", BoardCard("month", "no month", (), 0))
    assert await painter.draw(broken) is None
    assert await painter.draw(make_week()) is not None


async def test_a_painter_whose_process_died_starts_another(painter: Painter) -> None:
    await painter.draw(make_week())
    (child,) = active_children()
    child.kill()
    await asyncio.to_thread(child.join)
    assert any([await painter.draw(make_board()) for _ in range(2)])


async def test_a_picture_that_takes_too_long_is_not_waited_for() -> None:
    hasty = Painter(TOPICS, patience=0)
    assert await hasty.draw(make_week()) is None
    await hasty.close()


def test_a_killed_bot_leaves_no_painter_behind(tmp_path: Path) -> None:
    script = tmp_path / "bot_with_painter.py"
    script.write_text(SCRIPT)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    bot = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment)
    assert bot.stdout is not None
    assert int(bot.stdout.readline()) != bot.pid
    bot.kill()
    # The painter inherited this pipe, which ends when the last who holds it has ended.
    assert bot.communicate(timeout=60)[0] == ""
