"""Column types: instants that are aware UTC on both sides, whole seconds for durations, JSON as text."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, BindParameter, DateTime, Dialect, Integer, literal
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows only through a column of type INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite's own type drops the zone, so naive values are refused, not guessed."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware in any zone to naive UTC, as stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant must be aware, got {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Stored naive UTC to aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Seconds(TypeDecorator[timedelta]):
    """A duration in whole seconds."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """A duration to seconds."""
        return None if value is None else int(value.total_seconds())

    def process_result_value(self, value: Any, dialect: Dialect) -> timedelta | None:
        """Seconds to a duration."""
        return None if value is None else timedelta(seconds=value)


def instant(value: datetime) -> BindParameter[datetime]:
    """An instant inside an expression, where SQLAlchemy would not know that it is one and so drop its zone."""
    return literal(value, Instant())
