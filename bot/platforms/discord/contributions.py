"""Suggesting questions, reporting them, and finding answers helpful."""

import discord

from bot.domain.draft import LONGEST_TITLE, DraftQuestion
from bot.domain.errors import NotFoundError
from bot.domain.group import Group
from bot.domain.report import ReportKind
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.forms import choice_field, form, text_field
from bot.platforms.discord.layout import MOST_OPTIONS, layout, option, select
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_form, parse_values
from bot.ports.store import Store
from bot.services.bundle import Services
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

    async def voted(self, visit: Visit, round_id: int) -> None:
        """Make one's votes those that are chosen now."""
        await visit.wait(update=True)
        group_id = await self._group_of(visit, round_id)
        account = await self._counter.account(visit)
        chosen = set(parse_values(visit.interaction))
        for answer in await self._votable(group_id, round_id, account.id):
            if str(answer.answer_id) in chosen and not answer.has_voted:
                await self._services.votes.give(group_id, answer.answer_id, account.id)
            elif answer.has_voted and str(answer.answer_id) not in chosen:
                await self._services.votes.take_back(group_id, answer.answer_id, account.id)
        await self._show_votes(visit, round_id)

    async def vote_for_message(self, visit: Visit, message_id: str) -> None:
        """Find the answer helpful that a message belongs to."""
        await visit.wait()
        answer_id = await self._services.votes.find_answer("discord", visit.space, message_id)
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

    async def _show_votes(self, visit: Visit, round_id: int) -> None:
        group_id = await self._group_of(visit, round_id)
        account = await self._counter.account(visit)
        answers = [a for a in await self._votable(group_id, round_id, account.id) if not a.is_own][:MOST_OPTIONS]
        if not answers:
            await visit.tell(visit.say("discord.no_votes"))
            return
        options = [_vote_option(visit, answer) for answer in answers]
        hint = visit.say("discord.vote_hint")
        row = select(f"vote:choose:{round_id}", options, hint, most=len(options), least=0)
        await visit.show(layout(visit.say("discord.vote"), rows=[row]))

    async def _votable(self, group_id: int, round_id: int, viewer: int) -> list[VotableAnswer]:
        return list(await self._services.votes.votable(group_id, round_id, viewer))

    async def _group_of(self, visit: Visit, round_id: int) -> int:
        return (await self._counter.require_round(visit, round_id)).group_id


def _vote_option(visit: Visit, answer: VotableAnswer) -> discord.SelectOption:
    name = answer.name or visit.say("discord.unnamed")
    about = visit.say("discord.votes", n=answer.votes)
    return option(name, str(answer.answer_id), about, chosen=answer.has_voted)
