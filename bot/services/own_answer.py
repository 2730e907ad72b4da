"""What somebody wrote in a round, read back to nobody but them."""

from dataclasses import dataclass

from bot.cards.notices import ReceiptCard
from bot.domain.answer import Publish, Verdict
from bot.domain.errors import ConflictError
from bot.domain.refs import AccountRef, ChannelRef
from bot.domain.round import Round, RoundState
from bot.ports.store import UnitOfWork
from bot.services.answers import make_receipt
from bot.services.use_cases import UseCases


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """An account's answer to a round: what it wrote in threads, and privately; empty texts where it wrote nothing.

    `can_change` is true while a private answer can be written, replaced or taken back, `is_late` after the deadline.
    """

    round: Round
    title: str
    prompt: str
    receipt: ReceiptCard
    public: str
    private: str
    publish: Publish
    can_change: bool
    is_late: bool = False

    @property
    def fate(self) -> str:
        """What becomes of the private part at the reveal: how it is published; 'late' or 'void', which it never is."""
        if self.round.state is RoundState.VOID:
            return "void"
        return "late" if self.receipt.verdict is Verdict.LATE else self.publish


class OwnAnswers(UseCases):
    """Use cases of looking at one's own answer."""

    async def read(self, round_id: int, account: AccountRef) -> OwnAnswer:
        """An account's answer to a round. Raises NotFoundError for a round that does not exist."""
        return await self._store.read(lambda uow: self._read(uow, round_id, account))

    async def home_of(self, round_id: int, platform: str, space: str) -> str:
        """The space a private answer belongs to: `space` if the round was asked there, else the first where it was.

        Commands work in direct messages and in spaces that do not know the group; an answer is published at home.
        """

        async def work(uow: UnitOfWork) -> str:
            targets = [post.target for post in await uow.posts.questions_of(round_id)]
            spaces = [t.space for t in targets if isinstance(t, ChannelRef) and t.platform == platform]
            return space if space in spaces or not spaces else spaces[0]

        return await self._store.read(work)

    async def _read(self, uow: UnitOfWork, round_id: int, account: AccountRef) -> OwnAnswer:
        round_ = await uow.rounds.get(round_id)
        question = await uow.questions.version(round_.question_version_id)
        known = await uow.members.find_account(account)
        messages = await uow.answers.of_rounds([round_.id], [known.id]) if known else []
        live = [message for message in messages if message.deleted_at is None]
        private = [message for message in live if message.private]
        receipt = make_receipt(round_, messages)
        return OwnAnswer(
            round_,
            question.title,
            question.prompt,
            receipt,
            "\n\n".join(message.text for message in live if not message.private),
            private[-1].text if private else "",
            private[-1].publish if private else Publish.NAMED,
            self._can_change(round_, receipt),
            self._clock.now() >= round_.closes_at,
        )

    def _can_change(self, round_: Round, receipt: ReceiptCard) -> bool:
        now = self._clock.now()
        if round_.state is RoundState.VOID or now > round_.takes_late_until:
            return False
        return now < round_.closes_at or receipt.missing > 0


def require_taking(answer: OwnAnswer) -> None:
    """Raises ConflictError where the round takes nothing from this account any more."""
    if not answer.can_change:
        is_fixed = answer.receipt.missing == 0 and answer.round.state is not RoundState.VOID
        raise ConflictError("answer.fixed" if is_fixed else "round.over")
