"""An account's own desk in a space: its groups with what is open and what it answered last, and its settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.cards.notices import ReceiptCard
from bot.domain.answer import Verdict
from bot.domain.group import Group, Member, Rest
from bot.domain.refs import AccountRef
from bot.domain.reminder import Reminder
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.services.answers import make_receipt
from bot.services.use_cases import UseCases

SHOWN = 5
# Rounds looked through for an account's last answers.
_LOOKED_AT = 15


@dataclass(frozen=True, slots=True)
class DeskRound:
    """A round with how one's own answer to it stands."""

    round: Round
    title: str
    receipt: ReceiptCard


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """A group one belongs to; `member` is None for a host without a seat. `last` are answered rounds, newest first."""

    group: Group
    member: Member | None
    is_host: bool
    open: tuple[DeskRound, ...]
    last: tuple[DeskRound, ...]
    rests: tuple[Rest, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on it at one instant."""

    groups: tuple[DeskGroup, ...]
    reminders: tuple[Reminder, ...]
    today: date
    read_at: datetime


class Desks(UseCases):
    """Reads desks; nobody but their owner is shown one."""

    async def read(self, account: AccountRef) -> Desk:
        """The desk of an account in the space that is its scope; empty for someone we do not know."""
        return await self._store.read(lambda uow: self._read(uow, account))

    async def _read(self, uow: UnitOfWork, ref: AccountRef) -> Desk:
        now = self._clock.now()
        known = await uow.members.find_account(ref)
        if known is None:
            return Desk((), (), now.date(), now)
        groups = await uow.places.groups_of(known.id, ref.platform, ref.scope)
        desks = [await _read_group(uow, group, known.id, now.date()) for group in groups]
        return Desk(tuple(desks), tuple(await uow.reminders.of_account(known.id)), now.date(), now)


async def _read_group(uow: UnitOfWork, group: Group, account_id: int, today: date) -> DeskGroup:
    member = await uow.members.find(group.id, account_id)
    open_ = await uow.rounds.open_in(group.id)
    over = await uow.rounds.history(group.id, 0, _LOOKED_AT)
    unrevealed = [round_ for round_ in await uow.places.unrevealed(group.id) if round_ not in open_]
    last = await _with_receipts(uow, [*unrevealed, *over], account_id)
    rests = (await uow.members.rests([member.id])).get(member.id, ()) if member else ()
    return DeskGroup(
        group,
        member,
        await uow.groups.is_host(group.id, account_id),
        tuple(await _with_receipts(uow, open_, account_id)),
        tuple(row for row in last if _was_answered(row.receipt))[:SHOWN],
        tuple(rest for rest in rests if rest.last_on >= today),
    )


async def _with_receipts(uow: UnitOfWork, rounds: Sequence[Round], account_id: int) -> list[DeskRound]:
    messages = await uow.answers.of_rounds([round_.id for round_ in rounds], [account_id])
    rows = []
    for round_ in rounds:
        title = (await uow.questions.version(round_.question_version_id)).title
        mine = [message for message in messages if message.round_id == round_.id]
        rows.append(DeskRound(round_, title, make_receipt(round_, mine)))
    return rows


def _was_answered(receipt: ReceiptCard) -> bool:
    return receipt.verdict is not Verdict.NONE or receipt.length > 0
