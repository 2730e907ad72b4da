"""Seasons: a host's dates decide what the season's board counts; nothing is deleted."""

from datetime import date

import pytest

from bot.domain.errors import ConflictError, DrillError, ForbiddenError, InvalidInputError, NotFoundError
from tests.services.house import House, at, on


async def _season(house: House) -> list[tuple[str, int | None]]:
    return [(row.name, row.points) for row in (await house.board("season")).rows]


async def test_a_season_begins_with_what_counts_on_its_dates_already(house: House) -> None:
    await house.play("aaa")
    await house.core.services.seasons.create(house.group.id, " Winter ", on(6), on(9), house.host)

    assert await _season(house) == [("Ada", 12 + 13)]
    await house.play("a")
    assert await _season(house) == [("Ada", 12 + 13 + 14)]
    assert await house.differences() == []
    assert [s.name for s in await house.core.services.seasons.list(house.group.id)] == ["Winter"]


async def test_a_season_that_ends_leaves_its_board_and_the_next_begins_at_nothing(house: House) -> None:
    seasons = house.core.services.seasons
    await seasons.create(house.group.id, "One", on(5), on(30), house.host)
    await house.play("aa")
    ended = await seasons.end(house.group.id, "One", house.host)
    await seasons.create(house.group.id, "Two", on(7), on(30), house.host)
    house.clock.at = at(7, 8)

    assert ended.ends_on == on(6)
    assert await _season(house) == []
    await house.play("a")
    assert await _season(house) == [("Ada", 13)]
    one = await house.core.services.standings.board(house.group.id, "season", period="One")
    assert [(row.name, row.points) for row in one.rows] == [("Ada", 11 + 12)]
    assert await house.points("Ada") == 11 + 12 + 13
    assert await house.differences() == []


async def test_moved_dates_count_anew(house: House) -> None:
    await house.play("aaa")
    seasons = house.core.services.seasons
    await seasons.create(house.group.id, "Winter", on(5), on(5), house.host)
    await seasons.move(house.group.id, "Winter", on(6), on(7), house.host)

    assert await _season(house) == [("Ada", 12 + 13)]
    assert await house.differences() == []


async def test_between_two_seasons_the_board_shows_the_one_that_ended(house: House) -> None:
    await house.core.services.seasons.create(house.group.id, "One", on(5), on(5), house.host)
    await house.play("aa")

    assert await _season(house) == [("Ada", 11)]


@pytest.mark.parametrize(
    ("name", "first_on", "last_on", "error"),
    [
        ("Winter", on(20), on(21), ConflictError),
        ("winter", on(20), on(21), ConflictError),
        ("Spring", on(9), on(12), ConflictError),
        ("Spring", on(1), on(31), ConflictError),
        ("Spring", on(21), on(20), InvalidInputError),
        ("Spring", on(20), date(2028, 1, 1), InvalidInputError),
        (" ", on(20), on(21), InvalidInputError),
        ("x" * 41, on(20), on(21), InvalidInputError),
        ("two\nlines", on(20), on(21), InvalidInputError),
    ],
)
async def test_a_season_that_will_not_do_is_refused(
    house: House, name: str, first_on: date, last_on: date, error: type[DrillError]
) -> None:
    create = house.core.services.seasons.create
    await create(house.group.id, "Winter", on(5), on(9), house.host)
    with pytest.raises(error):
        await create(house.group.id, name, first_on, last_on, house.host)


async def test_a_season_is_ended_once_and_not_before_it_begins(house: House) -> None:
    seasons = house.core.services.seasons
    await seasons.create(house.group.id, "Later", on(12), on(15), house.host)
    await seasons.create(house.group.id, "Now", on(5), on(5), house.host)
    house.clock.at = at(6)
    for name, error in (("Later", ConflictError), ("Now", ConflictError), ("Never", NotFoundError)):
        with pytest.raises(error):
            await seasons.end(house.group.id, name, house.host)


async def test_only_hosts_make_seasons(house: House) -> None:
    await house.play("a")
    ada = await house.account_id("Ada")
    with pytest.raises(ForbiddenError):
        await house.core.services.seasons.create(house.group.id, "Mine", on(5), on(9), ada)
    assert await house.core.services.seasons.list(house.group.id) == []
