"""What pages are made of, each read in one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.frozen import load_card
from bot.cards.notices import NoticeCard, ReceiptCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.answer import AnswerMessage
from bot.domain.errors import NotFoundError
from bot.domain.group import Account, Group, Member
from bot.domain.round import Round, RoundState
from bot.platforms.web.announcer import notices_thread
from bot.platforms.web.names import fold_name
from bot.platforms.web.threads import find_thread
from bot.ports.rounds import RoomMessage
from bot.ports.store import UnitOfWork
from bot.services.answers import make_receipt
from bot.services.presenting import read_reveal_card, read_round_card
from bot.services.rights import get_round
from bot.services.room_people import PLATFORM, SPACE

SHOWN_MESSAGES = 200
ALL_MESSAGES = 5_000
SHOWN_NOTICES = 3


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a page. `account` is None before a name is picked, `member` before the first answer.

    `former` is an account whose name a host freed: it is there again once it has another. Where the session `is_lent`,
    what the account wrote privately is not shown.
    """

    account: Account | None = None
    member: Member | None = None
    is_host: bool = False
    former: Account | None = None
    is_lent: bool = False


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round as one viewer sees it. `thread` is None until the question is out; `seq` is the room's newest change."""

    round: Round
    card: RoundCard
    seq: int
    thread: str | None
    messages: Sequence[RoomMessage]
    has_earlier: bool
    receipt: ReceiptCard | None
    private: AnswerMessage | None
    reveal: RevealCard | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the room tells one person."""

    id: int
    card: NoticeCard
    at: datetime

    @property
    def closes_at(self) -> datetime | None:
        """The deadline that a reminder is about."""
        closes_at = self.card.facts.get("closes_at")
        return datetime.fromisoformat(closes_at) if closes_at else None


async def get_group(uow: UnitOfWork, group_id: int) -> Group:
    """A group of the room. Raises NotFoundError('group.unknown') for one that has no channel here (promise 9)."""
    group = next((group for group in await read_groups(uow) if group.id == group_id), None)
    if group is None:
        raise NotFoundError("group.unknown")
    return group


async def read_groups(uow: UnitOfWork) -> Sequence[Group]:
    """The groups that have a channel in the room, oldest first."""
    return await uow.places.in_space(PLATFORM, SPACE)


async def read_viewer(uow: UnitOfWork, account_id: int | None, group: Group | None, *, is_lent: bool) -> Viewer:
    """The person behind a session; nobody where the account is not of this room."""
    if account_id is None:
        return Viewer()
    try:
        account = await uow.members.get_account(account_id)
    except NotFoundError:
        return Viewer()
    if not await _holds_a_name(uow, account):
        return Viewer(former=account)
    if group is None:
        return Viewer(account, is_lent=is_lent)
    member = await uow.members.find(group.id, account.id)
    return Viewer(account, member, await uow.groups.is_host(group.id, account.id), is_lent=is_lent)


async def read_round(uow: UnitOfWork, group_id: int, round_id: int, viewer: Viewer, last: int) -> RoundView:
    """A round of this group with its thread's newest messages. Raises NotFoundError('round.unknown')."""
    round_ = await get_round(uow, group_id, round_id)
    thread = await find_thread(uow, round_)
    messages = await uow.room.thread(group_id, thread, last=last + 1) if thread else []
    reveal = await read_reveal_card(uow, round_, PLATFORM, SPACE) if round_.state is RoundState.REVEALED else None
    return RoundView(
        round=round_,
        card=await read_round_card(uow, round_),
        seq=await uow.room.last_seq(group_id),
        thread=thread,
        messages=messages[-last:],
        has_earlier=len(messages) > last,
        receipt=await _receipt(uow, round_, viewer),
        private=await _private(uow, round_, viewer),
        reveal=reveal,
    )


async def read_notices(uow: UnitOfWork, group_id: int, viewer: Viewer) -> Sequence[Notice]:
    """The newest notices that the viewer did not dismiss, newest first."""
    if viewer.account is None:
        return ()
    messages = await uow.room.thread(group_id, notices_thread(viewer.account.ref), last=SHOWN_NOTICES)
    kept = [m for m in reversed(messages) if m.deleted_at is None and m.card is not None]
    return [Notice(m.id, load_card(NoticeCard, m.card), m.sent_at) for m in kept if m.card]


async def read_next_opening(uow: UnitOfWork, group_id: int) -> datetime | None:
    """When the group's next scheduled round opens; None while everything is paused."""
    times = [schedule.next_at for schedule in await uow.schedules.of_group(group_id)]
    return min((at for at in times if at is not None), default=None)


async def _holds_a_name(uow: UnitOfWork, account: Account) -> bool:
    """Found by the name at once; by the list where names were folded by other rules when this one was taken."""
    if await uow.names.find(SPACE, fold_name(account.name)) == account.id:
        return True
    return any(holder.id == account.id for holder in await uow.names.holders(SPACE))


async def _receipt(uow: UnitOfWork, round_: Round, viewer: Viewer) -> ReceiptCard | None:
    if viewer.account is None:
        return None
    return make_receipt(round_, await uow.answers.of_rounds([round_.id], [viewer.account.id]))


async def _private(uow: UnitOfWork, round_: Round, viewer: Viewer) -> AnswerMessage | None:
    if viewer.account is None or viewer.is_lent:
        return None
    found = await uow.answers.find_private(round_.id, viewer.account.id)
    return found.message if found else None
