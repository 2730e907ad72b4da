"""`/setup`: the wizard that founds a group, and managing its hosts and channels afterwards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from bot.cards.rounds import RoundCard
from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.group import Account, Group
from bot.domain.refs import AccountRef, ChannelRef
from bot.platforms.discord.announcer import DiscordAnnouncer
from bot.platforms.discord.api import Api
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.draft import MOST_NAME, Draft, choose, read_draft
from bot.platforms.discord.forms import form, text_field
from bot.platforms.discord.layout import button, layout, row
from bot.platforms.discord.link import Link
from bot.platforms.discord.parse import PLATFORM, account_ref, channel_ref, parse_name
from bot.platforms.discord.render import Topics, render_round
from bot.platforms.discord.render_setup import render_openings, render_overview, render_setup
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_form, parse_id, parse_values
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.bundle import Services
from bot.services.once import once


class SetUp:
    """Handlers of the wizard and of the overview. Founding and naming hosts is for those who manage the server."""

    def __init__(
        self,
        services: Services,
        store: Store,
        clock: Clock,
        counter: Counter,
        announcer: DiscordAnnouncer,
        api: Api,
        link: Link,
        topics: Topics,
    ) -> None:
        self._services = services
        self._store = store
        self._clock = clock
        self._counter = counter
        self._announcer = announcer
        self._api = api
        self._link = link
        self._topics = topics

    async def start(self, visit: Visit, zone: str = "", local_time: str = "") -> None:
        """Show the group of this place as it is set up, or begin to found one."""
        await visit.wait()
        if not visit.space or visit.channel is None:
            raise NotFoundError("discord.setup_in_server")
        here = visit.channel

        async def find(uow: UnitOfWork) -> Group | None:
            channel = await uow.groups.find_channel(here)
            others = await uow.places.in_space(PLATFORM, visit.space)
            return await uow.groups.get(channel.group_id) if channel else next(iter(others), None)

        group = await self._store.read(find)
        if group is None:
            await self._begin(visit, zone, local_time)
        else:
            await self._show_group(visit, group)

    async def another(self, visit: Visit, _rest: str) -> None:
        """Found one more group in a server that has one."""
        await visit.wait()
        await self._begin(visit, "", "")

    async def changed(self, visit: Visit, _rest: str) -> None:
        """A select of the wizard was changed."""
        draft = choose(self._draft(visit), parse_id(visit.interaction), parse_values(visit.interaction))
        await visit.wait(update=True)
        await visit.show(render_setup(draft, self._topics, locale=visit.locale))

    async def texts(self, visit: Visit, _rest: str) -> None:
        """Open the form for name, zone and time."""
        draft, say = self._draft(visit), visit.say
        fields = (
            text_field("name", say("discord.setup_name"), value=draft.name, most=MOST_NAME),
            text_field("zone", say("host.zone"), value=draft.zone, hint="Europe/Berlin", most=60),
            text_field("time", say("host.time"), value=f"{draft.local_time:%H:%M}", hint="09:00", most=5),
        )
        await visit.ask(form(say("discord.setup_title"), "setup:texts:", *fields))

    async def texts_sent(self, visit: Visit, _rest: str) -> None:
        """Name, zone and time were given; what cannot be read leaves the wizard as it was."""
        fields = {name: str(value or "") for name, value in parse_form(visit.interaction).items()}
        draft = self._draft(visit).with_texts(fields["name"], fields["zone"], fields["time"])
        await visit.wait(update=True)
        await visit.show(render_setup(draft, self._topics, locale=visit.locale))

    async def found(self, visit: Visit, _rest: str) -> None:
        """Found the group if its channel can be used, else say what to mend and keep the wizard."""
        draft = self._draft(visit)
        schedule = draft.schedule()
        await visit.wait(update=True)
        self._require_manager(visit)
        channel = channel_ref(visit.space, draft.channel or 0)
        problems = list(await self._announcer.inspect(channel)) if draft.channel else [visit.say("discord.no_channel")]
        if problems:
            await visit.show(render_setup(draft, self._topics, problems, visit.locale))
            return
        founder = await self._counter.account(visit)
        hosts = {user: await self._api.fetch_name(user) for user in draft.hosts}
        name = self._channel_name(visit, draft.channel or 0)
        with once(visit.message_key):
            group = await self._services.groups.set_up(draft.name, draft.zone, channel, name, schedule, founder.id)
        await self._name_hosts(group, hosts, None)
        await self._show_founded(visit, group)

    async def name_hosts(self, visit: Visit, rest: str) -> None:
        """People were chosen to be hosts."""
        await visit.wait(update=True)
        group, by = await self._managed(visit, rest)
        chosen = parse_values(visit.interaction)
        users = cast(Mapping[str, Any], visit.interaction.data).get("resolved", {}).get("users", {})
        names = {int(i): parse_name(users[i]) if i in users else await self._api.fetch_name(int(i)) for i in chosen}
        await self._name_hosts(group, names, by)
        await self._show_group(visit, group)

    async def add_channel(self, visit: Visit, rest: str) -> None:
        """One more channel was chosen for the group."""
        await visit.wait(update=True)
        group, _ = await self._managed(visit, rest)
        chosen = int(parse_values(visit.interaction)[0])
        channel = channel_ref(visit.space, chosen)
        if problems := await self._announcer.inspect(channel):
            await visit.add(layout("\n".join(problems)))
            return
        account = await self._counter.account(visit)
        name = self._channel_name(visit, chosen)
        await self._services.groups.add_channel(group.id, channel, name, account.id)
        await self._show_group(visit, group)

    async def remove_channel(self, visit: Visit, rest: str) -> None:
        """A channel was chosen that gets no further question."""
        await visit.wait(update=True)
        group, _ = await self._managed(visit, rest)
        chosen = int(parse_values(visit.interaction)[0])
        channels = {channel.id: channel for channel in (await self._services.groups.settings(group.id)).channels}
        by = (await self._counter.account(visit)).id
        await self._services.groups.remove_channel(group.id, chosen, by)
        await self._show_group(visit, group)
        told = [visit.say("channels.removed", channel=f"<#{channels[chosen].ref.channel}>")]
        if len(channels) == 1:
            told.append(visit.say("channels.remove_last"))
        await visit.add(layout("\n".join(told)))

    async def ping(self, visit: Visit, rest: str) -> None:
        """A role was chosen to be mentioned with each question in this channel, or none."""
        await visit.wait(update=True)
        group, _ = await self._managed(visit, rest)
        settings = await self._services.groups.settings(group.id)
        here = next((channel for channel in settings.channels if channel.ref == visit.channel), None)
        if here is None:
            raise NotFoundError("discord.ping_in_channel")
        chosen = next(iter(parse_values(visit.interaction)), None)
        guild = self._link.find_guild(visit.space)
        role = guild.get_role(int(chosen)) if guild and chosen else None
        by = (await self._counter.account(visit)).id
        await self._services.groups.set_ping(group.id, here.id, chosen, role.name if role else "", by)
        said = visit.say("discord.pings", role=f"<@&{chosen}>") if chosen else visit.say("discord.pings_nobody")
        await visit.add(layout(said))

    async def check(self, visit: Visit, rest: str) -> None:
        """Look at the group's channels again."""
        await visit.wait(update=True)
        group, _ = await self._managed(visit, rest)
        self._services.recovery.ask_again()
        await self._show_group(visit, group)

    async def _begin(self, visit: Visit, zone: str, local_time: str) -> None:
        self._require_manager(visit)
        guild = visit.interaction.guild
        name = (guild.name if guild else "").replace(":", " ")[:MOST_NAME] or visit.say("discord.setup_title")
        draft = Draft(name, "UTC", channel=int(visit.channel.channel) if visit.channel else None)
        draft = draft.with_texts(name, zone or "UTC", local_time or "09:00")
        await visit.show(render_setup(draft, self._topics, locale=visit.locale))

    async def _show_group(self, visit: Visit, group: Group) -> None:
        if not visit.manages_server and not await self._counter.is_host(visit, group):
            raise ForbiddenError("discord.managers_only")
        settings = await self._services.groups.settings(group.id)
        mine = [channel for channel in settings.channels if channel.ref.platform == PLATFORM]
        problems = {channel.id: await self._inspect(channel.ref) for channel in mine}
        reads = visit.say("discord.reads_all" if self._link.reads_content else "discord.reads_mentions")
        await visit.show(render_overview(settings, problems, self._topics, reads, visit.locale))

    async def _inspect(self, channel: ChannelRef) -> Sequence[str]:
        return [*await self._announcer.inspect(channel), *await self._announcer.inspect_locks(channel)]

    async def _show_founded(self, visit: Visit, group: Group) -> None:
        settings = await self._services.groups.settings(group.id)
        openings = await self._services.groups.preview(group.id, settings.schedules[0], group.zone)
        first = await self._preview(group, openings)
        rows = [row(button(visit.say("discord.button_first"), f"extra:ask:{group.id}"))]
        told = visit.say("discord.founded", group=plain(group.name))
        await visit.show(layout(f"## {told}", render_openings(openings, visit.locale), rows=rows))
        if first is not None:
            await visit.add(layout(visit.say("discord.first_post")))
            await visit.add(render_round(first, self._topics, is_preview=True))

    async def _preview(self, group: Group, openings: Sequence[Any]) -> RoundCard | None:
        """The first post as it will look."""
        listing = await self._services.questions.listing(group.id)
        opening = next(iter(openings), None)
        question = next((q for q in listing if opening is not None and q.title == opening.title), None)
        if opening is None or question is None:
            return None
        return RoundCard(
            round_id=0,
            title=question.title,
            prompt=question.prompt,
            topic=question.topic,
            kind=question.kind,
            difficulty=question.difficulty,
            minutes=question.minutes,
            opens_at=opening.opens_at,
            closes_at=opening.closes_at,
            on=opening.on,
            carries_streak=True,
            minimum=0,
        )

    async def _name_hosts(self, group: Group, names: Mapping[int, str], by: int | None) -> None:
        for user, name in names.items():
            account = await self._store.write(partial(_put, ref=account_ref(user), name=name, at=self._clock.now()))
            await self._services.groups.name_host(group.id, account.id, by)

    async def _managed(self, visit: Visit, rest: str) -> tuple[Group, int | None]:
        """A group that the visitor may manage: by the server's right (None) or as a host (their account id)."""
        group_id = int(rest)
        group = await self._store.read(lambda uow: uow.groups.get(group_id))
        here = await self._store.read(lambda uow: uow.places.in_space(PLATFORM, visit.space))
        if group not in here:
            raise NotFoundError("group.unknown")
        if visit.manages_server:
            return group, None
        if await self._counter.is_host(visit, group):
            return group, (await self._counter.account(visit)).id
        raise ForbiddenError("discord.managers_only")

    def _require_manager(self, visit: Visit) -> None:
        if not visit.manages_server:
            raise ForbiddenError("discord.managers_only")

    def _draft(self, visit: Visit) -> Draft:
        assert visit.interaction.message is not None
        return read_draft(visit.interaction.message)

    def _channel_name(self, visit: Visit, channel_id: int) -> str:
        guild = self._link.find_guild(visit.space)
        channel = guild.get_channel(channel_id) if guild else None
        return channel.name if channel else str(channel_id)


async def _put(uow: UnitOfWork, ref: AccountRef, name: str, at: datetime) -> Account:
    return await uow.members.put_account(ref, name, at)
