"""Suggested questions: members propose, the host approves, edits or declines with a reason that reaches the author."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.notices import NoticeCard
from bot.domain.draft import DraftQuestion, clean_draft
from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.likeness import Comparison, Likeness
from bot.domain.ownership import disowned
from bot.domain.question import Question
from bot.domain.suggestion import MOST_OPEN, Suggestion, SuggestionState
from bot.domain.text import clean_prose
from bot.ports.store import UnitOfWork
from bot.services.notices import tell_account, tell_hosts
from bot.services.own_questions import add_question
from bot.services.rights import record, require_host, require_member
from bot.services.use_cases import UseCases

LONGEST_REASON = 1000
SHOWN = 50


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion that waits, beside the questions that ask something like it, the most alike first."""

    suggestion: Suggestion
    alike: tuple[Likeness, ...]


class Suggestions(UseCases):
    """Use cases of a member who suggests, and of a host (`by`, an account id) who decides.

    Raises ForbiddenError for an account without a seat and for `by` who is no host, NotFoundError for a suggestion of
    another group, ConflictError for one that is decided, InvalidInputError for text that is missing or too long.
    """

    async def suggest(self, group_id: int, account_id: int, draft: DraftQuestion, request_key: str) -> Suggestion:
        """Propose a question; title and prompt are enough. The same `request_key` makes one only once.

        Raises ConflictError when too many of the account's suggestions wait already.
        """
        cleaned = clean_draft(draft)

        async def work(uow: UnitOfWork) -> Suggestion:
            now = self._clock.now()
            await require_member(uow, group_id, account_id)
            made = await uow.suggestions.add(group_id, account_id, cleaned, request_key, now)
            if await uow.suggestions.count_open(group_id, account_id) > MOST_OPEN:
                raise ConflictError("suggestion.many", most=MOST_OPEN)
            facts = {"name": made.author, "title": made.draft.title, "group_id": str(group_id)}
            card = NoticeCard("notice.suggestion", facts)
            await tell_hosts(uow, group_id, f"suggestion-{made.id}", card, now)
            return made

        return await self._store.write(work)

    async def mine(self, group_id: int, account_id: int) -> Sequence[Suggestion]:
        """An account's newest suggestions with what became of them."""
        return await self._store.read(lambda uow: uow.suggestions.of_account(group_id, account_id, SHOWN))

    async def withdraw(self, group_id: int, suggestion_id: int, account_id: int) -> None:
        """Take one's own suggestion back while it waits."""

        async def work(uow: UnitOfWork) -> None:
            suggestion = await _get_open(uow, group_id, suggestion_id)
            if suggestion.account_id != account_id:
                raise NotFoundError("suggestion.unknown")
            await uow.suggestions.decide(suggestion_id, SuggestionState.WITHDRAWN, account_id, self._clock.now())

        await self._store.write(work)

    async def waiting(self, group_id: int, by: int) -> Sequence[SuggestionRow]:
        """What waits for a decision, oldest first, with near-duplicates of what the group can be asked."""

        async def work(uow: UnitOfWork) -> Sequence[SuggestionRow]:
            await require_host(uow, group_id, by)
            open_ = await uow.suggestions.open_in(group_id, SHOWN)
            known = Comparison(await uow.questions.listing(group_id) if open_ else ())
            return [_row(suggestion, known) for suggestion in open_]

        return await self._store.read(work)

    async def get(self, group_id: int, suggestion_id: int, by: int) -> SuggestionRow:
        """One suggestion that waits, for its form."""

        async def work(uow: UnitOfWork) -> SuggestionRow:
            await require_host(uow, group_id, by)
            suggestion = await _get_open(uow, group_id, suggestion_id)
            return _row(suggestion, Comparison(await uow.questions.listing(group_id)))

        return await self._store.read(work)

    async def edit(self, group_id: int, suggestion_id: int, draft: DraftQuestion, by: int) -> Suggestion:
        """Complete or mend what is suggested; it may stay incomplete until it is approved."""
        cleaned = clean_draft(draft)

        async def work(uow: UnitOfWork) -> Suggestion:
            await _get_open(uow, group_id, suggestion_id)
            await record(uow, group_id, by, "audit.edited_suggestion", self._clock.now(), {"title": cleaned.title})
            await uow.suggestions.set_draft(suggestion_id, cleaned)
            return await uow.suggestions.get(suggestion_id)

        return await self._store.write(work)

    async def approve(self, group_id: int, suggestion_id: int, by: int, draft: DraftQuestion | None = None) -> Question:
        """Make a question of the group's own, from `draft` where the host changed something in the same step.

        Raises InvalidInputError that names what is missing before it can be asked: a model answer, a topic.
        """

        async def work(uow: UnitOfWork) -> Question:
            now = self._clock.now()
            suggestion = await _get_open(uow, group_id, suggestion_id)
            await record(uow, group_id, by, "audit.approved_suggestion", now, _facts(suggestion))
            if draft is not None:
                await uow.suggestions.set_draft(suggestion_id, clean_draft(draft))
            question, _ = await add_question(uow, group_id, draft or suggestion.draft, now)
            state = SuggestionState.APPROVED
            await uow.suggestions.decide(suggestion_id, state, by, now, question_id=question.id)
            await _tell_author(uow, suggestion, "notice.suggestion_approved", now)
            return disowned(question)

        return await self._store.write(work)

    async def decline(self, group_id: int, suggestion_id: int, reason: str, by: int) -> None:
        """Say no, with the reason that reaches the author."""
        why = clean_prose("reason", reason, LONGEST_REASON)

        async def work(uow: UnitOfWork) -> None:
            now = self._clock.now()
            suggestion = await _get_open(uow, group_id, suggestion_id)
            await record(uow, group_id, by, "audit.declined_suggestion", now, {**_facts(suggestion), "why": why})
            await uow.suggestions.decide(suggestion_id, SuggestionState.DECLINED, by, now, reason=why)
            await _tell_author(uow, suggestion, "notice.suggestion_declined", now, why)

        await self._store.write(work)


async def _get_open(uow: UnitOfWork, group_id: int, suggestion_id: int) -> Suggestion:
    suggestion = await uow.suggestions.get(suggestion_id)
    if suggestion.group_id != group_id:
        raise NotFoundError("suggestion.unknown")
    if suggestion.state is not SuggestionState.OPEN:
        raise ConflictError("suggestion.decided")
    return suggestion


def _row(suggestion: Suggestion, known: Comparison) -> SuggestionRow:
    return SuggestionRow(suggestion, known.find(f"{suggestion.draft.title} {suggestion.draft.prompt}"))


def _facts(suggestion: Suggestion) -> dict[str, str]:
    return {"title": suggestion.draft.title, "author": suggestion.author}


async def _tell_author(uow: UnitOfWork, suggestion: Suggestion, phrase: str, at: datetime, why: str = "") -> None:
    group = await uow.groups.get(suggestion.group_id)
    card = NoticeCard(phrase, {"title": suggestion.draft.title, "group": group.name, "why": why})
    await tell_account(uow, group.id, suggestion.account_id, f"suggestion-{suggestion.id}-decided", card, at)
