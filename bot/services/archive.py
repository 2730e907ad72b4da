"""The archive: revealed rounds, each with its reveal and the best answer that a host pinned to it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.rounds import ArchiveRow, PublishedAnswer, RevealCard
from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.round import Round, RoundState
from bot.ports.participation import SharedAnswer
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import read_answers
from bot.services.presenting import read_reveal_card
from bot.services.rights import record
from bot.services.use_cases import UseCases

ARCHIVE_PAGE = 20


class Archive(UseCases):
    """Reads revealed rounds, and lets a host pin their best answer. `by` is the host's account id."""

    async def list(self, group_id: int, offset: int = 0) -> Sequence[ArchiveRow]:
        """Revealed rounds, newest first, ARCHIVE_PAGE at a time."""

        async def work(uow: UnitOfWork) -> Sequence[ArchiveRow]:
            rounds = await uow.rounds.history(group_id, offset, ARCHIVE_PAGE)
            pinned = await uow.profiles.best_answers([round_.id for round_ in rounds])
            return [await _archive_row(uow, round_, has_best=round_.id in pinned) for round_ in rounds]

        return await self._store.read(work)

    async def reveal(self, group_id: int, round_id: int, platform: str, space: str) -> RevealCard:
        """The reveal of an archived round, with its best answer as it can be read in that space.

        Raises NotFoundError before it is revealed, or in another group.
        """

        async def work(uow: UnitOfWork) -> RevealCard:
            round_ = await _get_revealed(uow, group_id, round_id)
            card = await read_reveal_card(uow, round_, platform, space)
            return replace(card, best=await _read_best(uow, round_))

        return await self._store.read(work)

    async def pin(self, group_id: int, answer_id: int, by: int) -> None:
        """Pin a votable answer (by the id that `Votes.votable` gives) to its round, in place of another.

        Raises ForbiddenError for anyone but a host, NotFoundError for what is not in this group's archive, and
        ConflictError for an answer that not everybody can read.
        """

        async def work(uow: UnitOfWork) -> None:
            message = await uow.votes.get_answer(answer_id)
            round_ = await _get_revealed(uow, group_id, message.round_id)
            await record(uow, group_id, by, "audit.pinned_answer", self._clock.now(), {"round": str(round_.on)})
            if await _readable(uow, round_, message.account_id) is None:
                raise ConflictError("best.not_readable")
            await uow.profiles.pin(round_.id, message.account_id, by, self._clock.now())

        await self._store.write(work)

    async def unpin(self, group_id: int, round_id: int, by: int) -> None:
        """Take the best answer of a round down. Raises NotFoundError where none is pinned."""

        async def work(uow: UnitOfWork) -> None:
            round_ = await _get_revealed(uow, group_id, round_id)
            await record(uow, group_id, by, "audit.unpinned_answer", self._clock.now(), {"round": str(round_.on)})
            if not await uow.profiles.unpin(round_.id):
                raise NotFoundError("best.none")

        await self._store.write(work)


async def _get_revealed(uow: UnitOfWork, group_id: int, round_id: int) -> Round:
    round_ = await uow.rounds.get(round_id)
    if round_.group_id != group_id or round_.state is not RoundState.REVEALED:
        raise NotFoundError("round.not_revealed")
    return round_


async def _archive_row(uow: UnitOfWork, round_: Round, *, has_best: bool) -> ArchiveRow:
    question = await uow.questions.version(round_.question_version_id)
    answered = await uow.answers.count_answered(round_.id, round_.closes_at, round_.rules.minimum)
    return ArchiveRow(
        round_.id, round_.on, question.title, round_.topic, question.difficulty, answered, round_.state, has_best
    )


async def _read_best(uow: UnitOfWork, round_: Round) -> PublishedAnswer | None:
    """The pinned answer, as long as its author lets it be read."""
    pinned = (await uow.profiles.best_answers([round_.id])).get(round_.id)
    return await _readable(uow, round_, pinned.account_id) if pinned else None


async def _readable(uow: UnitOfWork, round_: Round, account_id: int) -> PublishedAnswer | None:
    """What everybody may read of an account's answer: the text said in public, else nothing.

    A private answer is published only in the space where it was written (RULES, Answers), and the archive is read in
    all of them.
    """
    shared = [answer for answer in await uow.votes.shared(round_.id) if _is_public(answer, account_id)]
    member = await uow.members.find(round_.group_id, account_id)
    if member is None or not shared:
        return None
    answer = (await read_answers(uow, [round_], [member])).get(member.id, {}).get(round_.id)
    counting = {message.id for message in answer.messages} if answer else set()
    texts = [s.message.text for s in shared if s.message.id in counting]
    return PublishedAnswer(member.name, "\n\n".join(texts)) if texts else None


def _is_public(answer: SharedAnswer, account_id: int) -> bool:
    return answer.message.account_id == account_id and not answer.message.private
