"""A drain: due rows, acted on a few at a time in one unit of work; what fails is left out, and holds up no other."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from bot.domain.errors import NotStoredError
from bot.ports.store import Store, UnitOfWork
from bot.services.setbacks import Setbacks

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Due(Generic[R]):
    """What is due: `find` gives so many rows at most, and may leave out those of the keys it is given.

    `act` is given the rows of one `key` together, and says how much it changed.
    """

    find: Callable[[UnitOfWork, int, Collection[int]], Awaitable[Sequence[R]]]
    key: Callable[[R], int]
    act: Callable[[UnitOfWork, Sequence[R]], Awaitable[int]]


class Drain:
    """Works off what is due of one kind, `at_once` rows in one unit of work.

    They are few, so that answers never wait long for the writer (promise 1).
    """

    def __init__(self, store: Store, what: str, at_once: int) -> None:
        self._store = store
        self._at_once = at_once
        self._setbacks = Setbacks[int](what)

    async def run(self, due: Due[R], now: datetime) -> int:
        """Claim after claim until one is not full; how much was changed. What failed is tried again after a while."""
        done = 0
        while True:
            claim = _Claim(due, self._at_once, self._setbacks.left_alone(now))
            try:
                changed = await self._store.write(claim.run)
            except NotStoredError:
                raise
            except Exception as error:
                if claim.trying is None:
                    raise
                self._setbacks.note(claim.trying, error, now)
                continue
            for key in claim.keys:
                self._setbacks.clear(key)
            done += changed
            if claim.taken < self._at_once:
                return done


class _Claim(Generic[R]):
    """A few due rows; `trying` is the key under way, `keys` those that were acted on."""

    def __init__(self, due: Due[R], at_once: int, without: Collection[int]) -> None:
        self._due = due
        self._at_once = at_once
        self._without = without
        self.taken = 0
        self.keys: list[int] = []
        self.trying: int | None = None

    async def run(self, uow: UnitOfWork) -> int:
        """Act on the rows; how much was changed."""
        by_key: dict[int, list[R]] = defaultdict(list)
        for row in await self._due.find(uow, self._at_once + len(self._without), self._without):
            if self._due.key(row) not in self._without:
                by_key[self._due.key(row)].append(row)
        self.taken = sum(map(len, by_key.values()))
        changed = 0
        for self.trying, rows in by_key.items():
            changed += await self._due.act(uow, rows)
        self.trying, self.keys = None, list(by_key)
        return changed
