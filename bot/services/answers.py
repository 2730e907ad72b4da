"""Intake: thread messages and private forms become answer messages, then receipts."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bot.cards.notices import ReceiptCard
from bot.domain.answer import AnswerMessage, Publish, Verdict, clean_answer, visible_length
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError, NotStoredError
from bot.domain.refs import AccountRef, ThreadRef
from bot.domain.round import Round, RoundState
from bot.metrics import Metrics
from bot.ports.ledgers import PrivateAnswer
from bot.ports.platform import ThreadMessage
from bot.ports.store import AnswerChange, AnswerWriter, Clock, Store, UnitOfWork
from bot.services.bookkeeping import make_answer
from bot.services.members import seat_authors
from bot.services.setbacks import Setbacks
from bot.services.watch import Watch

# Counts on question posts follow answers within this time; platforms may be slower still.
REFRESH_AFTER = timedelta(seconds=1)
# New authors to a unit of work: each is booked in it, while everybody's answers wait.
SEATED_AT_ONCE = 20
# How far a platform's clock may run behind ours.
STAMP_SKEW = timedelta(seconds=5)
Found = Callable[[ThreadRef, ThreadMessage], None]


class Answers:
    """Use cases of intake. A receipt exists only for what is durable (promise 4)."""

    def __init__(self, store: Store, writer: AnswerWriter, watch: Watch, clock: Clock, metrics: Metrics) -> None:
        self._store = store
        self._writer = writer
        self._watch = watch
        self._clock = clock
        self._metrics = metrics
        self._touched: defaultdict[int, set[int]] = defaultdict(set)
        self._unstored: set[str] = set()
        self._setbacks = Setbacks[int]("counting the answers of a round")
        self._found: dict[str, Found] = {}

    def on_found(self, platform: str, found: Found) -> None:
        """Call `found` for each answer that only a reading of a platform's thread brought, once it is durable."""
        self._found[platform] = found

    async def take(self, thread: ThreadRef, message: ThreadMessage, *, is_reread: bool = False) -> AnswerMessage | None:
        """Store a new or edited message of a watched thread; None where it is no answer.

        `is_reread` where it is what a reading of the thread found. Harmless to repeat.

        Raises InvalidInputError for text that cannot be stored.
        """
        round_ = self._watch.find(thread)
        if round_ is None or message.stamped_at > round_.takes_late_until:
            return None
        text = clean_answer(message.text)
        change = AnswerChange(
            platform=thread.platform,
            space=thread.space,
            message_id=message.message_id,
            round_id=round_.id,
            account=message.account,
            name=message.name,
            stamped_at=message.stamped_at,
            text=text,
            length=visible_length(text),
            # An edit after the deadline leaves what is stored: it is written as if it were not one.
            edited_at=message.edited_at if message.edited_at and message.edited_at < round_.closes_at else None,
            thread=thread.thread,
            is_reread=is_reread,
            # A history tells less of people than what is heard live.
            follows_name=message.knows_name and not is_reread,
        )
        return await self._write(change)

    async def withdraw(self, thread: ThreadRef, message_id: str, account: AccountRef, at: datetime) -> None:
        """A message of a watched thread is gone since `at`; harmless to repeat."""
        round_ = self._watch.find(thread)
        if round_ is not None:
            await self._write(
                AnswerChange(thread.platform, thread.space, message_id, round_.id, account, "", at, None, deleted_at=at)
            )

    async def reconcile(self, thread: ThreadRef, messages: Sequence[ThreadMessage], read_at: datetime) -> int:
        """Make what is stored of a thread equal to `messages`; how many were looked at.

        `read_at` is an instant before the reading began: what was written since is not taken for gone, nor is what
        stands in another thread, in none or in one that is not known.
        """
        round_ = self._watch.find(thread)
        if round_ is None:
            return 0
        before = read_at - STAMP_SKEW
        stored = await self._store.read(lambda uow: uow.answers.in_thread(round_.id, thread, before))
        gone = stored.keys() - {message.message_id for message in messages}
        # Side by side, so that the writer commits them together.
        taken, _ = await asyncio.gather(
            asyncio.gather(*(self._take_if_usable(thread, message) for message in messages)),
            asyncio.gather(*(self.withdraw(thread, id_, stored[id_], read_at) for id_ in gone)),
        )
        if found := self._found.get(thread.platform):
            for message, is_answer in zip(messages, taken, strict=True):
                if is_answer and message.message_id not in stored:
                    found(thread, message)
        return len(messages) + len(gone)

    async def submit_private(
        self,
        round_id: int,
        space: str,
        account: AccountRef,
        name: str,
        text: str,
        publish: Publish,
        form_key: str,
        *,
        knows_name: bool = False,
    ) -> ReceiptCard:
        """Store or replace an account's private answer; the same `form_key` takes effect once.

        The instant of arrival is its stamp. One that is replaced goes in the transaction of the new one, or stays with
        it unstored. Raises InvalidInputError for unusable text, ConflictError when the round
        takes no answers any more, or the account has an answer that counts after the deadline.
        """
        now = self._clock.now()
        kept = clean_answer(text)
        round_, former = await self._read_private(round_id, account, now)
        message_id = f"form-{form_key}"
        is_again = former is not None and former.message_id == message_id
        if not is_again and await self._is_fixed(round_, account, now):
            raise ConflictError("answer.fixed")
        change = AnswerChange(
            platform=account.platform,
            space=space,
            message_id=message_id,
            round_id=round_.id,
            account=account,
            name=name,
            stamped_at=now,
            text=kept,
            length=visible_length(kept),
            private=True,
            publish=publish,
            follows_name=knows_name,
        )
        await self._write(change)
        return await self.receipt(round_, account)

    async def withdraw_private(self, round_id: int, account: AccountRef) -> None:
        """Take a private answer back before the deadline.

        Raises ConflictError afterwards, NotFoundError without one.
        """
        now = self._clock.now()
        round_, existing = await self._read_private(round_id, account, now)
        if existing is None:
            raise NotFoundError("answer.none")
        if round_.closes_at <= now:
            raise ConflictError("answer.fixed")
        await self._write(
            AnswerChange(
                platform=account.platform,
                space=existing.space,
                message_id=existing.message_id,
                round_id=round_.id,
                account=account,
                name="",
                stamped_at=existing.message.stamped_at,
                text=None,
                private=True,
                deleted_at=now,
            )
        )

    async def receipt(self, round_: Round, account: AccountRef) -> ReceiptCard:
        """How an account's answer to a round stands now."""

        async def work(uow: UnitOfWork) -> ReceiptCard:
            known = await uow.members.find_account(account)
            messages = await uow.answers.of_rounds([round_.id], [known.id]) if known else []
            return make_receipt(round_, messages)

        return await self._store.read(work)

    def take_unstored(self) -> set[str]:
        """Platforms with messages that could not be stored since the last call: their threads are to be read again."""
        unstored, self._unstored = self._unstored, set()
        return unstored

    async def flush(self, now: datetime) -> None:
        """Seat new authors and ask for fresh counts in the rounds that were touched since the last flush.

        A round that fails does not hold up the others, and is tried again after a while.
        """
        for round_id in tuple(self._touched):
            await self._setbacks.attempt(round_id, partial(self._flush, round_id, now), now)

    async def _flush(self, round_id: int, now: datetime) -> None:
        touched = sorted(self._touched.pop(round_id))
        for n in range(0, len(touched), SEATED_AT_ONCE):
            chunk = touched[n : n + SEATED_AT_ONCE]
            try:
                await self._store.write(partial(_freshen, round_id=round_id, account_ids=chunk, now=now))
            except BaseException:
                self._touched[round_id].update(touched[n:])
                raise

    async def _take_if_usable(self, thread: ThreadRef, message: ThreadMessage) -> bool:
        with suppress(InvalidInputError):
            return await self.take(thread, message, is_reread=True) is not None
        return False

    async def _is_fixed(self, round_: Round, account: AccountRef, now: datetime) -> bool:
        """Whether the deadline is over and the account's answer counts: then nothing replaces it."""
        return round_.closes_at <= now and (await self.receipt(round_, account)).verdict is not Verdict.NONE

    async def _write(self, change: AnswerChange) -> AnswerMessage | None:
        try:
            stored = await self._writer.write(change)
        except NotStoredError:
            self._unstored.add(change.platform)
            raise
        if stored:
            self._touched[change.round_id].add(stored.account_id)
        self._metrics.answers_taken.labels(change.platform).inc()
        return stored

    async def _read_private(
        self, round_id: int, account: AccountRef, now: datetime
    ) -> tuple[Round, PrivateAnswer | None]:
        """A round that takes answers now, and the account's private answer to it. Raises ConflictError."""

        async def work(uow: UnitOfWork) -> tuple[Round, PrivateAnswer | None]:
            round_ = await uow.rounds.get(round_id)
            known = await uow.members.find_account(account)
            return round_, await uow.answers.find_private(round_.id, known.id) if known else None

        round_, former = await self._store.read(work)
        if round_.state is RoundState.VOID or now > round_.takes_late_until:
            raise ConflictError("round.over")
        return round_, former


def make_receipt(round_: Round, messages: Sequence[AnswerMessage]) -> ReceiptCard:
    """What one author's messages make of a round; of half an answer, the half that is newest."""
    answer = make_answer(round_, messages)
    live = [message for message in messages if message.deleted_at is None]
    late = [message for message in live if message.stamped_at >= round_.closes_at]
    length = answer.length if answer.verdict is not Verdict.NONE else sum(m.length for m in late or live)
    missing = 0 if answer.verdict is not Verdict.NONE else max(round_.rules.minimum - length, 1)
    private = any(message.private for message in live)
    return ReceiptCard(round_.id, answer.verdict, missing, length, round_.closes_at, private)


async def _freshen(uow: UnitOfWork, round_id: int, account_ids: Collection[int], now: datetime) -> None:
    round_ = await uow.rounds.get(round_id)
    await seat_authors(uow, round_, sorted(account_ids))
    if round_.state is RoundState.OPEN:
        await uow.posts.want(round_id, now + REFRESH_AFTER)
