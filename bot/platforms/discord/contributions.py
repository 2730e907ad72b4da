"""Suggesting questions, reporting them, and finding answers helpful."""

from collections.abc import Sequence

import discord

from bot.domain.draft import LONGEST_TITLE, DraftQuestion
from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.domain.report import ReportKind
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import choice_field, form, text_field
from bot.platforms.discord.layout import MOST_OPTIONS, Row, button, layout, option, row, select
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.ports.store import Store
from bot.services.bundle import Services
from bot.services.house_rules import say_votes
from bot.services.votes import VotableAnswer


class Contributions:
    """Handlers of `/suggest`, the buttons *Helpful* and *Report*, and the menu of a message."""

    def __init__(self, services: Services, store: Store, counter: Counter) -> None:
        self._services = services
        self._store = store
        self._counter = counter
        counter.register({"suggest": self.suggest}, opens_form=True)

    async def suggest(self, visit: Visit, group: Group, topic: str) -> None:
        """Open the form for a suggestion."""
        say = visit.say
        fields = (
            text_field("title", say("discord.suggest_title"), most=LONGEST_TITLE),
            text_field("prompt", say("discord.suggest_prompt"), is_long=True, most=2000),
            text_field("model_answer", say("discord.suggest_answer"), is_long=True, required=False),
            text_field(
                "key_points",
                say("discord.suggest_points"),
                about=say("discord.suggest_points_about"),
                is_long=True,
                required=False,
            ),
        )
        await visit.ask(form(say("discord.suggest_form"), f"suggest:send:{group.id}:{topic}", *fields))

    async def suggested(self, visit: Visit, rest: str) -> None:
        """Take a suggestion; its author gets a seat with it."""
        await visit.wait()
        number, _, topic = rest.partition(":")
        group = await self._counter.own_group(visit, int(number))
        fields = {name: str(value or "") for name, value in parse_form(visit.interaction).items()}
        points = tuple(line.strip("-•* ") for line in fields.get("key_points", "").splitlines() if line.strip())
        draft = DraftQuestion(
            title=fields.get("title", ""),
            prompt=fields.get("prompt", ""),
            model_answer=fields.get("model_answer", ""),
            topic=topic,
            key_points=points,
        )
        account = await self._counter.account(visit)
        await self._services.members.join(group.id, visit.account, visit.name)
        made = await self._services.suggestions.suggest(group.id, account.id, draft, visit.key)
        await visit.tell(visit.say("discord.suggested", title=plain(made.draft.title)))

    async def helpful(self, visit: Visit, round_id: int) -> None:
        """Offer the answers of a revealed round to vote for."""
        await visit.wait()
        await self._show_votes(visit, round_id)

    async def turn_votes(self, visit: Visit, round_id: int, first: int) -> None:
        """Another page of the answers; `first` is the id of the answer it begins at."""
        await visit.wait(update=True)
        await self._show_votes(visit, round_id, first)

    async def voted(self, visit: Visit, round_id: int, first: int = 0, last: int = 0) -> None:
        """Make one's votes among the answers `first` to `last` (ids; 0 is all) those that are chosen now."""
        await visit.wait(update=True)
        group_id = await self._group_of(visit, round_id)
        account = await self._counter.account(visit)
        chosen = set(parse_values(visit.interaction))
        for answer in await self._votable(visit, group_id, round_id, account.id):
            if not first <= answer.answer_id <= (last or answer.answer_id):
                continue
            if str(answer.answer_id) in chosen and not answer.has_voted:
                await self._services.votes.give(group_id, answer.answer_id, account.id)
            elif answer.has_voted and str(answer.answer_id) not in chosen:
                await self._services.votes.take_back(group_id, answer.answer_id, account.id)
        await self._show_votes(visit, round_id, first)

    async def vote_for_message(self, visit: Visit, message_id: str) -> None:
        """Find the answer helpful that a message belongs to."""
        await visit.wait()
        answer_id = await self._services.votes.find_answer(PLATFORM, visit.space, message_id)
        if answer_id is None:
            raise NotFoundError("answer.none")
        message = await self._store.read(lambda uow: uow.votes.get_answer(answer_id))
        group_id = await self._group_of(visit, message.round_id)
        votes = await self._services.votes.give(group_id, answer_id, (await self._counter.account(visit)).id)
        await visit.tell(visit.say("discord.vote_given", n=votes))

    async def report(self, visit: Visit, round_id: int) -> None:
        """Open the form to report a round's question."""
        kinds = {kind.value: visit.say(f"discord.report_{kind}") for kind in ReportKind}
        fields = (
            choice_field("kind", visit.say("discord.report_kind"), kinds, ReportKind.WRONG),
            text_field("text", visit.say("discord.report_text"), is_long=True, required=False, most=1000),
        )
        await visit.ask(form(visit.say("discord.report_form"), f"report:send:{round_id}", *fields))

    async def reported(self, visit: Visit, round_id: int) -> None:
        """Take a report."""
        await visit.wait()
        fields = parse_form(visit.interaction)
        group_id = await self._group_of(visit, round_id)
        account = await self._counter.account(visit)
        kind, text = ReportKind(str(fields["kind"])), str(fields.get("text") or "")
        await self._services.reports.report_round(group_id, account.id, round_id, kind, text)
        await visit.tell(visit.say("discord.reported"))

    async def _show_votes(self, visit: Visit, round_id: int, first: int = 0) -> None:
        """The page of answers that begins at `first`; a select holds no more than MOST_OPTIONS."""
        round_ = await self._counter.require_round(visit, round_id)
        account = await self._counter.account(visit)
        every = [a for a in await self._votable(visit, round_.group_id, round_id, account.id) if not a.is_own]
        if not every:
            await visit.tell(visit.say("discord.no_votes"))
            return
        pages = [every[start : start + MOST_OPTIONS] for start in range(0, len(every), MOST_OPTIONS)]
        number = max((n for n, page in enumerate(pages) if page[0].answer_id <= first), default=0)
        options = [_vote_option(visit, answer) for answer in pages[number]]
        place = f"{round_id}:{pages[number][0].answer_id}:{pages[number][-1].answer_id}"
        chooser = select(f"vote:choose:{place}", options, visit.say("discord.vote_hint"), most=len(options), least=0)
        turns = _turns(visit, round_id, pages, number)
        worth = say_votes(round_.rules, visit.locale)
        await visit.show(layout(visit.say("discord.vote", worth=worth), rows=[chooser, *turns]))

    async def _votable(self, visit: Visit, group_id: int, round_id: int, viewer: int) -> list[VotableAnswer]:
        """What was published in this space."""
        return list(await self._services.votes.votable(group_id, round_id, viewer, (PLATFORM, visit.space)))

    async def _group_of(self, visit: Visit, round_id: int) -> int:
        return (await self._counter.require_round(visit, round_id)).group_id


def _turns(visit: Visit, round_id: int, pages: Sequence[Sequence[VotableAnswer]], number: int) -> list[Row]:
    """Buttons to the pages before and after, where there are any."""
    if len(pages) == 1:
        return []
    wanted = [(number - 1, "discord.votes_before"), (number + 1, "discord.votes_after")]
    buttons = [
        button(visit.say(phrase), f"vote:turn:{round_id}:{pages[n][0].answer_id}")
        for n, phrase in wanted
        if 0 <= n < len(pages)
    ]
    return [row(*buttons)]


def _vote_option(visit: Visit, answer: VotableAnswer) -> discord.SelectOption:
    name = answer.name or visit.say("discord.unnamed")
    about = visit.say("discord.votes", n=answer.votes)
    return option(name, str(answer.answer_id), about, chosen=answer.has_voted)
