"""What hosts do to schedule and rounds: `/schedule`, `/round`. Each takes effect once and is in the audit trail."""

from dataclasses import replace
from datetime import timedelta

import discord

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Group, Schedule
from bot.domain.round import Round
from bot.domain.schedule import Timetable
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import form, text_field
from bot.platforms.discord.layout import RED, button, layout, row
from bot.platforms.discord.personal import parse_date, parse_time
from bot.platforms.discord.render import Topics
from bot.platforms.discord.render_setup import describe_schedule, render_openings
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_form
from bot.ports.store import Store
from bot.services.bundle import Services
from bot.services.once import once

_DAYS = "mo tu we th fr sa su".split()
_PRESETS = {"weekdays": range(5), "daily": range(7), "weekend": range(5, 7)}
# What takes answers along, and the form that asks for the reason.
_FORMS = {"void": "round:voided", "replace": "round:replaced"}


class Hosting:
    """Handlers on schedules and rounds. Services check that the person is a host of the group."""

    def __init__(self, services: Services, store: Store, counter: Counter, topics: Topics) -> None:
        self._services = services
        self._store = store
        self._counter = counter
        self._topics = topics
        counter.register(
            {
                "schedule-show": self.show,
                "schedule-pause": self.pause,
                "schedule-resume": self.resume,
                "schedule-skip": self.skip,
                "schedule-unskip": self.unskip,
                "schedule-zone": self.zone,
                "schedule-name": self.rename,
                "round-open": self.open,
                "round-close": self.close,
                "round-void": self.ask_void,
                "round-replace": self.replace,
            }
        )

    async def show(self, visit: Visit, group: Group, _wish: str) -> None:
        """Every schedule of the group and what it does next."""
        settings = await self._services.groups.settings(group.id)
        parts = []
        for schedule in settings.schedules:
            rows = await self._services.groups.preview(group.id, schedule, group.zone)
            if not await self._counter.is_host(visit, group):
                rows = [replace(opening, title=None) for opening in rows]
            text = describe_schedule(schedule, group.zone, self._topics, visit.locale)
            parts.append(f"{text}\n\n{render_openings(rows, visit.locale)}")
        skips = ", ".join(visit.say("time.day", on=on) for on in settings.skips)
        await visit.tell("\n\n".join(parts) + (f"\n{visit.say('discord.skips', days=skips)}" if skips else ""))

    async def change(
        self, visit: Visit, local_time: str, days: str, minutes: int, topics: list[str], level: int
    ) -> None:
        """Change what is given and leave the rest."""
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        schedule = await self._first(group)
        old = schedule.timetable
        timetable = Timetable(
            parse_time(local_time) if local_time else old.local_time,
            parse_days(days) if days else old.weekdays,
            timedelta(minutes=minutes) if minutes else old.window,
        )
        asked = _topics(topics, schedule, self._topics)
        levels = schedule.difficulties if level < 0 else frozenset(range(1, level + 1)) if level else frozenset()
        account = await self._counter.account(visit)
        with once(visit.key):
            await self._services.groups.change_schedule(group.id, schedule.id, timetable, asked, levels, account.id)
        await self.show(visit, group, "")

    async def pause(self, visit: Visit, group: Group, _wish: str) -> None:
        """Open nothing until resumed."""
        by = (await self._counter.account(visit)).id
        await self._services.groups.pause(group.id, (await self._first(group)).id, by)
        await visit.tell(visit.say("said.paused"))

    async def resume(self, visit: Visit, group: Group, _wish: str) -> None:
        """Open rounds again."""
        by = (await self._counter.account(visit)).id
        await self._services.groups.resume(group.id, (await self._first(group)).id, by)
        await self.show(visit, group, "")

    async def skip(self, visit: Visit, group: Group, wish: str) -> None:
        """Pass over a date."""
        await self._skip(visit, group, wish, back=False)

    async def unskip(self, visit: Visit, group: Group, wish: str) -> None:
        """Take a skip back."""
        await self._skip(visit, group, wish, back=True)

    async def zone(self, visit: Visit, group: Group, wish: str) -> None:
        """Move the group to another time zone."""
        by = (await self._counter.account(visit)).id
        await self._services.groups.change_zone(group.id, wish.replace("|", "/"), by)
        await self.show(visit, await self._counter.own_group(visit, group.id), "")

    async def rename(self, visit: Visit, group: Group, wish: str) -> None:
        """Call the group something else."""
        by = (await self._counter.account(visit)).id
        group = await self._services.naming.rename(group.id, wish, by)
        await visit.tell(visit.say("group_name.saved", name=plain(group.name)))

    async def open(self, visit: Visit, group: Group, wish: str) -> None:
        """Open an extra round now: `minutes/question`."""
        minutes, _, question = wish.partition("/")
        by = (await self._counter.account(visit)).id
        window = timedelta(minutes=int(minutes or 1440))
        await self._services.hosting.open_extra(group.id, visit.message_key, window, by, question or None)
        await visit.tell(visit.say("said.opened"))

    async def open_first(self, visit: Visit, rest: str) -> None:
        """The button under a new group: open a round at once."""
        await visit.wait()
        await self.open(visit, await self._counter.own_group(visit, int(rest)), "")

    async def close(self, visit: Visit, group: Group, wish: str) -> None:
        """Close a round now, after a question whether that is meant."""
        await self._confirm(visit, await self._round(visit, group, wish), "close")

    async def ask_void(self, visit: Visit, group: Group, wish: str) -> None:
        """Void a round, after a question whether that is meant."""
        await self._confirm(visit, await self._round(visit, group, wish), "void")

    async def replace(self, visit: Visit, group: Group, wish: str) -> None:
        """Void a round and open another, after a question whether that is meant."""
        await self._confirm(visit, await self._round(visit, group, wish), "replace")

    async def closing(self, visit: Visit, rest: str) -> None:
        """Closing is meant."""
        await visit.wait(update=True)
        group_id, by = await self._own(visit, int(rest))
        await self._services.hosting.close_now(group_id, int(rest), by)
        await visit.tell(visit.say("said.closed"))

    async def replacing(self, visit: Visit, rest: str) -> None:
        """Replacing is meant: ask why."""
        await self._ask_why(visit, "replace", rest)

    async def replaced(self, visit: Visit, round_id: int) -> None:
        """Replace a round for the reason given; the new one stays open as long as the old one was to."""
        why = await _read_why(visit)
        group_id, by = await self._own(visit, round_id)
        round_ = await self._store.read(lambda uow: uow.rounds.get(round_id))
        window = round_.closes_at - round_.opens_at
        await self._services.hosting.replace(group_id, round_id, visit.message_key, window, by, why)
        await visit.tell(visit.say("said.replaced"))

    async def voiding(self, visit: Visit, rest: str) -> None:
        """Voiding is meant: ask why."""
        await self._ask_why(visit, "void", rest)

    async def voided(self, visit: Visit, round_id: int) -> None:
        """Void a round for the reason given."""
        why = await _read_why(visit)
        group_id, by = await self._own(visit, round_id)
        await self._services.hosting.void(group_id, round_id, why, by)
        await visit.tell(visit.say("said.voided"))

    async def _ask_why(self, visit: Visit, verb: str, rest: str) -> None:
        why = text_field("why", visit.say("discord_void.why"), about=visit.say("discord_void.why_about"), most=200)
        await visit.ask(form(visit.say(f"confirm.{verb}_do"), f"{_FORMS[verb]}:{rest}", why))

    async def _confirm(self, visit: Visit, round_: Round, verb: str) -> None:
        title = (await self._store.read(lambda uow: uow.questions.version(round_.question_version_id))).title
        about = f"### {visit.say(f'confirm.{verb}')}\n**{plain(title)}**\n{visit.say(f'confirm.{verb}_text')}"
        hosting = self._services.hosting
        at_stake = await hosting.count_at_stake(round_.group_id, round_.id) if verb in _FORMS else 0
        about += f"\n**{visit.say('void.at_stake', n=at_stake)}**" if at_stake else ""
        sure = button(visit.say(f"confirm.{verb}_do"), f"sure:{verb}:{round_.id}", discord.ButtonStyle.danger)
        await visit.show(layout(about, colour=RED, rows=[row(sure)]))

    async def _skip(self, visit: Visit, group: Group, wish: str, *, back: bool) -> None:
        on, by = parse_date(wish), (await self._counter.account(visit)).id
        await self._services.groups.skip(group.id, (await self._first(group)).id, on, by, back=back)
        phrase = "said.unskipped" if back else "said.skipped"
        await visit.tell(visit.say(phrase, on=visit.say("time.day", on=on)))

    async def _round(self, visit: Visit, group: Group, wish: str) -> Round:
        """The round of a number, else the one that is meant here."""
        if wish:
            if not wish.isdecimal():
                raise NotFoundError("round.unknown")
            found = await self._store.read(lambda uow: uow.rounds.get(int(wish)))
        else:
            found = (await self._services.finding.find_round(visit.spot)).chosen.round
        if found.group_id != group.id:
            raise NotFoundError("round.unknown")
        return found

    async def _own(self, visit: Visit, round_id: int) -> tuple[int, int]:
        """The group of a round, and the account that acts on it; the service checks the right."""
        round_ = await self._store.read(lambda uow: uow.rounds.get(round_id))
        return round_.group_id, (await self._counter.account(visit)).id

    async def _first(self, group: Group) -> Schedule:
        schedules = (await self._services.groups.settings(group.id)).schedules
        if not schedules:
            raise ConflictError("schedule.unknown")
        return schedules[0]


async def _read_why(visit: Visit) -> str:
    await visit.wait(update=True)
    return str(parse_form(visit.interaction).get("why") or "")


def parse_days(text: str) -> frozenset[int]:
    """Weekdays written like "mon, wed" or "weekdays", "daily", "weekend". Raises InvalidInputError."""
    wanted = text.strip().casefold()
    if wanted in _PRESETS:
        return frozenset(_PRESETS[wanted])
    words = [word[:2] for word in wanted.replace(",", " ").split()]
    if not words or not set(words) <= set(_DAYS):
        raise InvalidInputError("discord.bad_days")
    return frozenset(_DAYS.index(word) for word in words)


def _topics(given: list[str], schedule: Schedule, known: Topics) -> frozenset[str]:
    """The topics given; `all` is all of them, nothing leaves them as they are. Raises InvalidInputError."""
    chosen = [topic for topic in given if topic]
    if not chosen:
        return schedule.topics
    if "all" in chosen:
        return frozenset()
    if not set(chosen) <= set(known):
        raise InvalidInputError("discord.bad_topic")
    return frozenset(chosen)
