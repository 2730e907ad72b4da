"""The border to a platform: unsolicited posts cross it by meaning, and failures come back typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.cards.digest import DigestCard
from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.post import Place
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef

Card = RoundCard | RevealCard | DigestCard | NoticeCard


class PlatformError(Exception):
    """Base of what an announcer raises."""


class ChannelClosedError(PlatformError):
    """The platform says no, and will until someone changes something. Never retried."""

    def __init__(self, what_to_fix: str) -> None:
        super().__init__(what_to_fix)
        self.what_to_fix = what_to_fix


class PlaceGoneError(ChannelClosedError):
    """A thread or post does not exist any more, or nobody can write there again: nothing will bring it back."""


class PlatformBusyError(PlatformError):
    """Surely not delivered; worth another try after `retry_after`."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"busy for {retry_after}")
        self.retry_after = retry_after


class OutcomeUnknownError(PlatformError):
    """It may or may not have been delivered: look before sending again."""


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """A member's message in a thread, as a platform reports it. Instants are the platform's stamps, aware UTC.

    `knows_name` where `name` is what the author is called now, no stand-in for it.
    """

    message_id: str
    account: AccountRef
    name: str
    text: str
    stamped_at: datetime
    edited_at: datetime | None = None
    knows_name: bool = False


class Announcer(Protocol):
    """Sends our posts on one platform. Every method may raise the errors above."""

    @property
    def platform(self) -> str:
        """The platform's name in refs: `discord`, `slack` or `web`."""

    def count_parts(self, card: Card) -> int:
        """How many messages the card needs here; the same card always needs as many."""

    async def open_round(self, channel: ChannelRef, card: RoundCard, key: str) -> MessageRef:
        """Post a round's question; `key` is the journal's mark to find it by."""

    async def start_thread(self, post: MessageRef, title: str) -> ThreadRef:
        """Start the thread under a question post, or adopt the one that exists."""

    async def refresh_round(self, post: MessageRef, card: RoundCard) -> None:
        """Make a question post show `card`; harmless to repeat."""

    async def reveal(self, place: ThreadRef | ChannelRef, card: RevealCard, key: str, part: int) -> MessageRef:
        """Post part `part` (from 0) of the model answer in a round's thread, or in the channel where none is left."""

    async def lock_thread(self, thread: ThreadRef) -> None:
        """Let nobody write in a thread any more; nothing where the platform knows no locks. Harmless to repeat."""

    async def digest(self, channel: ChannelRef, card: DigestCard, key: str) -> MessageRef:
        """Post a group's week in its channel, mentioning nobody; the picture is an addition, the text says all."""

    async def tell(self, to: AccountRef | ChannelRef, card: NoticeCard, key: str) -> MessageRef:
        """Send a notice to one person, or aloud in a channel; nobody is pinged."""

    async def inspect(self, channel: ChannelRef) -> Sequence[str]:
        """What keeps us from posting there, each as what to fix; empty when all is well."""

    async def find_post(self, place: Place, key: str, since: datetime) -> MessageRef | None:
        """A message of ours in `place` that carries `key`, not older than `since`; none in a place that is gone."""

    async def read_thread(self, thread: ThreadRef) -> Sequence[ThreadMessage]:
        """Every message of members in a thread that is there now, oldest first.

        Raises PlaceGoneError for a thread that is gone: nobody took back what was written there.
        """
