"""What most services are: use cases on a store, by a clock."""

from bot.ports.store import Clock, Store


class UseCases:
    """Each public method is one use case. What it changes is one unit of work; the clock says when, in aware UTC."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
