"""What members suggest, for hosts: `/bank suggestions`. Look through them, change, approve, decline with a reason."""

import discord

from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import form, text_field
from bot.platforms.discord.layout import Row, button, layout, row
from bot.platforms.discord.own_bank import kept
from bot.platforms.discord.question_forms import PARTS, part_fields, read_question, read_titles, whole_fields
from bot.platforms.discord.render import Topics
from bot.platforms.discord.text import plain, shorten
from bot.platforms.discord.visit import Visit, parse_form
from bot.services.bundle import Services
from bot.services.once import once
from bot.services.suggestions import LONGEST_REASON, SuggestionRow
from bot.wording import FALLBACK, say


class Suggested:
    """Handlers of `/bank suggestions`. Ids read `suggestion:verb:group:…`, the suggestion's own id last."""

    def __init__(self, services: Services, counter: Counter, topics: Topics) -> None:
        self._services = services
        self._suggestions = services.suggestions
        self._counter = counter
        self._topics = topics
        counter.register({"bank-suggestions": self.list})

    async def list(self, visit: Visit, group: Group, _wish: str) -> None:
        """The oldest suggestion that waits, with what is alike and what can be done, and the way to the others."""
        await self._show(visit, group, 0)

    async def turn(self, visit: Visit, group_id: int, at: int) -> None:
        """Another one of those that wait, by its place."""
        await visit.wait(update=True)
        await self._show(visit, await self._counter.own_group(visit, group_id), at)

    async def edit(self, visit: Visit, group_id: int, number: int) -> None:
        """Open the form that completes a suggestion and approves it."""
        group, found = await self._find(visit, group_id, number)
        titles = read_titles(await self._services.questions.listing(group.id), self._topics)
        fields = whole_fields(found.suggestion.draft, titles)
        title = visit.say("discord.button_approve")
        await visit.ask(form(title, f"suggestion:approve:{group_id}:{number}", *fields))

    async def approve(self, visit: Visit, group_id: int, number: int) -> None:
        """Take a suggestion into the group's own bank as the form has it."""
        await visit.wait(update=True)
        group, found = await self._find(visit, group_id, number)
        by = (await self._counter.account(visit)).id
        async with kept(visit):
            draft = read_question(parse_form(visit.interaction), found.suggestion.draft)
            with once(visit.key):
                question = await self._suggestions.approve(group.id, number, by, draft)
        await visit.tell(visit.say("discord.approved", title=plain(question.title)))

    async def change(self, visit: Visit, rest: str) -> None:
        """Open one of the forms that change a suggestion, which waits on: `group:part:number`."""
        group_id, part, number = _read(rest)
        group, found = await self._find(visit, group_id, number)
        titles = read_titles(await self._services.questions.listing(group.id), self._topics)
        fields = part_fields(part, found.suggestion.draft, titles)
        await visit.ask(form(visit.say(f"discord_own.{part}"), f"suggestion:changed:{rest}", *fields))

    async def changed(self, visit: Visit, rest: str) -> None:
        """Keep what a form changed."""
        await visit.wait(update=True)
        group_id, _, number = _read(rest)
        group, found = await self._find(visit, group_id, number)
        by = (await self._counter.account(visit)).id
        async with kept(visit):
            draft = read_question(parse_form(visit.interaction), found.suggestion.draft)
            with once(visit.key):
                await self._suggestions.edit(group.id, number, draft, by)
        waiting = await self._suggestions.waiting(group.id, by)
        at = next((n for n, waits in enumerate(waiting) if waits.suggestion.id == number), 0)
        await self._show(visit, group, at, visit.say("suggest.kept"))

    async def decline(self, visit: Visit, group_id: int, number: int) -> None:
        """Open the form for the reason that reaches the author."""
        why = text_field("why", visit.say("discord.decline_why"), is_long=True, most=LONGEST_REASON)
        await visit.ask(form(visit.say("discord.button_decline"), f"suggestion:declined:{group_id}:{number}", why))

    async def declined(self, visit: Visit, group_id: int, number: int) -> None:
        """Decline a suggestion."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, group_id)
        by = (await self._counter.account(visit)).id
        async with kept(visit):
            why = str(parse_form(visit.interaction).get("why") or "")
            with once(visit.key):
                await self._suggestions.decline(group.id, number, why, by)
        await visit.tell(visit.say("discord.declined"))

    async def _show(self, visit: Visit, group: Group, at: int, note: str = "") -> None:
        by = (await self._counter.account(visit)).id
        waiting = await self._suggestions.waiting(group.id, by)
        if not waiting:
            await visit.tell(visit.say("discord.no_suggestions"))
            return
        at = min(at, len(waiting) - 1)
        parts = _texts(visit, waiting[at], len(waiting))
        await visit.show(layout(note, *parts, rows=_rows(visit, group.id, waiting[at], at, len(waiting))))

    async def _find(self, visit: Visit, group_id: int, number: int) -> tuple[Group, SuggestionRow]:
        group = await self._counter.own_group(visit, group_id)
        account = await self._counter.account(visit)
        return group, await self._suggestions.get(group.id, number, account.id)


def _read(rest: str) -> tuple[int, str, int]:
    group_id, part, number = (*rest.split(":"), "", "")[:3]
    if part not in PARTS or not (group_id.isdecimal() and number.isdecimal()):
        raise NotFoundError("suggestion.unknown")
    return int(group_id), part, int(number)


def _texts(visit: Visit, row_: SuggestionRow, total: int) -> list[str]:
    draft, author = row_.suggestion.draft, plain(row_.suggestion.author)
    alike = ", ".join(plain(near.question.title) for near in row_.alike)
    points = "\n".join(f"- {plain(point)}" for point in draft.key_points)
    return [
        f"## {plain(draft.title)}\n-# {visit.say('discord.suggested_by', name=author)}",
        shorten(plain(draft.prompt), 1500),
        shorten(plain(draft.model_answer), 1000),
        shorten(points, 700),
        visit.say("discord.alike", titles=alike) if alike else "",
        visit.say("discord.waiting", n=total),
    ]


def _rows(visit: Visit, group_id: int, row_: SuggestionRow, at: int, total: int) -> list[Row]:
    number = row_.suggestion.id
    where = f"{group_id}:{number}"
    turns = [
        button(mark, f"suggestion:show:{group_id}:{place}")
        for mark, place in (("◀", at - 1), ("▶", at + 1))
        if 0 <= place < total
    ]
    forms = [button(say(FALLBACK, f"discord_own.{p}"), f"suggestion:change:{group_id}:{p}:{number}") for p in PARTS]
    decide = row(
        button(visit.say("discord.button_approve"), f"suggestion:edit:{where}", discord.ButtonStyle.success),
        button(visit.say("discord.button_decline"), f"suggestion:decline:{where}", discord.ButtonStyle.danger),
        *turns,
    )
    return [decide, row(*forms)]
