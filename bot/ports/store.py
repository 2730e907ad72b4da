"""The border to the store: units of work with their repositories, and the one writer of answer messages."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.answer import AnswerMessage, Publish
from bot.domain.refs import AccountRef
from bot.ports.boards import BoardRepository
from bot.ports.contributions import OwnQuestionRepository, ReportRepository, SuggestionRepository
from bot.ports.digests import BadgeRepository, DigestRepository
from bot.ports.ledgers import AnswerRepository, LedgerRepository, StandingsRepository
from bot.ports.linking import LinkRepository
from bot.ports.mocks import MockRepository
from bot.ports.participation import PlaceRepository, PrivacyRepository, ReminderRepository, VoteRepository
from bot.ports.people import GroupRepository, MemberRepository, RoomNameRepository, ScheduleRepository
from bot.ports.practice import PracticeRepository, QuizRepository
from bot.ports.profiles import ProfileRepository
from bot.ports.rounds import (
    AuditRepository,
    InboxRepository,
    PostRepository,
    QuestionRepository,
    RoomRepository,
    RoundRepository,
)
from bot.ports.spaces import SpaceRepository

T = TypeVar("T")


class Clock(Protocol):
    """Tells the time; tests and the simulation bring their own."""

    def now(self) -> datetime:
        """The current instant, aware UTC."""


class UnitOfWork(Protocol):
    """One transaction, as its repositories. Readers refuse to write."""

    @property
    def groups(self) -> GroupRepository: ...
    @property
    def members(self) -> MemberRepository: ...
    @property
    def links(self) -> LinkRepository: ...
    @property
    def names(self) -> RoomNameRepository: ...
    @property
    def schedules(self) -> ScheduleRepository: ...
    @property
    def questions(self) -> QuestionRepository: ...
    @property
    def rounds(self) -> RoundRepository: ...
    @property
    def posts(self) -> PostRepository: ...
    @property
    def answers(self) -> AnswerRepository: ...
    @property
    def ledgers(self) -> LedgerRepository: ...
    @property
    def standings(self) -> StandingsRepository: ...
    @property
    def boards(self) -> BoardRepository: ...
    @property
    def profiles(self) -> ProfileRepository: ...
    @property
    def digests(self) -> DigestRepository: ...
    @property
    def badges(self) -> BadgeRepository: ...
    @property
    def room(self) -> RoomRepository: ...
    @property
    def inbox(self) -> InboxRepository: ...
    @property
    def audit(self) -> AuditRepository: ...
    @property
    def places(self) -> PlaceRepository: ...
    @property
    def votes(self) -> VoteRepository: ...
    @property
    def reminders(self) -> ReminderRepository: ...
    @property
    def privacy(self) -> PrivacyRepository: ...
    @property
    def own_questions(self) -> OwnQuestionRepository: ...
    @property
    def suggestions(self) -> SuggestionRepository: ...
    @property
    def spaces(self) -> SpaceRepository: ...
    @property
    def reports(self) -> ReportRepository: ...
    @property
    def practice(self) -> PracticeRepository: ...
    @property
    def quizzes(self) -> QuizRepository: ...
    @property
    def mocks(self) -> MockRepository: ...


class Store(Protocol):
    """Runs units of work. Each is a task of its own: cancelling the caller cannot leave a transaction open."""

    async def write(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run `work` in one write transaction: committed when it returns, rolled back when it raises."""

    async def read(self, work: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Run `work` on one consistent snapshot that cannot be written."""


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What a platform reports of one message in a watched thread or form. Instants are aware UTC.

    `text` is None where only a deletion is reported; then `deleted_at` is set. `length` is the visible length of text.
    `thread` is the platform's id of the thread it stands in, None for a form. A `private` one is the account's whole
    private answer to the round: whatever it wrote privately before goes in the same transaction.
    `is_reread` where the thread was read: its text is what is there now, so of two edits with one stamp it is the last.
    `follows_name` where the account, if it is stored under another name, takes this one.
    """

    platform: str
    space: str
    message_id: str
    round_id: int
    account: AccountRef
    name: str
    stamped_at: datetime
    text: str | None
    length: int = 0
    private: bool = False
    publish: Publish = Publish.NAMED
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    thread: str | None = None
    is_reread: bool = False
    follows_name: bool = False


class AnswerWriter(Protocol):
    """Makes answer messages durable; idempotent by (platform, space, message id)."""

    async def write(self, change: AnswerChange) -> AnswerMessage | None:
        """The row as stored after `change`, once committed; None when it deletes what was never stored.

        A known message changes only by a newer `edited_at` (on a re-read also by the same one and another text) or a
        first `deleted_at`; a deletion blanks the text and
        keeps the length. Changes of one message may come twice and in any order, a deletion even before its message:
        the row ends the same. A row that changed after its round was closed is marked unbooked.
        """
