"""What members write in threads: stored as room messages, which stamps them, then taken in like any platform's."""

from collections.abc import Awaitable, Callable

from bot.domain.answer import clean_answer
from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.group import Account
from bot.domain.refs import ThreadRef
from bot.domain.round import Round, RoundState
from bot.platforms.web.announcer import MESSAGE, make_thread_message
from bot.platforms.web.live import Hub
from bot.ports.rounds import RoomMessage
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.answers import Answers
from bot.services.room_people import PLATFORM, SPACE


class Threads:
    """Posts, edits and deletes members' messages. A stop between storing and taking is made up by the re-read."""

    def __init__(self, store: Store, clock: Clock, answers: Answers, hub: Hub) -> None:
        self._store = store
        self._clock = clock
        self._answers = answers
        self._hub = hub

    async def post(self, round_: Round, account: Account, text: str, form_key: str) -> RoomMessage:
        """Store a message in a round's thread; the same `form_key` of one account stores one.

        Raises InvalidInputError for unusable text, ConflictError where the thread is not there yet or is locked.
        """
        kept = clean_answer(text)
        key = f"form-{account.id}-{form_key}"

        async def work(uow: UnitOfWork) -> RoomMessage:
            thread = await find_thread(uow, round_)
            if thread is None or _is_locked(round_):
                raise ConflictError("thread.locked" if thread else "thread.not_yet")
            at = self._clock.now()
            return await uow.room.add(
                round_.group_id, thread, at, kind=MESSAGE, account_id=account.id, key=key, text=kept
            )

        message = await self._store.write(work)
        self._hub.poke(message.group_id)
        await self._answers.take(_ref(message), make_thread_message(message, account.ref))
        return message

    async def edit(self, group_id: int, message_id: int, account: Account, text: str) -> RoomMessage:
        """Change one's own message. Raises InvalidInputError, ForbiddenError, NotFoundError."""
        kept = clean_answer(text)
        message = await self._change(
            group_id, message_id, account, lambda uow: uow.room.edit(message_id, self._clock.now(), text=kept)
        )
        await self._answers.take(_ref(message), make_thread_message(message, account.ref))
        return message

    async def delete(self, group_id: int, message_id: int, account: Account) -> RoomMessage:
        """Blank one's own message. Raises ForbiddenError, NotFoundError."""
        message = await self._change(
            group_id, message_id, account, lambda uow: uow.room.delete(message_id, self._clock.now())
        )
        assert message.deleted_at is not None
        await self._answers.withdraw(_ref(message), str(message_id), account.ref, message.deleted_at)
        return message

    async def get_own(self, group_id: int, message_id: int, account: Account) -> RoomMessage:
        """One's own message that is not deleted. Raises ForbiddenError, NotFoundError."""
        return await self._store.read(lambda uow: _get_own(uow, group_id, message_id, account))

    async def _change(
        self, group_id: int, message_id: int, account: Account, change: Callable[[UnitOfWork], Awaitable[None]]
    ) -> RoomMessage:
        async def work(uow: UnitOfWork) -> RoomMessage:
            await _get_own(uow, group_id, message_id, account)
            await change(uow)
            return await uow.room.get(message_id)

        message = await self._store.write(work)
        self._hub.poke(group_id)
        return message


async def find_thread(uow: UnitOfWork, round_: Round) -> str | None:
    """The thread of a round in the room, which is its question's message; None until that is posted."""
    for post in await uow.posts.questions_of(round_.id):
        if post.target.platform == PLATFORM and post.sent_parts:
            return post.sent_parts[0]
    return None


async def _get_own(uow: UnitOfWork, group_id: int, message_id: int, account: Account) -> RoomMessage:
    message = await uow.room.get(message_id)
    if message.group_id != group_id or message.kind != MESSAGE or message.deleted_at is not None:
        raise NotFoundError("message.unknown")
    if message.account_id != account.id:
        raise ForbiddenError("message.not_yours")
    return message


def _is_locked(round_: Round) -> bool:
    return round_.rules.lock_thread and round_.state is RoundState.REVEALED


def _ref(message: RoomMessage) -> ThreadRef:
    return ThreadRef(PLATFORM, SPACE, message.thread)
