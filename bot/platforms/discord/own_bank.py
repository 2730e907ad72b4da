"""A group's own questions, for its hosts: `/bank own`. Add one, change it, retire it, bring it back."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import discord

from bot.domain.draft import DraftQuestion, draft_of
from bot.domain.errors import ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.group import Group
from bot.domain.question import Question
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import form
from bot.platforms.discord.layout import Row, button, layout, option, row, select
from bot.platforms.discord.question_forms import (
    PARTS,
    part_fields,
    read_question,
    read_texts,
    read_titles,
    whole_fields,
)
from bot.platforms.discord.render import Topics, difficulty_dots, topic_title
from bot.platforms.discord.text import plain, shorten
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.services.bundle import Services
from bot.services.once import once
from bot.services.own_questions import OwnRow

AT_ONCE = 20


class OwnBank:
    """Handlers of `/bank own`. Ids read `own:verb:group:…`, a question's own id last."""

    def __init__(self, services: Services, counter: Counter, topics: Topics) -> None:
        self._services = services
        self._own = services.own_questions
        self._counter = counter
        self._topics = topics
        counter.register({"bank-own": self.list})

    async def list(self, visit: Visit, group: Group, _wish: str) -> None:
        """The group's own questions by topic, retired ones included."""
        await self._show_list(visit, group, 0)

    async def turn(self, visit: Visit, group_id: int, first: int) -> None:
        """Another page of them, or the way back to one."""
        await visit.wait(update=True)
        await self._show_list(visit, await self._counter.own_group(visit, group_id), first)

    async def open(self, visit: Visit, group_id: int) -> None:
        """The question that was chosen."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, group_id)
        await self._show(visit, group, next(iter(parse_values(visit.interaction)), ""))

    async def add(self, visit: Visit, group_id: int) -> None:
        """Open the empty form."""
        group = await self._counter.own_group(visit, group_id)
        if not await self._counter.is_host(visit, group):
            raise ForbiddenError("host.only")
        fields = whole_fields(DraftQuestion("", ""), await self._titles(group))
        await visit.ask(form(visit.say("ownbank.add"), f"own:added:{group.id}", *fields))

    async def added(self, visit: Visit, group_id: int) -> None:
        """Add the question of the form."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, group_id)
        by = (await self._counter.account(visit)).id
        async with kept(visit):
            draft = read_question(parse_form(visit.interaction), DraftQuestion("", ""))
            with once(visit.key):
                question = await self._own.add(group.id, draft, by)
        await self._show(visit, group, question.id, visit.say("ownbank.added"))

    async def change(self, visit: Visit, rest: str) -> None:
        """Open one of the forms that change a question: `group:part:id`."""
        group, part, question_id = await self._read(visit, rest)
        by = (await self._counter.account(visit)).id
        draft = draft_of(await self._own.get(group.id, question_id, by))
        fields = part_fields(part, draft, await self._titles(group))
        await visit.ask(form(visit.say("ownbank.change"), f"own:changed:{rest}", *fields))

    async def changed(self, visit: Visit, rest: str) -> None:
        """Save what a form changed as a new version."""
        await visit.wait(update=True)
        group, _, question_id = await self._read(visit, rest)
        by = (await self._counter.account(visit)).id
        before = draft_of(await self._own.get(group.id, question_id, by))
        async with kept(visit):
            with once(visit.key):
                await self._own.edit(group.id, question_id, read_question(parse_form(visit.interaction), before), by)
        await self._show(visit, group, question_id, visit.say("ownbank.saved"))

    async def retire(self, visit: Visit, rest: str) -> None:
        """Ask a question no more."""
        await self._turn_over(visit, rest, self._own.retire, "ownbank.retired_done")

    async def restore(self, visit: Visit, rest: str) -> None:
        """Have a retired question asked again."""
        await self._turn_over(visit, rest, self._own.restore, "ownbank.restored")

    async def _turn_over(
        self, visit: Visit, rest: str, deed: Callable[[int, str, int], Awaitable[None]], done: str
    ) -> None:
        await visit.wait(update=True)
        number, _, question_id = rest.partition(":")
        group = await self._counter.own_group(visit, int(number))
        by = (await self._counter.account(visit)).id
        with once(visit.key):
            await deed(group.id, question_id, by)
        await self._show(visit, group, question_id, visit.say(done))

    async def _show_list(self, visit: Visit, group: Group, first: int) -> None:
        rows = await self._own.list(group.id, (await self._counter.account(visit)).id)
        first = min(first, max(len(rows) - 1, 0)) // AT_ONCE * AT_ONCE
        page = rows[first : first + AT_ONCE]
        about = visit.say("discord_own.count", n=len(rows)) if rows else visit.say("discord_own.none")
        head = f"## {visit.say('ownbank.title')}\n-# {about}"
        lines = "\n".join(self._line(visit, own) for own in page)
        await visit.show(layout(head, lines, rows=_list_rows(visit, group.id, page, first, len(rows))))

    async def _show(self, visit: Visit, group: Group, question_id: str, note: str = "") -> None:
        """One question whole. Raises NotFoundError for one the group does not have."""
        rows = await self._own.list(group.id, (await self._counter.account(visit)).id)
        at = next((n for n, own in enumerate(rows) if own.question.id == question_id), None)
        if at is None:
            raise NotFoundError("question.unknown")
        buttons = _question_row(visit, group.id, rows[at], at)
        await visit.show(layout(note, *self._texts(visit, rows[at].question), rows=[buttons]))

    def _texts(self, visit: Visit, question: Question) -> Sequence[str]:
        topic, kind = topic_title(question.topic, self._topics), visit.say(f"round.kind_{question.kind}")
        minutes = visit.say("round.minutes", n=question.minutes)
        facts = f"{topic} · {kind} · {difficulty_dots(question.difficulty)} · {minutes} · `{question.id}`"
        points = "\n".join(f"- {plain(point.fact)}" for point in question.key_points)
        answer = f"**{visit.say('discord.model_answer')}**\n{shorten(plain(question.model_answer), 1200)}"
        return f"## {plain(question.title)}\n-# {facts}", shorten(plain(question.prompt), 1200), answer, points

    def _line(self, visit: Visit, own: OwnRow) -> str:
        question = own.question
        notes = [visit.say("discord.bank_asked")] * own.was_asked
        notes += [visit.say("ownbank.is_retired")] * (own.retired_at is not None)
        marks = "".join(f" · *{note}*" for note in notes)
        topic = topic_title(question.topic, self._topics)
        return f"- {difficulty_dots(question.difficulty)} **{plain(question.title)}** · {topic}{marks}"

    async def _titles(self, group: Group) -> Mapping[str, str]:
        return read_titles(await self._services.questions.listing(group.id), self._topics)

    async def _read(self, visit: Visit, rest: str) -> tuple[Group, str, str]:
        number, part, question_id = (*rest.split(":", 2), "", "")[:3]
        if part not in PARTS:
            raise NotFoundError("question.unknown")
        return await self._counter.own_group(visit, int(number)), part, question_id


@asynccontextmanager
async def kept(visit: Visit) -> AsyncIterator[None]:
    """Where a form is refused, what was typed in it comes back as a file: Discord itself forgets it."""
    try:
        yield
    except InvalidInputError:
        typed = "\n\n".join(text for text in read_texts(parse_form(visit.interaction)).values() if text)
        await visit.hand_over(discord.File(io.BytesIO(typed.encode()), "what-you-wrote.txt"))
        raise


def _list_rows(visit: Visit, group_id: int, page: Sequence[OwnRow], first: int, total: int) -> Sequence[Row]:
    choices = [option(own.question.title, own.question.id) for own in page]
    chooser = [select(f"own:open:{group_id}", choices, visit.say("discord_own.choose"))] if choices else []
    turns = [
        button(mark, f"own:page:{group_id}:{at}")
        for mark, at in (("◀", first - AT_ONCE), ("▶", first + AT_ONCE))
        if 0 <= at < total
    ]
    add = button(visit.say("ownbank.add"), f"own:add:{group_id}", discord.ButtonStyle.primary)
    return [*chooser, row(add, *turns)]


def _question_row(visit: Visit, group_id: int, own: OwnRow, at: int) -> Row:
    place = f"{group_id}:{own.question.id}"
    back = button(visit.say("discord_own.back"), f"own:page:{group_id}:{at}")
    if own.retired_at:
        return row(button(visit.say("ownbank.restore"), f"own:restore:{place}", discord.ButtonStyle.primary), back)
    forms = [
        button(visit.say(f"discord_own.{part}"), f"own:change:{group_id}:{part}:{own.question.id}") for part in PARTS
    ]
    return row(*forms, button(visit.say("ownbank.retire"), f"own:retire:{place}", discord.ButtonStyle.danger), back)
