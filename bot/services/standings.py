"""Boards, read as cards. One order serves every command and page: the one of `domain.leaderboard`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.cards.boards import OPEN_ROUND, BoardCard, BoardRow
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.group import Season
from bot.domain.leaderboard import (
    NEWCOMERS_BOARD,
    TOPIC_BOARD,
    Board,
    BoardPage,
    Ladder,
    Measure,
    Ranked,
    is_period,
    ladder_of,
    period_of,
)
from bot.domain.round import Round
from bot.domain.schedule import get_zone
from bot.ports.store import UnitOfWork
from bot.services.standings_export import Export, Form, write_export
from bot.services.use_cases import UseCases

LATEST = "latest"
BOARDS = (LATEST, *Board, TOPIC_BOARD, NEWCOMERS_BOARD)
PAGE = 25
EXPORTED_AT_ONCE = 1000
_STREAK_BOARDS = (Board.ALL, NEWCOMERS_BOARD)
_DATED = (Board.WEEK, Board.MONTH, Board.SEASON)


class Standings(UseCases):
    """Reads boards. `viewer` is a member id, or None for someone without a seat."""

    async def board(
        self,
        group_id: int,
        board: str,
        viewer: int | None = None,
        period: str | None = None,
        offset: int = 0,
        by: str = Measure.POINTS,
        *,
        around: bool = False,
    ) -> BoardCard:
        """PAGE rows of one of BOARDS from place `offset` on, or those around the viewer.

        Without `period` the current week, month or season (or the last one that ended); `topic` takes a topic's id, and
        `latest` OPEN_ROUND. Raises NotFoundError for a week or month that cannot be, InvalidInputError for another
        board or measure, for `topic` without a period, and for longest streaks of anything but all time.
        """
        measure = _check(board, period, by)

        async def work(uow: UnitOfWork) -> BoardCard:
            if board == LATEST:
                return await _latest_board(uow, group_id, viewer, offset, period)
            ladder = await self._ladder(uow, group_id, board, period, measure)
            if around and viewer is not None:
                page = await uow.boards.around(ladder, viewer, PAGE)
            else:
                page = await uow.boards.page(ladder, viewer, max(offset, 0), PAGE)
            card = _make_card(board, ladder.period, measure, page)
            return card if viewer is None or page.mine else await _advised(uow, group_id, viewer, card)

        return await self._store.read(work)

    async def periods(self, group_id: int, board: str) -> Sequence[str]:
        """Weeks, months, seasons or topics of a board that hold anyone, newest first."""
        return await self._store.read(lambda uow: uow.standings.periods(group_id, board))

    async def export(
        self, group_id: int, board: str, form: Form, period: str | None = None, by: str = Measure.POINTS
    ) -> Export:
        """A whole board as CSV or JSON. Raises InvalidInputError as `board` does."""
        measure = _check(board, period, by)

        async def work(uow: UnitOfWork) -> tuple[str, list[Ranked]]:
            if board == LATEST:
                return await _whole_round(uow, group_id, period)
            ladder = await self._ladder(uow, group_id, board, period, measure)
            return ladder.period, await _whole(uow, ladder)

        read_period, rows = await self._store.read(work)
        return write_export(board, read_period, rows, form)

    async def _ladder(self, uow: UnitOfWork, group_id: int, board: str, period: str | None, by: Measure) -> Ladder:
        """A board that needs no date reads none: a statement costs more than the page."""
        if board in (Board.ALL, TOPIC_BOARD) or (period is not None and board in _DATED):
            return ladder_of(group_id, board, "" if board == Board.ALL else period or "", by)
        today = self._clock.now().astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()
        if board == NEWCOMERS_BOARD:
            return ladder_of(group_id, board, "", by, today)
        season = _season_on(await uow.groups.seasons(group_id), today) if board == Board.SEASON else ""
        return ladder_of(group_id, board, period_of(Board(board), today, season), by)


def measures_of(board: str) -> tuple[Measure, ...]:
    """What a board can be ordered by: the latest round by points alone, longest streaks only over all time."""
    if board == LATEST:
        return (Measure.POINTS,)
    return tuple(Measure) if board in _STREAK_BOARDS else (Measure.POINTS, Measure.ANSWERS)


def _check(board: str, period: str | None, by: str) -> Measure:
    if board not in BOARDS:
        raise InvalidInputError("board.unknown", boards=", ".join(BOARDS))
    if by not in set(Measure):
        raise InvalidInputError("boards.unknown_measure", measures=", ".join(Measure))
    if board == TOPIC_BOARD and not period:
        raise InvalidInputError("boards.which_topic")
    if board in (Board.WEEK, Board.MONTH) and period and not is_period(Board(board), period):
        raise NotFoundError("boards.no_period")
    if board == LATEST and by != Measure.POINTS:
        raise InvalidInputError("boards.latest_by_points")
    if by == Measure.LONGEST and board not in _STREAK_BOARDS:
        raise InvalidInputError("boards.longest_of_all_time")
    return Measure(by)


def _season_on(seasons: Sequence[Season], today: date) -> str:
    """The season that runs, else the last that ended; '' before the first."""
    begun = [season for season in seasons if season.starts_on <= today]
    return begun[-1].name if begun else ""


def _make_card(board: str, period: str, by: Measure, page: BoardPage) -> BoardCard:
    rows = tuple(map(_board_row, page.rows))
    here = {row.member_id for row in rows}
    mine = _board_row(page.mine) if page.mine and page.mine.standing.member_id not in here else None
    return BoardCard(board, period, rows, page.total, mine, page.offset, by)


def _board_row(ranked: Ranked) -> BoardRow:
    row = ranked.standing
    return BoardRow(ranked.rank, row.member_id, row.name, row.points, row.answers, row.current, row.longest)


async def _advised(uow: UnitOfWork, group_id: int, viewer: int, card: BoardCard) -> BoardCard:
    """Tells a viewer who is not on the board how to get there."""
    if (await uow.members.get(viewer)).hidden_at is not None:
        return card.advise("boards.advice_hidden")
    is_open = bool(await uow.rounds.open_in(group_id))
    return card.advise("boards.advice_answer_now" if is_open else "boards.advice_next_round")


async def _latest_board(
    uow: UnitOfWork, group_id: int, viewer: int | None, offset: int, period: str | None
) -> BoardCard:
    """What each got in the latest round that is settled; else, or when asked, who has answered, points pending."""
    round_, newer = await _latest_rounds(uow, group_id, period)
    if round_ is None:
        return BoardCard(LATEST, "", (), 0)
    page = await _round_page(uow, round_, viewer, max(offset, 0), PAGE)
    card = _make_card(LATEST, str(round_.on), Measure.POINTS, page)
    card = card if round_.settled_at else replace(card.pending(), is_open=period == OPEN_ROUND)
    if newer is not None:
        now = await uow.answers.count_answered(newer.id, newer.closes_at, newer.rules.minimum)
        card = replace(card, answered_now=now)
    return card if viewer is None or page.mine else await _advised(uow, group_id, viewer, card)


async def _latest_rounds(uow: UnitOfWork, group_id: int, period: str | None) -> tuple[Round | None, Round | None]:
    """The round that the board shows, and one that is open beside it: results stay until there are others."""
    newest = await uow.rounds.latest(group_id)
    if newest is None or newest.settled_at or period == OPEN_ROUND:
        return newest, None
    settled = await uow.rounds.history(group_id, 0, 1)
    return (settled[0], newest) if settled else (newest, None)


async def _round_page(uow: UnitOfWork, round_: Round, viewer: int | None, offset: int, limit: int) -> BoardPage:
    if round_.settled_at is None:
        minimum = round_.rules.minimum
        return await uow.boards.answered(round_.id, round_.closes_at, minimum, viewer, offset, limit)
    return await uow.boards.of_round(round_.id, viewer, offset, limit)


async def _whole_round(uow: UnitOfWork, group_id: int, period: str | None) -> tuple[str, list[Ranked]]:
    """Everyone on the board of the latest round."""
    round_, _ = await _latest_rounds(uow, group_id, period)
    rows: list[Ranked] = []
    while round_ and (page := await _round_page(uow, round_, None, len(rows), EXPORTED_AT_ONCE)).rows:
        rows += page.rows
    return (str(round_.on), rows) if round_ else ("", rows)


async def _whole(uow: UnitOfWork, ladder: Ladder) -> list[Ranked]:
    rows: list[Ranked] = []
    while (page := await uow.boards.page(ladder, None, len(rows), EXPORTED_AT_ONCE)).rows:
        rows += page.rows
    return rows
