from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.pool import StaticPool

from bot.store.columns import Instant, Seconds, instant
from tests.fakes import MONDAY

WALL = MONDAY.replace(tzinfo=None)
INSTANTS = st.datetimes(WALL.replace(year=1971), WALL.replace(year=2999), timezones=st.timezones())
MOMENTS = Table("moments", MetaData(), Column("at", Instant), Column("lasts", Seconds))


def stored(at: datetime | None, lasts: timedelta | None = None) -> tuple[datetime | None, timedelta | None]:
    """What a table gives back of what it was given."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            MOMENTS.create(connection)
            connection.execute(insert(MOMENTS).values(at=at, lasts=lasts))
            row = connection.execute(select(MOMENTS)).one()
            return row.at, row.lasts
    finally:
        engine.dispose()


@given(INSTANTS)
def test_an_instant_comes_back_as_the_same_instant_in_utc(at: datetime) -> None:
    found, _ = stored(at)

    # Python calls no two instants equal where a clock jumps, unless both are in one zone.
    assert found == at.astimezone(UTC)
    assert found is not None
    assert found.tzinfo is UTC


@given(INSTANTS, INSTANTS)
def test_stored_instants_sort_as_they_follow_each_other(one: datetime, other: datetime) -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        MOMENTS.create(connection)
        connection.execute(insert(MOMENTS), [{"at": one}, {"at": other}])
        found = list(connection.execute(select(MOMENTS.c.at).order_by(MOMENTS.c.at)).scalars())
    engine.dispose()

    assert found == sorted([one.astimezone(UTC), other.astimezone(UTC)])


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(StatementError, match="an instant must be aware"):
        stored(WALL)


def test_an_instant_inside_an_expression_keeps_its_zone() -> None:
    at = MONDAY.astimezone(timezone(timedelta(hours=5)))
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        found = connection.execute(select(instant(at))).scalar_one()
    engine.dispose()

    assert found == at


@given(st.integers(0, 10_000_000))
def test_a_duration_comes_back_in_whole_seconds(seconds: int) -> None:
    lasts = timedelta(seconds=seconds)

    assert stored(None, lasts + timedelta(microseconds=7)) == (None, lasts)


def test_nothing_stays_nothing() -> None:
    assert stored(None) == (None, None)
