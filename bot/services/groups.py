"""A group's set-up: founding, schedule, zone, channels, hosts. Every change by a host is in the audit trail."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from bot.cards.notices import NoticeCard
from bot.cards.rounds import OpeningRow
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.group import Account, Channel, Group, Schedule
from bot.domain.refs import ChannelRef
from bot.domain.schedule import Timetable, closing_of, get_zone
from bot.ports.rounds import AuditRow
from bot.ports.store import UnitOfWork
from bot.services.coming import read_coming, read_next
from bot.services.digests import move_to_zone
from bot.services.hosting import open_extra
from bot.services.notices import tell_hosts
from bot.services.questions import read_upcoming
from bot.services.rights import record, require_host
from bot.services.use_cases import UseCases

ScheduleChange = Callable[[UnitOfWork, Group, Schedule, datetime], Awaitable[None]]
PREVIEWED = 5
AUDIT_ROWS = 100


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """Everything a host can look at and change."""

    group: Group
    schedules: Sequence[Schedule]
    channels: Sequence[Channel]
    hosts: Sequence[Account]
    skips: Sequence[date]
    queue: Sequence[str]


class Groups(UseCases):
    """Use cases of set-up. `by` is the host's account id; changes raise ForbiddenError for anyone else."""

    async def found(self, name: str, zone: str, channel: ChannelRef, timetable: Timetable, first: timedelta) -> Group:
        """The group that `channel` belongs to; at the first call it is founded and its first extra round opened.

        `first` is the window of that round. Raises InvalidInputError for an unknown zone.
        """
        get_zone(zone)

        async def work(uow: UnitOfWork) -> Group:
            existing = await uow.groups.find_channel(channel)
            if existing is not None:
                return await uow.groups.get(existing.group_id)
            return await self._found(uow, name, zone, channel, timetable, first)

        return await self._store.write(work)

    async def _found(
        self, uow: UnitOfWork, name: str, zone: str, channel: ChannelRef, timetable: Timetable, first: timedelta
    ) -> Group:
        now = self._clock.now()
        group = await uow.groups.add(name, zone, seed=int(now.timestamp()), at=now)
        await uow.groups.add_channel(group.id, channel, name)
        schedule = Schedule(0, group.id, timetable, carries_streak=True)
        await uow.schedules.add(schedule, await read_next(uow, schedule, zone, now))
        await open_extra(uow, group, f"founding-{channel.platform}-{channel.channel}", first, now)
        return group

    async def set_up(
        self, name: str, zone: str, channel: ChannelRef, channel_name: str, schedule: Schedule, by: int
    ) -> Group:
        """Found a group in a channel, with the account `by` as its first host; rounds open by `schedule` from now on.

        The schedule's ids are ignored. Raises ConflictError when the channel has a group, InvalidInputError for an
        unknown zone.
        """
        get_zone(zone)

        async def work(uow: UnitOfWork) -> Group:
            now = self._clock.now()
            group = await uow.groups.add(name, zone, seed=int(now.timestamp()), at=now)
            await uow.groups.add_channel(group.id, channel, channel_name)
            await uow.groups.add_host(group.id, by, None, now)
            own = replace(schedule, group_id=group.id, carries_streak=True)
            await uow.schedules.add(own, await read_next(uow, own, zone, now))
            await uow.audit.add(group.id, by, "audit.founded", {"group": name}, now)
            return group

        return await self._store.write(work)

    async def add_channel(self, group_id: int, channel: ChannelRef, name: str, by: int) -> Channel:
        """Post the group's rounds to one more channel, from the next round on. Raises ConflictError when taken."""

        async def work(uow: UnitOfWork) -> Channel:
            await record(uow, group_id, by, "audit.added_channel", self._clock.now(), {"channel": name})
            return await uow.groups.add_channel(group_id, channel, name)

        return await self._store.write(work)

    async def remove_channel(self, group_id: int, channel_id: int, by: int) -> None:
        """Post no further rounds to a channel, which any group may take then; of the last one every host is told.

        Rounds that are out there go on: answers in their threads count and they are revealed. Raises NotFoundError for
        a channel that is not the group's.
        """

        async def work(uow: UnitOfWork) -> None:
            channel, now = await _get_channel(uow, group_id, channel_id), self._clock.now()
            await record(uow, group_id, by, "audit.removed_channel", now, {"channel": channel.name})
            await uow.groups.remove_channel(channel_id, now)
            await uow.posts.cancel_in(channel_id, "the channel was removed")
            if not await uow.groups.channels(group_id):
                card = NoticeCard("notice.no_channel", {"group": (await uow.groups.get(group_id)).name})
                await tell_hosts(uow, group_id, f"no-channel-{group_id}-{now:%Y%m%d%H%M%S}", card, now)

        await self._store.write(work)

    async def settings(self, group_id: int) -> GroupSettings:
        """How a group is set up now."""

        async def work(uow: UnitOfWork) -> GroupSettings:
            group = await uow.groups.get(group_id)
            schedules = await uow.schedules.of_group(group_id)
            today = self._clock.now().astimezone(get_zone(group.zone)).date()
            return GroupSettings(
                group,
                schedules,
                await uow.groups.channels(group_id),
                await uow.groups.hosts(group_id),
                await uow.schedules.skips(schedules[0].id, today) if schedules else (),
                await uow.questions.queue(group_id),
            )

        return await self._store.read(work)

    async def preview(self, group_id: int, schedule: Schedule, zone: str, n: int = PREVIEWED) -> Sequence[OpeningRow]:
        """What a schedule would do next: its openings with deadlines and, for hosts, the questions planned."""
        zone_info = get_zone(zone)

        async def work(uow: UnitOfWork) -> Sequence[OpeningRow]:
            group, now = await uow.groups.get(group_id), self._clock.now()
            coming = await read_coming(uow, schedule, zone, now)
            ids, _ = await read_upcoming(uow, group, schedule, n)
            titles = await uow.questions.titles(ids)
            named = [(titles.get(question_id), question_id) for question_id in ids] + [(None, None)] * n
            return [
                OpeningRow(o.on, o.opens_at, closing_of(o, schedule.timetable, zone_info, coming.passed_over), *asked)
                for o, asked in zip(islice(coming.after(now), n), named, strict=False)
            ]

        return await self._store.read(work)

    async def change_schedule(
        self,
        group_id: int,
        schedule_id: int,
        timetable: Timetable,
        topics: frozenset[str],
        difficulties: frozenset[int],
        by: int,
    ) -> None:
        """Change when rounds open and what they ask; rounds already open stay as they are."""

        async def work(uow: UnitOfWork, group: Group, schedule: Schedule, now: datetime) -> None:
            facts = {"time": f"{timetable.local_time:%H:%M}", "window": _hours(timetable.window)}
            await record(uow, group_id, by, "audit.changed_schedule", now, facts)
            changed = replace(schedule, timetable=timetable, topics=topics, difficulties=difficulties)
            await uow.schedules.save(changed, await read_next(uow, changed, group.zone, now))

        await self._change(group_id, schedule_id, work)

    async def change_zone(self, group_id: int, zone: str, by: int) -> None:
        """Move the group to another time zone; coming openings move, stored dates stay."""
        get_zone(zone)

        async def work(uow: UnitOfWork) -> None:
            now = self._clock.now()
            await record(uow, group_id, by, "audit.changed_zone", now, {"zone": zone})
            await uow.groups.set_zone(group_id, zone)
            for schedule in await uow.schedules.of_group(group_id):
                await uow.schedules.set_next(schedule.id, await read_next(uow, schedule, zone, now))
            await move_to_zone(uow, group_id, zone, now)

        await self._store.write(work)

    async def pause(self, group_id: int, schedule_id: int, by: int) -> None:
        """Open nothing by this schedule until it is resumed; those days are no study days."""

        async def work(uow: UnitOfWork, _group: Group, schedule: Schedule, now: datetime) -> None:
            await record(uow, group_id, by, "audit.paused", now)
            await uow.schedules.save(replace(schedule, paused_at=now), None)

        await self._change(group_id, schedule_id, work)

    async def resume(self, group_id: int, schedule_id: int, by: int) -> None:
        """Open rounds again, from the next opening after now."""

        async def work(uow: UnitOfWork, group: Group, schedule: Schedule, now: datetime) -> None:
            await record(uow, group_id, by, "audit.resumed", now)
            resumed = replace(schedule, paused_at=None)
            await uow.schedules.save(resumed, await read_next(uow, resumed, group.zone, now))

        await self._change(group_id, schedule_id, work)

    async def skip(self, group_id: int, schedule_id: int, on: date, by: int, *, back: bool = False) -> None:
        """Pass over a date, such as a holiday: no round, no study day. With `back`, take that back.

        Raises InvalidInputError for a day that is over or has had its round.
        """

        async def work(uow: UnitOfWork, group: Group, schedule: Schedule, now: datetime) -> None:
            await record(uow, group_id, by, "audit.unskipped" if back else "audit.skipped", now, {"on": str(on)})
            if back:
                await uow.schedules.unskip(schedule.id, on)
            else:
                await _require_ahead(uow, group, schedule, on, now)
                await uow.schedules.skip(schedule.id, on, now)
            if schedule.next_at is not None and schedule.next_at > now:
                await uow.schedules.set_next(schedule.id, await read_next(uow, schedule, group.zone, now))

        await self._change(group_id, schedule_id, work)

    async def resume_channel(self, group_id: int, channel_id: int, by: int) -> None:
        """Post to a paused channel again."""

        async def work(uow: UnitOfWork) -> None:
            channel, now = await _get_channel(uow, group_id, channel_id), self._clock.now()
            await record(uow, group_id, by, "audit.resumed_channel", now, {"channel": channel.name})
            await uow.groups.resume_channel(channel_id)
            await uow.posts.hurry(channel_id, now)

        await self._store.write(work)

    async def set_ping(self, group_id: int, channel_id: int, role: str | None, shown: str, by: int) -> None:
        """Mention a role (by the platform's id, `shown` is its name) with each question, or nobody."""

        async def work(uow: UnitOfWork) -> None:
            channel = await _get_channel(uow, group_id, channel_id)
            facts = {"channel": channel.name, "role": shown}
            phrase = "audit.set_ping" if role else "audit.dropped_ping"
            await record(uow, group_id, by, phrase, self._clock.now(), facts)
            await uow.groups.set_ping(channel_id, role)

        await self._store.write(work)

    async def name_host(self, group_id: int, account_id: int, granted_by: int | None) -> None:
        """Make an account a host. None stands for the platform's own right, such as the room's operator key."""

        async def work(uow: UnitOfWork) -> None:
            now = self._clock.now()
            if granted_by is not None:
                await require_host(uow, group_id, granted_by)
            account = await uow.members.get_account(account_id)
            if not await uow.groups.is_host(group_id, account_id):
                await uow.groups.add_host(group_id, account_id, granted_by, now)
                await uow.audit.add(group_id, granted_by, "audit.named_host", {"name": account.name}, now)

        await self._store.write(work)

    async def remove_host(self, group_id: int, account_id: int, by: int) -> None:
        """Take the right of a host away."""

        async def work(uow: UnitOfWork) -> None:
            account = await uow.members.get_account(account_id)
            await record(uow, group_id, by, "audit.removed_host", self._clock.now(), {"name": account.name})
            await uow.groups.remove_host(group_id, account_id)

        await self._store.write(work)

    async def audit(self, group_id: int, by: int) -> Sequence[AuditRow]:
        """The newest host actions. Raises ForbiddenError for anyone but a host."""

        async def work(uow: UnitOfWork) -> Sequence[AuditRow]:
            await require_host(uow, group_id, by)
            return await uow.audit.list(group_id, AUDIT_ROWS)

        return await self._store.read(work)

    async def _change(self, group_id: int, schedule_id: int, work: ScheduleChange) -> None:
        async def checked(uow: UnitOfWork) -> None:
            schedule = await uow.schedules.get(schedule_id)
            if schedule.group_id != group_id:
                raise NotFoundError("schedule.unknown")
            await work(uow, await uow.groups.get(group_id), schedule, self._clock.now())

        await self._store.write(checked)


async def _get_channel(uow: UnitOfWork, group_id: int, channel_id: int) -> Channel:
    channel = await uow.groups.get_channel(channel_id)
    if channel.group_id != group_id:
        raise NotFoundError("channel.unknown")
    return channel


def _hours(window: timedelta) -> str:
    """A duration as hours and minutes, such as 24:00."""
    minutes = int(window.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


async def _require_ahead(uow: UnitOfWork, group: Group, schedule: Schedule, on: date, now: datetime) -> None:
    is_over = on < now.astimezone(get_zone(group.zone)).date()
    if is_over or (schedule.carries_streak and await uow.rounds.days(group.id, on - timedelta(days=1), on)):
        raise InvalidInputError("schedule.day_over")
