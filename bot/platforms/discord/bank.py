"""What hosts do to the bank: `/bank`."""

from bot.domain.group import Group
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import form, text_field
from bot.platforms.discord.layout import button, layout, row
from bot.platforms.discord.render import Topics, difficulty_dots, topic_title
from bot.platforms.discord.text import plain, shorten, without_mentions
from bot.platforms.discord.visit import Visit, parse_form
from bot.ports.store import Store
from bot.services.bank_page import BankFilter, BankRow, Standing
from bot.services.bundle import Services
from bot.services.once import once
from bot.wording import FALLBACK, say

SHOWN = 20
MOST_REPORTS = 10


class Bank:
    """Handlers on questions, the queue and reports."""

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

    async def reports(self, visit: Visit, group: Group, _wish: str) -> None:
        """Open reports, with a button to have done with each."""
        await self._show_reports(visit, group)

    async def _show_reports(self, visit: Visit, group: Group, note: str = "") -> None:
        by = (await self._counter.account(visit)).id
        waiting = (await self._services.reports.waiting(group.id, by))[:MOST_REPORTS]
        if not waiting:
            await visit.tell("\n".join(filter(None, (note, visit.say("discord.no_reports")))))
            return
        parts, rows = [note] if note else [], []
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
        await self._show_reports(visit, group, visit.say("discord.report_closed"))

    def _line(self, question: BankRow) -> str:
        marks = ["asked"] * question.was_asked + [question.standing] * (question.standing is not Standing.FREE)
        notes = "".join(f" · *{say(FALLBACK, f'discord.bank_{mark}')}*" for mark in marks)
        title = without_mentions(question.title)
        topic = topic_title(question.topic, self._topics)
        return f"- {difficulty_dots(question.difficulty)} **{title}** · {topic}{notes}"
