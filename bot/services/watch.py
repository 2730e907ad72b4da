"""The threads that take answers now, in memory: a message elsewhere is dropped without a query (promise 10)."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.refs import ThreadRef
from bot.domain.round import Round


class Watch:
    """Index of watched threads, filled when a thread starts and at start; one per process."""

    def __init__(self) -> None:
        self._rounds: dict[ThreadRef, Round] = {}

    def add(self, thread: ThreadRef, round_: Round) -> None:
        """Take answers from `thread` for `round_` from now on."""
        self._rounds[thread] = round_

    def find(self, thread: ThreadRef) -> Round | None:
        """The round a thread belongs to, if it still takes answers."""
        return self._rounds.get(thread)

    def replace(self, rounds: Mapping[ThreadRef, Round]) -> set[ThreadRef]:
        """Watch these threads and no others; those that were not watched before."""
        new = rounds.keys() - self._rounds.keys()
        self._rounds = dict(rounds)
        return set(new)

    def update(self, round_: Round) -> None:
        """Take over a changed round in every thread of its own; a void one is dropped."""
        for thread in [thread for thread, watched in self._rounds.items() if watched.id == round_.id]:
            if round_.voided_at:
                del self._rounds[thread]
            else:
                self._rounds[thread] = round_

    def prune(self, now: datetime) -> None:
        """Drop threads whose late window is over."""
        self._rounds = {thread: r for thread, r in self._rounds.items() if r.takes_late_until >= now}
