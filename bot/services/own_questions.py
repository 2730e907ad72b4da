"""Questions of a group's own: written in a form or imported, edited into new versions, retired and brought back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.draft import DraftQuestion, clean_draft, question_of, require_askable
from bot.domain.errors import InvalidInputError
from bot.domain.ownership import bare_id, disowned, own_id, owned, owner_of, slug_of
from bot.domain.question import Question
from bot.ports.store import UnitOfWork
from bot.services.questions import ANY_LEVEL, NO_FILTER
from bot.services.rights import record, require_host
from bot.services.use_cases import UseCases


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A question of the group's own under the id people know, whether it was asked, and since when it is retired."""

    question: Question
    was_asked: bool
    retired_at: datetime | None


class Outcome(StrEnum):
    """What became of an imported question. `id_taken` keeps the whole import out: the bank has another of that id."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    IN_BANK = "in_bank"
    ID_TAKEN = "id_taken"


@dataclass(frozen=True, slots=True)
class Import:
    """What became of every question of an import, by id; with any `id_taken`, nothing was stored."""

    outcomes: Mapping[str, Outcome]

    @property
    def is_stored(self) -> bool:
        """Whether the questions are in the group now."""
        return Outcome.ID_TAKEN not in self.outcomes.values()


class OwnQuestions(UseCases):
    """Use cases of a host on the group's own questions, by the ids people know (without the group's prefix).

    `by` is the host's account id; all raise ForbiddenError for anyone else, NotFoundError for an unknown id.
    """

    async def list(self, group_id: int, by: int) -> Sequence[OwnRow]:
        """Every question of the group's own by topic, retired ones included."""

        async def work(uow: UnitOfWork) -> Sequence[OwnRow]:
            await require_host(uow, group_id, by)
            asked = await uow.questions.asked(group_id)
            own = await uow.own_questions.all(group_id)
            return [OwnRow(disowned(q.question), bool(asked.get(q.question.id)), q.retired_at) for q in own]

        return await self._store.read(work)

    async def get(self, group_id: int, question_id: str, by: int) -> Question:
        """One question of the group's own as it stands, for its form."""

        async def work(uow: UnitOfWork) -> Question:
            await require_host(uow, group_id, by)
            return disowned(await _get(uow, group_id, question_id))

        return await self._store.read(work)

    async def add(self, group_id: int, draft: DraftQuestion, by: int) -> Question:
        """Add a question; one of the same title and prompt that is there already is returned as it is.

        Raises InvalidInputError naming what is missing, too long or no choice.
        """

        async def work(uow: UnitOfWork) -> Question:
            now = self._clock.now()
            await require_host(uow, group_id, by)
            question, is_new = await add_question(uow, group_id, draft, now)
            if is_new:
                await record(uow, group_id, by, "audit.added_question", now, {"title": question.title})
            return disowned(question)

        return await self._store.write(work)

    async def edit(self, group_id: int, question_id: str, draft: DraftQuestion, by: int) -> Question:
        """Change a question: a new version. Rounds keep the version they were asked with. Raises InvalidInputError."""

        async def work(uow: UnitOfWork) -> Question:
            now = self._clock.now()
            before = await _get(uow, group_id, question_id)
            question = question_of(await _checked(uow, group_id, draft), before.id, before)
            await record(uow, group_id, by, "audit.edited_question", now, {"title": question.title})
            await uow.questions.put(group_id, [question], now, whole=False)
            return disowned(question)

        return await self._store.write(work)

    async def retire(self, group_id: int, question_id: str, by: int) -> None:
        """Ask a question no more. Its rounds, versions and reports stay."""

        async def work(uow: UnitOfWork) -> None:
            question = await _get(uow, group_id, question_id)
            await record(uow, group_id, by, "audit.retired_question", self._clock.now(), {"title": question.title})
            await uow.own_questions.retire(question.id, self._clock.now())

        await self._store.write(work)

    async def restore(self, group_id: int, question_id: str, by: int) -> None:
        """Have a retired question asked again; what it was asked before still counts."""

        async def work(uow: UnitOfWork) -> None:
            question = await _get(uow, group_id, question_id)
            await record(uow, group_id, by, "audit.restored_question", self._clock.now(), {"title": question.title})
            await uow.own_questions.restore(question.id)

        await self._store.write(work)

    async def take_in(self, group_id: int, questions: Sequence[Question], by: int | None) -> Import:
        """Import checked questions: all of them or none. Importing the same again changes nothing.

        `by` is None for the operator's command line. A question that the bank has as it is stays the bank's.
        """

        async def work(uow: UnitOfWork) -> Import:
            now = self._clock.now()
            if by is not None:
                await require_host(uow, group_id, by)
            done = Import(await _compare(uow, group_id, questions))
            mine = [owned(q, group_id) for q in questions if done.outcomes[q.id] is not Outcome.IN_BANK]
            if done.is_stored and mine:
                await uow.questions.put(group_id, mine, now, whole=False)
                await uow.audit.add(group_id, by, "audit.imported_questions", {"n": str(len(mine))}, now)
            return done

        return await self._store.write(work)

    async def export(self, group_id: int) -> Sequence[Question]:
        """The group's own questions under the ids people know, without retired ones; importing them gives the same."""

        async def work(uow: UnitOfWork) -> Sequence[Question]:
            await uow.groups.get(group_id)
            own = await uow.own_questions.all(group_id)
            return [disowned(row.question) for row in own if row.retired_at is None]

        return await self._store.read(work)


async def add_question(uow: UnitOfWork, group_id: int, draft: DraftQuestion, at: datetime) -> tuple[Question, bool]:
    """Store a question of the group's own under an id made of its title; False beside one that was there already."""
    checked = await _checked(uow, group_id, draft)
    known = {row.question.id: row for row in await uow.own_questions.all(group_id)}
    for row in known.values():
        if (row.question.title, row.question.prompt) == (checked.title, checked.prompt) and row.retired_at is None:
            return row.question, False
    taken = {bare_id(question_id) for question_id in [*known, *await _bank(uow, group_id)]}
    question = question_of(checked, own_id(group_id, slug_of(checked.title, taken)))
    await uow.questions.put(group_id, [question], at, whole=False)
    return question, True


async def _get(uow: UnitOfWork, group_id: int, question_id: str) -> Question:
    _, question = await uow.questions.current(own_id(group_id, bare_id(question_id)))
    return question


async def _checked(uow: UnitOfWork, group_id: int, draft: DraftQuestion) -> DraftQuestion:
    """A draft that can be asked, in a topic that exists."""
    cleaned = clean_draft(draft)
    require_askable(cleaned)
    topics = {candidate.topic for candidate in await uow.questions.candidates(group_id, NO_FILTER, ANY_LEVEL)}
    if cleaned.topic not in topics:
        raise InvalidInputError("draft.bad_topic", topic=cleaned.topic[:60], topics=", ".join(sorted(topics)))
    return cleaned


async def _bank(uow: UnitOfWork, group_id: int) -> dict[str, Question]:
    """The bank's own questions that can be asked, by id."""
    return {q.id: q for q in await uow.questions.listing(group_id) if owner_of(q.id) is None}


async def _compare(uow: UnitOfWork, group_id: int, questions: Sequence[Question]) -> dict[str, Outcome]:
    bank = await _bank(uow, group_id)
    own = {bare_id(row.question.id): row for row in await uow.own_questions.all(group_id)}
    outcomes = {}
    for question in questions:
        row = own.get(question.id) or next((own[former] for former in question.was if former in own), None)
        if question.id in bank:
            same = bank[question.id].content_hash == question.content_hash
            outcomes[question.id] = Outcome.IN_BANK if same else Outcome.ID_TAKEN
        elif row is None:
            outcomes[question.id] = Outcome.ADDED
        else:
            same = disowned(row.question).content_hash == question.content_hash and row.retired_at is None
            outcomes[question.id] = Outcome.UNCHANGED if same else Outcome.CHANGED
    return outcomes
