"""The painter: draws in a process of its own, since the renderer holds the interpreter while it works."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from hashlib import sha256
from multiprocessing import get_context

import structlog

from bot.cards.frozen import dump_card
from bot.cards.pictures import Drawable
from bot.pictures.worker import draw, prepare
from bot.ports.pictures import Picture, Theme

KEPT = 128
# Seconds somebody waits for a picture; then the text is enough.
PATIENCE = 10.0
# More than these at once, and further ones are shown as text.
MOST_WAITING = 32
log = structlog.get_logger(__name__)


class Painter:
    """Draws cards, each content once: what was drawn is kept (the last KEPT), what is being drawn is waited for.

    `topics` gives the title of a topic id. Its process starts with the first picture and is started anew after a crash.
    """

    def __init__(self, topics: Mapping[str, str], kept: int = KEPT, patience: float = PATIENCE) -> None:
        self._topics = dict(topics)
        self._kept = kept
        self._patience = patience
        self._drawn: OrderedDict[str, Picture] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[Picture | None]] = {}
        self._pool: ProcessPoolExecutor | None = None

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        """The picture of `card`; None where it could not be drawn in good time."""
        key = _key(card, theme)
        if key in self._drawn:
            self._drawn.move_to_end(key)
            return self._drawn[key]
        task = self._drawing.get(key)
        if task is None:
            if len(self._drawing) >= MOST_WAITING:
                log.warning("too many pictures at once", waiting=len(self._drawing))
                return None
            task = self._drawing[key] = asyncio.create_task(self._draw(key, card, theme))
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.shield(task)
        except TimeoutError:
            return None

    async def close(self) -> None:
        """End the process; what is being drawn is given up."""
        for task in self._drawing.values():
            task.cancel()
        await asyncio.gather(*self._drawing.values(), return_exceptions=True)
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)

    async def _draw(self, key: str, card: Drawable, theme: Theme) -> Picture | None:
        try:
            picture = await self._hand_over(card, theme)
        except Exception as error:
            log.warning("a picture was not drawn", card=type(card).__name__, reason=str(error) or repr(error))
            return None
        finally:
            del self._drawing[key]
        self._keep(key, picture)
        return picture

    def _hand_over(self, card: Drawable, theme: Theme) -> asyncio.Future[Picture]:
        """Give a card to the process; to a new one where the last has ended since."""
        loop = asyncio.get_running_loop()
        self._pool = self._pool or _make_pool()
        try:
            return loop.run_in_executor(self._pool, draw, card, theme, self._topics)
        except BrokenExecutor:
            self._pool.shutdown(wait=False)
            self._pool = _make_pool()
            return loop.run_in_executor(self._pool, draw, card, theme, self._topics)

    def _keep(self, key: str, picture: Picture) -> None:
        self._drawn[key] = picture
        if len(self._drawn) > self._kept:
            self._drawn.popitem(last=False)


@asynccontextmanager
async def painting(topics: Mapping[str, str]) -> AsyncIterator[Painter]:
    """A painter that is closed when the block ends."""
    painter = Painter(topics)
    try:
        yield painter
    finally:
        await painter.close()


def _make_pool() -> ProcessPoolExecutor:
    """One process, spawned: a fork would copy threads and locks of ours."""
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=prepare)


def _key(card: Drawable, theme: Theme) -> str:
    return sha256(f"{type(card).__name__} {theme} {dump_card(card)}".encode()).hexdigest()
