"""Commands, clicks and forms take effect once: their key is claimed in the unit of work of the effect (promise 5)."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from bot.ports.store import Clock, Store, UnitOfWork

T = TypeVar("T")


class DoneBeforeError(Exception):
    """What was asked for took effect when it was delivered before; nothing was changed now."""


@dataclass
class _Claim:
    key: str
    is_taken: bool = False


_claim: ContextVar[_Claim | None] = ContextVar("claim", default=None)


@contextmanager
def once(key: str) -> Iterator[None]:
    """Within the block the first unit of work that changes something claims `key`, if the store is an OnceStore.

    That unit of work raises DoneBeforeError where the key was claimed before; later ones in the block go ahead.
    """
    token = _claim.set(_Claim(key))
    try:
        yield
    finally:
        _claim.reset(token)


class OnceStore:
    """A Store that claims the key of the `once` block it is used in."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def write(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run `work` in one write transaction, together with the claim where one is due."""
        claim = _claim.get()
        if claim is None or claim.is_taken:
            return await self._store.write(work)

        async def claimed(uow: UnitOfWork) -> T:
            if not await uow.inbox.claim(claim.key, self._clock.now()):
                raise DoneBeforeError(claim.key)
            return await work(uow)

        result = await self._store.write(claimed)
        claim.is_taken = True
        return result

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run `work` on one consistent snapshot that cannot be written."""
        return await self._store.read(work)
