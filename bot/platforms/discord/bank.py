"""What hosts do to the bank: `/bank`."""

import discord

from bot.domain.draft import DraftQuestion
from bot.domain.group import Group
from bot.domain.suggestion import Suggestion
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import form, select_field, text_field
from bot.platforms.discord.layout import button, layout, row
from bot.platforms.discord.render import Topics, difficulty_dots, topic_title
from bot.platforms.discord.text import plain, shorten, without_mentions
from bot.platforms.discord.visit import Visit, parse_form
from bot.ports.store import Store
from bot.services.bank_page import BankFilter, BankRow
from bot.services.bundle import Services
from bot.services.once import once

SHOWN = 20
MOST_REPORTS = 10


class Bank:
    """Handlers on questions, the queue, suggestions and reports."""

    def __init__(self, services: Services, store: Store, counter: Counter, topics: Topics) -> None:
        self._services = services
        self._store = store
        self._counter = counter
        self._topics = topics
        counter.register(
            {
                "bank-list": self.browse,
                "bank-show": self.show,
                "bank-queue": self.enqueue,
                "bank-unqueue": self.dequeue,
                "bank-pass": self.pass_over,
                "bank-suggestions": self.suggestions,
                "bank-reports": self.reports,
            }
        )

    async def browse(self, visit: Visit, group: Group, wish: str) -> None:
        """Questions by topic and words: `topic/words`. What is open or upcoming is shown to hosts alone."""
        topic, _, words = wish.partition("/")
        account = await self._counter.account(visit)
        found = await self._services.bank_page.browse(group.id, account.id, BankFilter(topic=topic, text=words))
        lines = [self._line(question) for question in found.rows[:SHOWN]]
        more = found.total - len(lines)
        tail = [visit.say("discord.more_questions", n=more)] if more > 0 else []
        tail += [visit.say("discord.hidden_questions", n=found.hidden)] if found.hidden else []
        head = f"## {visit.say('discord.bank')}\n-# {visit.say('host.found', n=found.total)}"
        await visit.tell("\n".join([head, *lines, *tail]))

    async def show(self, visit: Visit, group: Group, wish: str) -> None:
        """A whole question with its model answer."""
        account = await self._counter.account(visit)
        question = await self._services.bank_page.read(group.id, wish, account.id)
        head = (
            f"## {without_mentions(question.title)}\n-# {topic_title(question.topic, self._topics)} · `{question.id}`"
        )
        answer = shorten(without_mentions(question.model_answer), 2000)
        await visit.show(layout(head, without_mentions(shorten(question.prompt, 1500)), answer))

    async def enqueue(self, visit: Visit, group: Group, wish: str) -> None:
        """Ask a question next."""
        by = (await self._counter.account(visit)).id
        with once(visit.key):
            await self._services.questions.enqueue(group.id, wish, by)
        await visit.tell(visit.say("said.queued"))

    async def dequeue(self, visit: Visit, group: Group, wish: str) -> None:
        """Take a question off the queue."""
        by = (await self._counter.account(visit)).id
        await self._services.questions.dequeue(group.id, wish, by)
        await visit.tell(visit.say("said.dequeued"))

    async def pass_over(self, visit: Visit, group: Group, wish: str) -> None:
        """Skip a planned question."""
        by = (await self._counter.account(visit)).id
        with once(visit.key):
            await self._services.questions.pass_over(group.id, wish, by)
        await visit.tell(visit.say("said.passed_over"))

    async def suggestions(self, visit: Visit, group: Group, _wish: str) -> None:
        """The oldest suggestion that waits, with what is alike and what can be done."""
        by = (await self._counter.account(visit)).id
        waiting = await self._services.suggestions.waiting(group.id, by)
        if not waiting:
            await visit.tell(visit.say("discord.no_suggestions"))
            return
        first = waiting[0]
        draft = first.suggestion.draft
        alike = ", ".join(plain(near.question.title) for near in first.alike[:3])
        head = f"## {plain(draft.title)}\n-# {visit.say('discord.suggested_by', name=plain(first.suggestion.author))}"
        parts = [head, plain(draft.prompt), plain(draft.model_answer)]
        if alike:
            parts.append(visit.say("discord.alike", titles=alike))
        parts.append(visit.say("discord.waiting", n=len(waiting)))
        where = f"{group.id}:{first.suggestion.id}"
        buttons = row(
            button(visit.say("discord.button_approve"), f"suggestion:edit:{where}", discord.ButtonStyle.success),
            button(visit.say("discord.button_decline"), f"suggestion:decline:{where}", discord.ButtonStyle.danger),
        )
        await visit.show(layout(*parts, rows=[buttons]))

    async def edit(self, visit: Visit, rest: str) -> None:
        """Open the form that completes a suggestion and approves it."""
        _, suggestion = await self._find(visit, rest)
        draft, say = suggestion.draft, visit.say
        fields = (
            text_field("title", say("discord.suggest_title"), value=draft.title, most=120),
            text_field("prompt", say("discord.suggest_prompt"), value=draft.prompt, is_long=True),
            text_field("model_answer", say("discord.model_answer"), value=draft.model_answer, is_long=True),
            select_field("topic", say("discord.topic"), self._topics, draft.topic),
            text_field(
                "key_points",
                say("discord.suggest_points"),
                value="\n".join(draft.key_points),
                is_long=True,
                required=False,
            ),
        )
        await visit.ask(form(say("discord.button_approve"), f"suggestion:approve:{rest}", *fields))

    async def approve(self, visit: Visit, rest: str) -> None:
        """Take a suggestion into the group's own bank as the form has it."""
        await visit.wait()
        group, suggestion = await self._find(visit, rest)
        by = (await self._counter.account(visit)).id
        given = parse_form(visit.interaction)
        fields = {name: value for name, value in given.items() if isinstance(value, str)}
        topics = given.get("topic") or ()
        draft = DraftQuestion(
            title=fields["title"],
            prompt=fields["prompt"],
            model_answer=fields["model_answer"],
            topic=next(iter(topics), ""),
            key_points=tuple(line.strip() for line in fields.get("key_points", "").splitlines() if line.strip()),
        )
        with once(visit.key):
            question = await self._services.suggestions.approve(group.id, suggestion.id, by, draft)
        await visit.tell(visit.say("discord.approved", title=plain(question.title)))

    async def decline(self, visit: Visit, rest: str) -> None:
        """Open the form for the reason that reaches the author."""
        why = text_field("why", visit.say("discord.decline_why"), is_long=True, most=1000)
        await visit.ask(form(visit.say("discord.button_decline"), f"suggestion:declined:{rest}", why))

    async def declined(self, visit: Visit, rest: str) -> None:
        """Decline a suggestion."""
        await visit.wait()
        group, suggestion = await self._find(visit, rest)
        by = (await self._counter.account(visit)).id
        why = str(parse_form(visit.interaction).get("why") or "")
        with once(visit.key):
            await self._services.suggestions.decline(group.id, suggestion.id, why, by)
        await visit.tell(visit.say("discord.declined"))

    async def reports(self, visit: Visit, group: Group, _wish: str) -> None:
        """Open reports, with a button to have done with each."""
        by = (await self._counter.account(visit)).id
        waiting = (await self._services.reports.waiting(group.id, by))[:MOST_REPORTS]
        if not waiting:
            await visit.tell(visit.say("discord.no_reports"))
            return
        parts, rows = [], []
        for number, report in enumerate(waiting, start=1):
            kind = visit.say(f"discord.report_{report.kind}")
            parts.append(
                f"**{number}. {plain(report.title)}**: {kind} ({plain(report.reporter)})\n{plain(report.text)}"
            )
            done = button(visit.say("discord.button_report_done", n=number), f"report:close:{group.id}:{report.id}")
            rows.append(row(done))
        await visit.show(layout("\n\n".join(parts), rows=rows))

    async def close_report(self, visit: Visit, rest: str) -> None:
        """Open the form for a word to the reporter."""
        note = text_field("note", visit.say("discord.report_note"), is_long=True, required=False, most=500)
        await visit.ask(form(visit.say("discord.report_answer"), f"report:closed:{rest}", note))

    async def closed_report(self, visit: Visit, rest: str) -> None:
        """Have done with a report."""
        await visit.wait(update=True)
        group_id, _, number = rest.partition(":")
        group = await self._counter.own_group(visit, int(group_id))
        by = (await self._counter.account(visit)).id
        note = str(parse_form(visit.interaction).get("note") or "")
        await self._services.reports.close(group.id, int(number), note, by)
        await self.reports(visit, group, "")

    async def _find(self, visit: Visit, rest: str) -> tuple[Group, Suggestion]:
        group_id, _, number = rest.partition(":")
        group = await self._counter.own_group(visit, int(group_id))
        account = await self._counter.account(visit)
        return group, (await self._services.suggestions.get(group.id, int(number), account.id)).suggestion

    def _line(self, question: BankRow) -> str:
        asked = " ✔" if question.was_asked else ""
        state = f" *({question.standing})*" if question.standing != "free" else ""
        title = without_mentions(question.title)
        topic = topic_title(question.topic, self._topics)
        return f"- {difficulty_dots(question.difficulty)} **{title}** · {topic}{asked}{state}"
