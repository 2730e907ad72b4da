"""What members do about themselves: join, leave, rest, reminders, privacy."""

import io
import json
from collections.abc import Sequence
from datetime import date, time, timedelta

import discord

from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Group, Rest
from bot.domain.reminder import Reminder
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import form, text_field
from bot.platforms.discord.layout import RED, Row, button, layout, option, row, select
from bot.platforms.discord.parse import number_of
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.ports.store import Clock
from bot.services.bundle import Services

_CONFIRMED = "forget me"


class Personal:
    """Handlers of `/join`, `/leave`, `/away`, `/remind`, `/privacy`. A wish is what the command's options hold."""

    def __init__(self, services: Services, counter: Counter, clock: Clock) -> None:
        self._services = services
        self._counter = counter
        self._clock = clock
        counter.register({"join": self.join, "leave": self.leave, "away": self.away, "remind": self.remind})

    async def join(self, visit: Visit, group: Group, _wish: str) -> None:
        """Take a seat in the group."""
        await self._services.members.join(group.id, visit.account, visit.name)
        await visit.tell(visit.say("discord.joined", group=plain(group.name)))

    async def leave(self, visit: Visit, group: Group, _wish: str) -> None:
        """Go off the boards."""
        await self._services.members.leave(group.id, (await self._counter.account(visit)).id)
        await visit.tell(visit.say("discord.left", group=plain(group.name)))

    async def away(self, visit: Visit, group: Group, wish: str) -> None:
        """Plan days away, `first/last`, or show those that are planned."""
        account = await self._counter.account(visit)
        if wish:
            first, _, last = wish.partition("/")
            await self._services.members.plan_rest(group.id, account.id, parse_date(first), parse_date(last or first))
        await self._show_rests(visit, group, account)

    async def cancel_rest(self, visit: Visit, rest: str) -> None:
        """Take planned days back."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, number_of(rest))
        account = await self._counter.account(visit)
        for value in parse_values(visit.interaction):
            await self._services.members.cancel_rest(group.id, account.id, int(value))
        await self._show_rests(visit, group, account)

    async def remind(self, visit: Visit, group: Group, wish: str) -> None:
        """Set, stop or show a reminder: `minutes/zone/from-until`, each part empty where it stays as it is."""
        account = await self._counter.account(visit)
        minutes, zone, quiet = [*wish.split("/"), "", ""][:3] if wish else ("", "", "")
        zone = zone.replace("|", "/")
        hours = _parse_hours(quiet) if quiet else None
        if zone:
            await self._services.reminders.set_zone(account.id, zone)
        if hours:
            await self._services.reminders.set_quiet(account.id, *hours)
        if minutes == "0":
            await self._services.reminders.stop(account.id, group.id)
        elif minutes:
            await self._services.reminders.ask(group.id, account.id, timedelta(minutes=int(minutes)))
        wishes = await self._services.reminders.wishes(account.id)
        mine = next((wish for wish in wishes if wish.group_id == group.id), None)
        await visit.tell(_describe_reminder(visit, group, mine))

    async def privacy(self, visit: Visit) -> None:
        """Say what is kept, and offer to hand it over or forget it."""
        await visit.wait()
        buttons = row(
            button(visit.say("discord.button_export"), "privacy:export:"),
            button(visit.say("discord.button_forget"), "privacy:forget:", discord.ButtonStyle.danger),
        )
        await visit.tell(f"{visit.say('privacy.about')} {visit.say('privacy.in_chats')}", buttons)

    async def export(self, visit: Visit, _rest: str) -> None:
        """Hand over all that is stored about somebody, as a file."""
        await visit.wait()
        account = await self._counter.find_account(visit)
        if account is None:
            await visit.tell(visit.say("discord.knows_nothing"))
            return
        found = await self._services.privacy.export(account.id)
        text = json.dumps(found, ensure_ascii=False, indent=1)
        await visit.tell(visit.say("discord.exported"))
        await visit.hand_over(discord.File(io.BytesIO(text.encode()), "daily-drill.json"))

    async def forget(self, visit: Visit, _rest: str) -> None:
        """Ask whether it is meant."""
        about = visit.say("discord.forget_about")
        field = text_field("words", visit.say("discord.forget_type", words=_CONFIRMED), about=about, most=20)
        await visit.ask(form(visit.say("discord.button_forget"), "privacy:forgotten:", field))

    async def forgotten(self, visit: Visit, _rest: str) -> None:
        """Forget somebody who typed the words."""
        await visit.wait()
        if str(parse_form(visit.interaction).get("words") or "").strip().lower() != _CONFIRMED:
            await visit.tell(visit.say("discord.not_forgotten", words=_CONFIRMED))
            return
        account = await self._counter.find_account(visit)
        if account is not None:
            await self._services.privacy.forget(account.id)
        await visit.show(layout(visit.say("discord.forgotten"), colour=RED))

    async def _show_rests(self, visit: Visit, group: Group, account: Account) -> None:
        rests = await self._services.members.rests(group.id, account.id)
        if not rests:
            await visit.tell(visit.say("discord.no_rests"))
            return
        lines = [f"- {_describe_rest(visit, rest)}" for rest in rests]
        await visit.tell(visit.say("discord.rests") + "\n" + "\n".join(lines), _rest_select(visit, group, rests))


def parse_date(text: str) -> date:
    """A date written like 2026-03-31. Raises InvalidInputError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInputError("host.bad_date") from error


def parse_time(text: str) -> time:
    """A time of day written like 09:00. Raises InvalidInputError."""
    try:
        hour, _, minute = text.strip().partition(":")
        return time(int(hour), int(minute or 0))
    except ValueError as error:
        raise InvalidInputError("host.bad_time") from error


def _parse_hours(text: str) -> tuple[time | None, time | None]:
    """Quiet hours written like 22:00-07:00; `off` is none."""
    if text.strip().lower() == "off":
        return None, None
    since, _, until = text.partition("-")
    return parse_time(since), parse_time(until)


def _describe_reminder(visit: Visit, group: Group, wish: Reminder | None) -> str:
    if wish is None:
        return visit.say("discord.no_reminder", group=plain(group.name))
    minutes = int(wish.before.total_seconds() // 60)
    account = wish.account
    quiet = ""
    if account.quiet_from is not None and account.quiet_until is not None:
        quiet = " " + visit.say(
            "discord.quiet", since=f"{account.quiet_from:%H:%M}", until=f"{account.quiet_until:%H:%M}"
        )
    zone = account.zone or group.zone
    return visit.say("discord.reminder", n=minutes, group=plain(group.name), zone=zone) + quiet


def _describe_rest(visit: Visit, rest: Rest) -> str:
    first = visit.say("time.day", on=rest.first_on)
    return first if rest.first_on == rest.last_on else f"{first} – {visit.say('time.day', on=rest.last_on)}"


def _rest_select(visit: Visit, group: Group, rests: Sequence[Rest]) -> Row:
    options = [option(_describe_rest(visit, rest), str(rest.id)) for rest in rests]
    return select(f"rest:cancel:{group.id}", options, visit.say("discord.cancel_rest"))
