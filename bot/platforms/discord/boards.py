"""`/leaderboard`, `/streak`, `/profile`, and the buttons and selects of what they show."""

from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_boards import render_board, render_profile, render_shared_board, render_streak
from bot.platforms.discord.visit import Visit, parse_values
from bot.services.bundle import Services
from bot.services.standings import Standings


class Boards:
    """Handlers on what ledgers and standings say."""

    def __init__(self, services: Services, counter: Counter, topics: Topics) -> None:
        self._standings: Standings = services.standings
        self._counter = counter
        self._topics = topics
        counter.register({"leaderboard": self.leaderboard, "streak": self.streak, "profile": self.profile})

    async def leaderboard(self, visit: Visit, group: Group, wish: str) -> None:
        """A board, called by its name; `share:` before it posts the top for everyone."""
        name = wish.removeprefix("share:")
        if name == wish:
            await self._show(visit, group, name, 0)
            return
        card = await self._standings.board(group.id, name)
        await visit.announce(render_shared_board(card, group.name, visit.locale))

    async def choose(self, visit: Visit, rest: str) -> None:
        """Another board was chosen."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, _number(rest))
        await self._show(visit, group, next(iter(parse_values(visit.interaction)), "week"), 0)

    async def page(self, visit: Visit, rest: str) -> None:
        """Another page was asked for."""
        await visit.wait(update=True)
        number, board, offset, *_ = [*rest.split(":"), "", "", ""]
        group = await self._counter.own_group(visit, _number(number))
        await self._show(visit, group, board, _number(offset))

    async def streak(self, visit: Visit, group: Group, _wish: str) -> None:
        """One's own streak in figures."""
        await self._streak(visit, group, with_days=False)

    async def why(self, visit: Visit, rest: str) -> None:
        """One's own streak with the reason of each day."""
        await visit.wait(update=True)
        await self._streak(visit, await self._counter.own_group(visit, _number(rest)), with_days=True)

    async def profile(self, visit: Visit, group: Group, _wish: str) -> None:
        """One's own totals."""
        member = await self._counter.find_member(visit, group)
        if member is None:
            await visit.tell(visit.say("room.no_seat"))
            return
        card = await self._standings.profile(group.id, member.id)
        await visit.show(render_profile(card, self._topics, group.name, visit.locale))

    async def _streak(self, visit: Visit, group: Group, *, with_days: bool) -> None:
        member = await self._counter.find_member(visit, group)
        if member is None:
            await visit.tell(visit.say("room.no_seat"))
            return
        card = await self._standings.streak(group.id, member.id)
        await visit.show(render_streak(card, group.id, with_days=with_days, locale=visit.locale))

    async def _show(self, visit: Visit, group: Group, board: str, offset: int) -> None:
        member = await self._counter.find_member(visit, group)
        viewer = member.id if member else None
        card = await self._standings.board(group.id, board or "week", viewer, offset=offset)
        await visit.show(render_board(card, group.id, group.name, viewer, visit.locale))


def _number(text: str) -> int:
    """A number in an id. Raises NotFoundError for anything else."""
    if not text.isdecimal():
        raise NotFoundError("group.unknown")
    return int(text)
