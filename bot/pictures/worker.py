"""What happens in the painter's own process: it draws, and nothing else."""

import os
import signal
from collections.abc import Mapping
from multiprocessing import parent_process
from threading import Thread

from bot.cards.pictures import Drawable
from bot.pictures.painting import paint
from bot.ports.pictures import Picture, Theme

# Seconds a drawing may take before its process is ended.
LONGEST = 5
_NICE = 5


class NotDrawnError(Exception):
    """The renderer refused or panicked; the message says why."""


def prepare() -> None:
    """Make the process a good servant: it yields to whoever answers people, and ends with its parent alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    Thread(target=_follow_parent, daemon=True).start()


def draw(card: Drawable, theme: Theme, topics: Mapping[str, str]) -> Picture:
    """The picture of a card. Raises NotDrawnError for whatever goes wrong, panics of the renderer too."""
    signal.alarm(LONGEST)
    try:
        return paint(card, theme, topics)
    except BaseException as error:
        raise NotDrawnError(f"{type(error).__name__}: {error}") from None
    finally:
        signal.alarm(0)


def _follow_parent() -> None:
    """A parent that was killed takes its painter along."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
