"""Seasons: a host gives the board of the season its name and dates. Nothing is deleted; the ledgers say what counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Season
from bot.domain.leaderboard import Board
from bot.domain.schedule import get_zone
from bot.ports.store import UnitOfWork
from bot.services.rights import record
from bot.services.use_cases import UseCases

LONGEST_NAME = 40
LONGEST_SEASON = timedelta(days=400)


class Seasons(UseCases):
    """Use cases on the seasons of a group. `by` is the host's account id; all but `list` raise ForbiddenError else.

    Dates are local to the group, both ends included. A change rebuilds the season's board from the points ledger.
    """

    async def list(self, group_id: int) -> Sequence[Season]:
        """Every season, by its first day."""
        return await self._store.read(lambda uow: uow.groups.seasons(group_id))

    async def create(self, group_id: int, name: str, starts_on: date, ends_on: date, by: int) -> Season:
        """Add a season; its board begins with what counts on its dates already.

        Raises InvalidInputError for a name or dates that will not do, ConflictError for a name that is taken and for
        dates of another season.
        """
        season = Season(_clean(name), starts_on, ends_on)

        async def work(uow: UnitOfWork) -> Season:
            if season.name.casefold() in {other.name.casefold() for other in await uow.groups.seasons(group_id)}:
                raise ConflictError("seasons.taken", name=season.name)
            return await self._put(uow, group_id, season, by, "audit.began_season")

        return await self._store.write(work)

    async def move(self, group_id: int, name: str, starts_on: date, ends_on: date, by: int) -> Season:
        """Change a season's dates. Raises NotFoundError, and InvalidInputError or ConflictError as `create` does."""

        async def work(uow: UnitOfWork) -> Season:
            season = replace(await _get(uow, group_id, name), starts_on=starts_on, ends_on=ends_on)
            return await self._put(uow, group_id, season, by, "audit.moved_season")

        return await self._store.write(work)

    async def end(self, group_id: int, name: str, by: int) -> Season:
        """End a season today: what counts from tomorrow on is not its own any more.

        Raises NotFoundError, and ConflictError for a season that is over or has not begun.
        """

        async def work(uow: UnitOfWork) -> Season:
            season = await _get(uow, group_id, name)
            today = self._clock.now().astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()
            if season.ends_on < today:
                raise ConflictError("seasons.over", name=season.name, on=season.ends_on)
            if season.starts_on > today:
                raise ConflictError("seasons.not_begun", name=season.name, on=season.starts_on)
            return await self._put(uow, group_id, replace(season, ends_on=today), by, "audit.ended_season")

        return await self._store.write(work)

    async def _put(self, uow: UnitOfWork, group_id: int, season: Season, by: int, phrase: str) -> Season:
        _check_dates(season)
        facts = {"name": season.name, "first": str(season.starts_on), "last": str(season.ends_on)}
        await record(uow, group_id, by, phrase, self._clock.now(), facts)
        for other in await uow.groups.seasons(group_id):
            if other.name != season.name and other.starts_on <= season.ends_on and season.starts_on <= other.ends_on:
                raise ConflictError("seasons.overlaps", name=other.name, first=other.starts_on, last=other.ends_on)
        await uow.groups.put_season(group_id, season)
        await uow.standings.rebuild(group_id, Board.SEASON, season.name, season.starts_on, season.ends_on)
        return season


def _clean(name: str) -> str:
    """A name without outer blanks. Raises InvalidInputError."""
    kept = name.strip()
    if not kept.isprintable() or not 1 <= len(kept) <= LONGEST_NAME:
        raise InvalidInputError("seasons.bad_name", most=LONGEST_NAME)
    return kept


def _check_dates(season: Season) -> None:
    if not season.starts_on <= season.ends_on <= season.starts_on + LONGEST_SEASON:
        raise InvalidInputError("seasons.bad_dates", most=LONGEST_SEASON.days)


async def _get(uow: UnitOfWork, group_id: int, name: str) -> Season:
    for season in await uow.groups.seasons(group_id):
        if season.name == name:
            return season
    raise NotFoundError("seasons.unknown")
