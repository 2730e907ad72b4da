"""The buttons of a round and the form for a private answer."""

import asyncio

import structlog

from bot.domain.answer import Publish
from bot.domain.errors import DrillError
from bot.domain.round import RoundState
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import answer_form
from bot.platforms.discord.layout import RED, Row, button, layout, option, row, select
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.render import render_receipt
from bot.platforms.discord.text import pack, plain, quoted, shorten, without_mentions
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.services.bundle import Services
from bot.services.own_answer import OwnAnswer, OwnAnswers, require_taking
from bot.wording import explain

# A form must open within three seconds: reading what it shows may take this long, then it opens without.
READ_SECONDS = 0.5
# Of one's own answer, what is shown: its author knows the rest.
MOST_SHOWN = 1500
log = structlog.get_logger(__name__)


class RoundButtons:
    """Handlers of the `round:…` buttons and of the form `answer:send`. `number` is the round's id."""

    def __init__(self, services: Services, own: OwnAnswers, counter: Counter) -> None:
        self._services = services
        self._own = own
        self._counter = counter

    async def answer(self, visit: Visit, number: int) -> None:
        """Open the form, with the private answer that is there already."""
        try:
            async with asyncio.timeout(READ_SECONDS):
                own = await self._read(visit, number)
        except TimeoutError:
            await visit.ask(answer_form(number, visit.say("discord.form_title"), None, Publish.NAMED, visit.locale))
            return
        require_taking(own)
        publish = None if own.is_late else own.publish
        await visit.ask(answer_form(number, own.title, own.private, publish, visit.locale))

    async def answer_latest(self, visit: Visit) -> None:
        """Open the form for the open round that is meant, or ask which one."""
        found = await self._services.finding.find_round(visit.spot)
        if found.is_clear:
            await self.answer(visit, found.chosen.round.id)
            return
        choices = [option(choice.title, str(choice.round.id)) for choice in (found.chosen, *found.others)]
        hint = visit.say("discord.which_round")
        await visit.tell(hint, select("round:pick:", choices, hint))

    async def pick(self, visit: Visit, _rest: str) -> None:
        """A round was chosen to answer."""
        await self.answer(visit, int(parse_values(visit.interaction)[0]))

    async def send(self, visit: Visit, number: int) -> None:
        """Store what the form holds and say how the answer stands. What is refused is given back to its author."""
        await visit.wait()
        fields = parse_form(visit.interaction)
        text, publish = str(fields.get("text") or ""), Publish(str(fields.get("publish") or Publish.NEVER))
        try:
            await self._counter.require_round(visit, number)
            space = await self._own.home_of(number, PLATFORM, visit.space)
            await self._services.answers.submit_private(
                number, space, visit.account, visit.name, text, publish, visit.key, knows_name=True
            )
        except Exception as error:
            await visit.show(layout(_reason(visit, error), _shown(text), colour=RED))
            return
        await self.mine(visit, number)

    async def mine(self, visit: Visit, number: int) -> None:
        """Show one's own answer and how it stands."""
        await visit.wait()
        own = await self._read(visit, number)
        is_void = own.round.state is RoundState.VOID
        receipt = visit.say("void.extra") if is_void else render_receipt(own.receipt, visit.locale)
        await visit.show(layout(f"### {plain(own.title)}", *_written(visit, own), receipt, rows=_rows(visit, own)))

    async def text(self, visit: Visit, number: int) -> None:
        """Show a question whole that is too long for its post."""
        await visit.wait()
        own = await self._read(visit, number)
        first, *more = [
            layout(text) for text in pack([f"## {without_mentions(own.title)}", without_mentions(own.prompt)])
        ]
        await visit.show(first)
        for view in more:
            await visit.add(view)

    async def _read(self, visit: Visit, number: int) -> OwnAnswer:
        await self._counter.require_round(visit, number)
        return await self._own.read(number, visit.account)

    async def withdraw(self, visit: Visit, number: int) -> None:
        """Take the private answer back."""
        await visit.wait(update=True)
        await self._services.answers.withdraw_private(number, visit.account)
        await self.mine(visit, number)


def _rows(visit: Visit, own: OwnAnswer) -> list[Row]:
    report = button(visit.say("discord.button_report"), f"round:report:{own.round.id}")
    if not own.can_change:
        return [row(report)]
    write = visit.say("discord.button_edit" if own.private else "discord.button_answer")
    back = button(visit.say("discord.button_withdraw"), f"round:withdraw:{own.round.id}") if own.private else None
    return [row(button(write, f"round:answer:{own.round.id}"), back, report)]


def _written(visit: Visit, own: OwnAnswer) -> list[str]:
    """What was written where, and what becomes of the private part."""
    fate = f"own_answer.{own.fate}"
    parts = (("own_answer.public", own.public, ""), ("own_answer.private", own.private, fate))
    return [
        f"-# {visit.say(head)}\n{_shown(text)}" + (f"\n-# {visit.say(below)}" if below else "")
        for head, text, below in parts
        if text
    ]


def _shown(text: str) -> str:
    return quoted(plain(shorten(text, MOST_SHOWN))) if text else ""


def _reason(visit: Visit, error: Exception) -> str:
    if isinstance(error, DrillError):
        return explain(visit.locale, error, PLATFORM)
    log.exception("private answer not stored", key=visit.key, exc_info=error)
    return visit.say("discord.failed")
