"""`/profile`, and what somebody wrote beside the model answers: for that person's eyes alone."""

from bot.cards.pictures import YearPicture
from bot.cards.profiles import ProfileCard
from bot.cards.rounds import PublishedAnswer
from bot.domain.errors import NotFoundError
from bot.domain.group import Group, Member
from bot.platforms.discord.boards_picture import Illustrator
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.parse import PLATFORM, number_of
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_profile import PICTURE, render_history, render_profile, render_wrote
from bot.platforms.discord.visit import Visit, parse_values
from bot.services.bundle import Services


class Profile:
    """Handlers on what the ledgers hold of one member."""

    def __init__(self, services: Services, counter: Counter, topics: Topics, illustrator: Illustrator) -> None:
        self._services = services
        self._counter = counter
        self._topics = topics
        self._illustrator = illustrator
        counter.register({"profile": self.profile})

    async def profile(self, visit: Visit, group: Group, _wish: str) -> None:
        """One's own totals, year and topics."""
        member = await self._member(visit, group)
        card = await self._services.profiles.profile(group.id, member.id)
        badges = (await self._services.badges.holders(group.id)).get(member.id, ())
        await self._illustrator.show(
            visit,
            draw_year(card),
            PICTURE,
            lambda alt: render_profile(card, self._topics, group.name, group.id, visit.locale, alt, badges),
        )

    async def history(self, visit: Visit, rest: str) -> None:
        """A page of what one wrote: `group:offset:label`."""
        await visit.wait(update=True)
        number, offset, *_ = [*rest.split(":"), ""]
        group = await self._counter.own_group(visit, number_of(number))
        member = await self._member(visit, group)
        card = await self._services.profiles.history(group.id, member.id, number_of(offset))
        await visit.show(render_history(card, group.id, self._topics, visit.locale))

    async def choose(self, visit: Visit, rest: str) -> None:
        """A round was chosen from the list: `group:offset`."""
        await visit.wait(update=True)
        chosen = next(iter(parse_values(visit.interaction)), "")
        await self._wrote(visit, rest, number_of(chosen), 0)

    async def part(self, visit: Visit, rest: str) -> None:
        """Another part of a long one: `group:offset:round:page`."""
        await visit.wait(update=True)
        number, offset, round_id, page, *_ = [*rest.split(":"), "", "", ""]
        await self._wrote(visit, f"{number}:{offset}", number_of(round_id), number_of(page))

    async def _wrote(self, visit: Visit, place: str, round_id: int, page: int) -> None:
        group = await self._counter.own_group(visit, number_of(place.partition(":")[0]))
        member = await self._member(visit, group)
        line = await self._services.profiles.wrote(group.id, member.id, round_id)
        best = None if line.is_void else await self._best(visit, group, round_id)
        await visit.show(render_wrote(line, best, place, page, visit.locale))

    async def _best(self, visit: Visit, group: Group, round_id: int) -> PublishedAnswer | None:
        return (await self._services.archive.reveal(group.id, round_id, PLATFORM, visit.space)).best

    async def _member(self, visit: Visit, group: Group) -> Member:
        member = await self._counter.find_member(visit, group)
        if member is None:
            raise NotFoundError("room.no_seat")
        return member


def draw_year(card: ProfileCard) -> YearPicture | None:
    """What is drawn of a profile: the year, once there is a day in it."""
    if not card.year:
        return None
    return YearPicture(card.name, card.today, card.year, card.current, card.longest, card.answered)
