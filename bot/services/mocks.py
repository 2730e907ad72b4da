"""Mock interviews: one person answers, pauses, rates and looks back. Nothing here moves a point or a streak."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from bot.cards.mock import MockCard, MockHistoryCard, MockReviewCard, ScorecardCard
from bot.domain import mock as steps
from bot.domain.answer import clean_answer
from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.mock import Interview
from bot.domain.mock_plan import check_shape
from bot.ports.store import UnitOfWork
from bot.services.mock_cards import make_history, make_review_card, make_scorecard, read_card, read_versions
from bot.services.mock_choice import Person, avoid_spoilers, choose_rounds, read_open, read_person, read_wishes
from bot.services.use_cases import UseCases

PAGE = 20
# How many interviews the trend looks back on.
REMEMBERED = 50


class Mocks(UseCases):
    """Use cases of a person on their own interviews, under whichever of their linked accounts.

    `key` names a request of that account: a second time it changes nothing and gives where the interview stands.
    Raises NotFoundError('mock.unknown'), ForbiddenError('mock.not_yours') for somebody else's, and
    ConflictError('mock.over' or 'mock.moved_on') where a button or form is older than the interview.
    """

    async def start(
        self,
        account_id: int,
        group_id: int | None,
        length: timedelta,
        rounds: Collection[str],
        key: str,
        seed: int | None = None,
    ) -> MockCard:
        """Begin an interview: its first question, whose clock starts now.

        Without `rounds` it has those of a real loop that fit; without a group it asks the bank alone. Raises
        InvalidInputError for a length or rounds that will not do, ConflictError('mock.live') while one is under way,
        ConflictError('mock.no_questions') where all that fits would spoil a round, NotFoundError for an unknown group.
        """
        kinds, now = check_shape(length, rounds), self._clock.now()
        chosen_seed = _seed(account_id, key) if seed is None else seed
        person = await self._read_person(account_id, group_id)
        wishes = await self._store.read(lambda uow: read_wishes(uow, person))

        async def work(uow: UnitOfWork) -> Interview:
            live = await uow.mocks.find_live(person.account_ids)
            if not await uow.inbox.claim(_claim(account_id, key), now):
                return live or await _get_latest(uow, person)
            if live:
                raise ConflictError("mock.live")
            asked = await choose_rounds(uow, person, group_id, length, kinds, wishes, chosen_seed)
            new = steps.begin(Interview(0, account_id, group_id, length, now, asked), now)
            return await uow.mocks.add(new, chosen_seed)

        return await self._card(person, await self._store.write(work))

    async def current(self, account_id: int) -> MockCard | None:
        """Where the person's interview stands; None without one under way."""
        person = await self._read_person(account_id)
        mock = await self._store.read(lambda uow: uow.mocks.find_live(person.account_ids))
        return await self._card(person, mock) if mock else None

    async def answer(self, account_id: int, turn: str, text: str, key: str) -> MockCard:
        """Answer what was asked under the name `turn`; the follow-up, the next question or the finished round.

        Raises InvalidInputError for a text that is empty or too long.
        """
        said = clean_answer(text)
        return await self._change(
            account_id, steps.mock_of(turn), key, lambda mock, now: steps.answer(mock, turn, said, now)
        )

    async def skip(self, account_id: int, turn: str, key: str) -> MockCard:
        """Leave out what was asked under the name `turn`; with a question go its follow-ups."""
        return await self._change(account_id, steps.mock_of(turn), key, lambda mock, now: steps.skip(mock, turn, now))

    async def pause(self, account_id: int, mock_id: int, key: str) -> MockCard:
        """Stop the clock until the member goes on."""
        return await self._change(account_id, mock_id, key, steps.pause)

    async def resume(self, account_id: int, mock_id: int, key: str) -> MockCard:
        """Let the clock go on."""
        return await self._change(account_id, mock_id, key, steps.resume)

    async def rate(self, account_id: int, mock_id: int, kind: str, ratings: Mapping[str, int], key: str) -> MockCard:
        """Rate dimensions of the finished round, some or all, from 1 to 4; with the last one the interview goes on.

        Raises InvalidInputError for an unknown dimension or level.
        """
        return await self._change(account_id, mock_id, key, lambda mock, now: steps.rate(mock, kind, ratings, now))

    async def end(self, account_id: int, mock_id: int, key: str) -> MockCard:
        """End early. What was answered in the running round can still be rated; ending again leaves that out too."""
        return await self._change(account_id, mock_id, key, steps.stop)

    async def scorecard(self, account_id: int, mock_id: int) -> ScorecardCard:
        """The end of an interview. Raises ConflictError('mock.running') while it is not over."""
        person, now = await self._read_person(account_id), self._clock.now()

        async def work(uow: UnitOfWork) -> ScorecardCard:
            mock = await _get_own(uow, person, mock_id)
            if mock.ended_at is None:
                raise ConflictError("mock.running")
            return make_scorecard(mock, await read_versions(uow, mock), now)

        return await self._store.read(work)

    async def reviews(self, account_id: int, mock_id: int) -> tuple[MockReviewCard, ...]:
        """Every finished round of an interview in which something was asked, with answers, key points and ratings."""
        person, now = await self._read_person(account_id), self._clock.now()

        async def work(uow: UnitOfWork) -> tuple[MockReviewCard, ...]:
            mock = await _get_own(uow, person, mock_id)
            versions, withheld = await read_versions(uow, mock), await read_open(uow, person)
            done = [n for n, r in enumerate(mock.rounds) if r.is_asked and any(q.asked_at for q in r.questions)]
            return tuple(make_review_card(mock, number, versions, withheld, now) for number in done)

        return await self._store.read(work)

    async def history(self, account_id: int, limit: int = PAGE) -> MockHistoryCard:
        """Past interviews, newest first, and how each kind of round develops."""
        person = await self._read_person(account_id)
        remembered = max(limit, REMEMBERED)
        return make_history(await self._store.read(lambda uow: uow.mocks.latest(person.account_ids, remembered)), limit)

    async def _read_person(self, account_id: int, group_id: int | None = None) -> Person:
        return await self._store.read(lambda uow: read_person(uow, account_id, group_id))

    async def _change(
        self, account_id: int, mock_id: int, key: str, change: Callable[[Interview, datetime], Interview]
    ) -> MockCard:
        now = self._clock.now()

        async def work(uow: UnitOfWork) -> tuple[Person, Interview]:
            mock = await uow.mocks.get(mock_id)
            person = _require_own(await read_person(uow, account_id, mock.group_id), mock)
            if await uow.inbox.claim(_claim(account_id, key), now):
                mock = await avoid_spoilers(uow, person, change(mock, now), now)
                await uow.mocks.save(mock)
            return person, mock

        return await self._card(*await self._store.write(work))

    async def _card(self, person: Person, mock: Interview) -> MockCard:
        """Read apart from the change: reading answers takes longer than the writer should be held."""
        now = self._clock.now()
        return await self._store.read(lambda uow: _read_card(uow, person, mock, now))


async def _read_card(uow: UnitOfWork, person: Person, mock: Interview, now: datetime) -> MockCard:
    return await read_card(uow, mock, await read_open(uow, person), now)


async def _get_latest(uow: UnitOfWork, person: Person) -> Interview:
    found = await uow.mocks.latest(person.account_ids, 1)
    if not found:
        raise NotFoundError("mock.unknown")
    return found[0]


async def _get_own(uow: UnitOfWork, person: Person, mock_id: int) -> Interview:
    mock = await uow.mocks.get(mock_id)
    _require_own(person, mock)
    return mock


def _require_own(person: Person, mock: Interview) -> Person:
    if mock.account_id not in person.account_ids:
        raise ForbiddenError("mock.not_yours")
    return person


def _claim(account_id: int, key: str) -> str:
    return f"mock:{account_id}:{key}"


def _seed(account_id: int, key: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{account_id}:{key}".encode(), digest_size=4).digest())
