"""Repositories of questions, rounds and the posts that announce them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.plan import Candidate
from bot.domain.post import Post
from bot.domain.question import Question
from bot.domain.refs import ThreadRef
from bot.domain.round import Round
from bot.domain.streak import DayState, StudyDay


@dataclass(frozen=True, slots=True)
class BankChange:
    """What loading a bank changed: question ids by what happened to them."""

    added: Sequence[str]
    changed: Sequence[str]
    retired: Sequence[str]


class QuestionRepository(Protocol):
    """Questions, their versions, and what a group asked or queued. A bank question belongs to no group."""

    async def put(
        self, group_id: int | None, questions: Sequence[Question], at: datetime, *, whole: bool
    ) -> BankChange:
        """Store questions; equal content re-uses its version, `was` keeps the history of a former id of that owner.

        With `whole`, questions of that owner which are not among them are retired, and listed ones come back.
        Raises ConflictError('question.id_taken', id=...) where the bank or another group holds one of the ids.
        """

    async def candidates(
        self, group_id: int, topics: frozenset[str], difficulties: frozenset[int]
    ) -> Sequence[Candidate]:
        """Questions a group can be asked, its own included; empty filters mean all."""

    async def asked(self, group_id: int) -> Mapping[str, int]:
        """When each question was last asked or passed over in a group, as a number that grows; absent where never."""

    async def queue(self, group_id: int) -> Sequence[str]:
        """Question ids the host queued, first first."""

    async def enqueue(self, group_id: int, question_id: str) -> None:
        """Put a question at the queue's end. Raises ConflictError('queue.twice')."""

    async def dequeue(self, group_id: int, question_id: str) -> None:
        """Take a question off the queue; harmless to repeat."""

    async def pass_over(self, group_id: int, question_id: str) -> None:
        """Count a question as asked now without asking it."""

    async def current(self, question_id: str, group_id: int | None = None) -> tuple[int, Question]:
        """Version id and content of a question now. Raises NotFoundError('question.unknown').

        With `group_id` also for one that belongs to another group: whatever a person names is looked up with it.
        """

    async def version(self, version_id: int) -> Question:
        """The content of a version, under the id its question has now. Raises NotFoundError('question.unknown')."""

    async def titles(self, question_ids: Sequence[str]) -> Mapping[str, str]:
        """Current titles by question id."""

    async def listing(self, group_id: int) -> Sequence[Question]:
        """Every question that can be asked in a group, by topic, difficulty and id."""


class RoundRepository(Protocol):
    """Rounds and study days."""

    async def claim(self, draft: Round, request_key: str) -> Round | None:
        """Store a new round (the draft's id is ignored); None when its unique key is taken.

        Keys: (schedule, on) of a scheduled round, (group, request_key) of an extra one.
        """

    async def get(self, round_id: int) -> Round:
        """Raises NotFoundError('round.unknown')."""

    async def due_to_close(self, now: datetime, limit: int) -> Sequence[Round]:
        """Open rounds with `closes_at <= now`."""

    async def due_to_settle(self, waited_since: datetime, limit: int) -> Sequence[Round]:
        """Closed rounds not settled, void ones included, in order of `on` and closing.

        A round with a thread still to be re-read waits until its `closes_at` is before `waited_since`.
        """

    async def due_to_reveal(self, limit: int) -> Sequence[Round]:
        """Settled rounds, not void, not revealed."""

    async def close(self, round_id: int, at: datetime) -> None:
        """End on-time answers; `closes_at` moves to `at` where that is earlier."""

    async def settled_up_to(self, round_id: int) -> int | None:
        """The member id settlement has come to, 0 at its start; None once the round is settled."""

    async def settle_up_to(self, round_id: int, member_id: int) -> None:
        """Remember how far settlement has come."""

    async def settle(self, round_id: int, at: datetime) -> None:
        """Mark a round settled."""

    async def unsettle(self, round_id: int) -> None:
        """Have a round settled anew from the first member."""

    async def reveal(self, round_id: int, at: datetime) -> None:
        """Mark a round revealed."""

    async def void(self, round_id: int, at: datetime) -> None:
        """Mark a round void, and closed if it was open."""

    async def open_in(self, group_id: int) -> Sequence[Round]:
        """Open rounds of a group, latest first."""

    async def latest(self, group_id: int) -> Round | None:
        """The group's latest round that is not void."""

    async def history(self, group_id: int, offset: int, limit: int) -> Sequence[Round]:
        """Revealed rounds, latest first."""

    async def by_id(self, round_ids: Sequence[int]) -> Mapping[int, Round]:
        """Rounds by id."""

    async def scored(self, group_id: int, member_ids: Sequence[int], since_on: date) -> Sequence[Round]:
        """A group's rounds that were settled at least as far as the first of these members, by `on` and id.

        Those that count on `since_on` or later, and of the earlier ones those that a member wrote in or has points for.
        """

    async def watched(self, now: datetime) -> Sequence[tuple[Round, ThreadRef]]:
        """Rounds that still take on-time or late answers, with each thread of theirs."""

    async def put_day(self, group_id: int, day: StudyDay) -> None:
        """Add a study day, or change the one on that date."""

    async def set_day_state(self, group_id: int, on: date, state: DayState, why: str) -> None:
        """Change what is true of a study day; nothing happens where there is none."""

    async def days(self, group_id: int, after_on: date | None, until_on: date) -> Sequence[StudyDay]:
        """Study days in (after_on, until_on], in order; from the first with None."""


class PostRepository(Protocol):
    """The journal of posts (promise 3)."""

    async def add(self, drafts: Sequence[Post]) -> None:
        """Store new posts (ids are ignored); one whose key exists is left out."""

    async def due_platforms(self, now: datetime) -> Sequence[str]:
        """The platforms that posts with something to do are for."""

    async def lease_due(self, platform: str, now: datetime, until: datetime, limit: int) -> Sequence[Post]:
        """Take posts of a platform that have something to do, leased to us until `until`.

        Something to do: pending; or a sent question without a thread; or `wanted` ahead of `shown`; in each case with
        `not_before <= now` and no running lease.
        """

    async def is_ours(self, post: Post) -> bool:
        """Whether the lease that `post` came with still stands, or ran out with nobody taking the post over."""

    async def mark_part(self, post_id: int, part: int, message_id: str) -> None:
        """Remember that part `part` (from 0) is out."""

    async def mark_sent(self, post_id: int, at: datetime) -> None:
        """Every part is out; a question's lease goes on for its thread, any other ends."""

    async def set_thread(self, post_id: int, thread: ThreadRef) -> None:
        """Remember a question post's thread, which is still to be read whole."""

    async def postpone(self, post_id: int, not_before: datetime, *, unsure: bool, error: str) -> None:
        """Count a failed attempt and try again at `not_before`; the lease ends."""

    async def hurry(self, channel_id: int, now: datetime) -> int:
        """Try the pending posts of a channel at `now`, without further waiting; how many there are."""

    async def cancel_in(self, channel_id: int, error: str) -> None:
        """Give up what waits to be posted to a channel, except reveals and what may be out already."""

    async def cancel(self, post_id: int, error: str) -> None:
        """Give a post up."""

    async def want(self, round_id: int, not_before: datetime) -> None:
        """Ask for the question posts of a round to be refreshed once they are out, not before that instant.

        A post that waits already keeps its earlier instant; one that failed and is postponed keeps its later one.
        """

    async def show(self, post_id: int, revision: int, again_at: datetime | None = None) -> None:
        """Remember the revision a post shows now; the lease ends. At `again_at` it wants to be refreshed once more."""

    async def release(self, post_id: int, not_before: datetime | None = None) -> None:
        """End a lease with nothing done; what the post has to do, it still has, from `not_before` on."""

    async def questions_of(self, round_id: int) -> Sequence[Post]:
        """The question posts of a round, one a channel."""

    async def find_of_thread(self, thread: ThreadRef) -> Post | None:
        """The question post that a thread was started under."""

    async def want_reread(self, platform: str, now: datetime) -> None:
        """Ask for the threads of that platform that still take answers to be read whole, from `now` on."""

    async def rereads(self, platform: str, now: datetime, limit: int) -> Sequence[Post]:
        """Question posts of that platform whose thread is to be read whole now, longest due first."""

    async def reread_done(self, post_id: int) -> None:
        """The thread was read."""

    async def reread_at(self, post_id: int, at: datetime) -> None:
        """The thread could not be read; try again at that instant."""


@dataclass(frozen=True, slots=True)
class RoomMessage:
    """A message of the web room. `seq` grows with every change; `card` is set for our posts, `text` for people's."""

    id: int
    seq: int
    group_id: int
    thread: str
    account_id: int | None
    name: str
    key: str | None
    kind: str
    text: str
    card: str | None
    sent_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


class RoomRepository(Protocol):
    """Messages of the web room, which is its own server. `thread` is '' in the channel itself."""

    async def add(
        self,
        group_id: int,
        thread: str,
        at: datetime,
        *,
        kind: str,
        account_id: int | None = None,
        key: str | None = None,
        text: str = "",
        card: str | None = None,
    ) -> RoomMessage:
        """Store a message; one of that key which exists already is returned as it is."""

    async def get(self, message_id: int) -> RoomMessage:
        """Raises NotFoundError('message.unknown')."""

    async def find_by_key(self, key: str) -> RoomMessage | None:
        """Our message that carries a journal key."""

    async def edit(self, message_id: int, at: datetime, *, text: str | None = None, card: str | None = None) -> None:
        """Change a message's text or card; one that was deleted stays blank."""

    async def delete(self, message_id: int, at: datetime) -> None:
        """Blank a message; it stays as a gap. Harmless to repeat."""

    async def thread(self, group_id: int, thread: str, *, last: int = 200) -> Sequence[RoomMessage]:
        """The newest `last` messages of a thread or the channel, oldest first, deleted ones included."""

    async def since(self, group_id: int, seq: int, limit: int) -> Sequence[RoomMessage]:
        """Messages changed after `seq`, in order of change."""

    async def last_seq(self, group_id: int) -> int:
        """The newest change of a group's room, 0 when empty."""


class InboxRepository(Protocol):
    """Keys of commands, clicks and forms that took effect (promise 5)."""

    async def claim(self, key: str, at: datetime) -> bool:
        """Record a key in this unit of work; False when it took effect before."""

    async def forget(self, before: datetime) -> None:
        """Drop keys older than `before`."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Something a host did. `phrase` and `facts` are for `wording`."""

    at: datetime
    name: str
    phrase: str
    facts: Mapping[str, str]


class AuditRepository(Protocol):
    """The trail of what hosts did to a group."""

    async def add(
        self, group_id: int, account_id: int | None, phrase: str, facts: Mapping[str, str], at: datetime
    ) -> None:
        """Record an action."""

    async def list(self, group_id: int, limit: int) -> Sequence[AuditRow]:
        """Newest first."""
