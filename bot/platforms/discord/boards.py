"""`/leaderboard` and `/streak`, and the buttons and selects of what they show."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.boards import BoardCard
from bot.cards.pictures import BoardPicture
from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.domain.leaderboard import TOPIC_BOARD, Measure
from bot.platforms.discord.boards_picture import Illustrator
from bot.platforms.discord.boards_wish import parse_page, parse_wish, period_of_token
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.parse import number_of
from bot.platforms.discord.render import Topics, topic_title
from bot.platforms.discord.render_boards import PICTURE, Frame, render_board, render_shared_board
from bot.platforms.discord.render_streak import render_streak
from bot.platforms.discord.visit import Visit, parse_values
from bot.services.board_wish import BoardWish
from bot.services.bundle import Services

SHARE = "share:"


class Boards:
    """Handlers on standings and streaks."""

    def __init__(self, services: Services, counter: Counter, topics: Topics, illustrator: Illustrator) -> None:
        self._services = services
        self._counter = counter
        self._topics = topics
        self._illustrator = illustrator
        counter.register({"leaderboard": self.leaderboard, "streak": self.streak})

    async def leaderboard(self, visit: Visit, group: Group, asked: str) -> None:
        """A board, `board:by:whose`; `share:` before it posts the top for everyone."""
        board, by, whose, *_ = [*asked.removeprefix(SHARE).split(":", 2), "", ""]
        wish = parse_wish(board, whose, by, self._topics)
        if asked.startswith(SHARE):
            await self._share(visit, group, wish)
        else:
            await self._show(visit, group, wish)

    async def choose(self, visit: Visit, rest: str) -> None:
        """Another board was chosen."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, number_of(rest))
        await self._show(visit, group, BoardWish(next(iter(parse_values(visit.interaction)), "week")))

    async def choose_period(self, visit: Visit, rest: str) -> None:
        """Another week, month, season or topic of a board was chosen."""
        await visit.wait(update=True)
        number, board, by, *_ = [*rest.split(":"), "", ""]
        group = await self._counter.own_group(visit, number_of(number))
        await self._show(
            visit, group, BoardWish(board, by or Measure.POINTS, next(iter(parse_values(visit.interaction))))
        )

    async def page(self, visit: Visit, rest: str) -> None:
        """Another page or order of a board was asked for."""
        await visit.wait(update=True)
        number, wish = parse_page(rest)
        await self._show(visit, await self._counter.own_group(visit, number_of(number)), wish)

    async def streak(self, visit: Visit, group: Group, _wish: str) -> None:
        """One's own streak in figures."""
        await self._streak(visit, group, with_days=False)

    async def why(self, visit: Visit, rest: str) -> None:
        """One's own streak with the reason of each day."""
        await visit.wait(update=True)
        await self._streak(visit, await self._counter.own_group(visit, number_of(rest)), with_days=True)

    async def _streak(self, visit: Visit, group: Group, *, with_days: bool) -> None:
        member = await self._counter.find_member(visit, group)
        if member is None:
            await visit.tell(visit.say("room.no_seat"))
            return
        card = await self._services.profiles.streak(group.id, member.id)
        await visit.show(render_streak(card, group.id, with_days=with_days, locale=visit.locale))

    async def _show(self, visit: Visit, group: Group, wish: BoardWish) -> None:
        member = await self._counter.find_member(visit, group)
        viewer = member.id if member else None
        card, frame = await self._read(group, wish, viewer)
        card = card if member else card.advise("boards.advice_next_round")
        await self._illustrator.show(
            visit,
            self._drawable(card, group, viewer),
            PICTURE,
            lambda alt: render_board(card, group.id, group.name, viewer, visit.locale, replace(frame, alt=alt)),
        )

    async def _share(self, visit: Visit, group: Group, wish: BoardWish) -> None:
        card, frame = await self._read(group, wish, None)
        top = replace(card, mine=None, advice="")
        await self._illustrator.announce(
            visit,
            self._drawable(top, group, None),
            PICTURE,
            lambda alt: render_shared_board(top, group.name, visit.locale, replace(frame, alt=alt)),
        )

    async def _read(self, group: Group, wish: BoardWish, viewer: int | None) -> tuple[BoardCard, Frame]:
        standings = self._services.standings
        periods = await standings.periods(group.id, wish.board)
        period = period_of_token(wish.period, periods)
        if wish.board == TOPIC_BOARD:
            period = require_topic(period, periods)
        card = await standings.board(
            group.id, wish.board, viewer, period or None, wish.offset, wish.by, around=wish.is_around
        )
        badges = await self._services.badges.holders(group.id)
        return card, Frame(self._topics, periods, badges)

    def _drawable(self, card: BoardCard, group: Group, viewer: int | None) -> BoardPicture | None:
        """What is drawn of a board: nothing of an empty one, nor of one in another order than the picture's, points."""
        if not card.rows or card.by != Measure.POINTS:
            return None
        if card.board == TOPIC_BOARD:
            card = replace(card, period=topic_title(card.period, self._topics))
        return BoardPicture(group.name, card, viewer)


def require_topic(topic: str, known: Sequence[str]) -> str:
    """A topic that somebody has points in; the first such for none. Raises NotFoundError for any other."""
    if not known:
        raise NotFoundError("chat_boards.no_topics")
    if topic and topic not in known:
        raise NotFoundError("chat_boards.no_topic")
    return topic or known[0]
