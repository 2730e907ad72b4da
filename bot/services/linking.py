"""One person's accounts: a code made with one and entered with another makes them one member, and back (RULES)."""

import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import TypeVar

from bot.cards.linking import AccountFact, CodeCard, LinkCard, LinkFact, LinksCard
from bot.domain.code import ALPHABET, CODE_LENGTH, hash_code, show_code
from bot.domain.errors import ConflictError, DrillError, InvalidInputError, NotFoundError
from bot.domain.linking import CODE_LIVES, MOST_TRIES, TRIES_REST, Link
from bot.ports.store import UnitOfWork
from bot.services.reviews import rebuild_memories
from bot.services.seating import arrange, read_person
from bot.services.use_cases import UseCases

T = TypeVar("T")
PURPOSE = "link"


class Linking(UseCases):
    """Use cases of a person on their own accounts. All raise NotFoundError for an unknown account.

    Host rights, reminders and quiet hours stay with the account that has them. Answers and ratings stay with it too,
    which is why a link can be undone: seats move, and everything booked is booked again (RULES, Groups).
    """

    async def offer(self, account_id: int) -> CodeCard:
        """A code to enter with another account within CODE_LIVES; it works once and replaces an older one."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        now = self._clock.now()

        async def work(uow: UnitOfWork) -> CodeCard:
            await uow.members.get_account(account_id)
            await uow.links.sweep(now)
            await uow.links.put_code(account_id, hash_code(code, PURPOSE), now + CODE_LIVES)
            return CodeCard(show_code(code), now + CODE_LIVES)

        return await self._store.write(work)

    async def preview(self, account_id: int, code: str) -> LinkCard:
        """What entering a code would make one; it can be entered still.

        Raises InvalidInputError for a code that does not fit, with the same words whether it is wrong, used or too old,
        and for one's own; ConflictError for accounts that are one already, and after MOST_TRIES codes that did not fit.
        """
        return await self._with_code(account_id, code, lambda uow, partner_id: _read_card(uow, account_id, partner_id))

    async def link(self, account_id: int, code: str) -> LinkCard:
        """Make the account one with the one the code was made for, whose name stays; the code is used up.

        In every group where both have a seat one member is left, with the earlier joining date and the answers, days,
        rests and corrections of both; the other shows nowhere until it is undone. Raises what `preview` does.
        """
        now = self._clock.now()

        async def work(uow: UnitOfWork, partner_id: int) -> LinkCard:
            card = await _read_card(uow, account_id, partner_id)
            joining = (await read_person(uow, account_id))[0]
            await uow.links.add(joining, partner_id, now)
            await uow.links.drop_code(partner_id)
            changed = await _rearrange(uow, [await read_person(uow, partner_id)], now)
            await _record(uow, changed, account_id, "linking.audit_linked", card.stays, now)
            return card

        return await self._with_code(account_id, code, work)

    async def links(self, account_id: int) -> LinksCard:
        """The links between a person's accounts."""

        async def work(uow: UnitOfWork) -> LinksCard:
            first, *_ = await read_person(uow, account_id)
            links = await uow.links.of_person(account_id)
            return LinksCard(await _fact(uow, first), tuple([await _link_fact(uow, link) for link in links]))

        return await self._store.read(work)

    async def unlink(self, account_id: int, link_id: int) -> LinkFact:
        """Undo one of the links between a person's accounts: everyone goes back to the seat they had.

        Raises NotFoundError for a link that is not there, or somebody else's.
        """
        now = self._clock.now()

        async def work(uow: UnitOfWork) -> LinkFact:
            link = next((link for link in await uow.links.of_person(account_id) if link.id == link_id), None)
            if link is None:
                raise NotFoundError("linking.unknown")
            fact = await _link_fact(uow, link)
            await uow.links.remove(link.id)
            sides = link.account_id, link.partner_id
            changed = await _rearrange(uow, [await read_person(uow, side) for side in sides], now)
            other = fact.account if account_id == link.partner_id else fact.partner
            await _record(uow, changed, account_id, "linking.audit_unlinked", other, now)
            return fact

        return await self._store.write(work)

    async def _with_code(self, account_id: int, code: str, work: Callable[[UnitOfWork, int], Awaitable[T]]) -> T:
        """The result of `work` with the account a code was made for; codes that do not fit are counted."""
        now = self._clock.now()

        async def checked(uow: UnitOfWork) -> T | DrillError:
            await uow.members.get_account(account_id)
            if await uow.links.count_tries(account_id, now) >= MOST_TRIES:
                raise ConflictError("linking.too_many", minutes=TRIES_REST.seconds // 60)
            partner_id = await uow.links.find_code(hash_code(code, PURPOSE), now)
            if partner_id is None:
                await uow.links.add_try(account_id, now, now + TRIES_REST)
                return InvalidInputError("linking.bad_code", minutes=CODE_LIVES.seconds // 60)
            return await work(uow, partner_id)

        result = await self._store.write(checked)
        # Raised only here: raising ends a unit of work without a trace, and the try would not count.
        if isinstance(result, DrillError):
            raise result
        return result


async def _read_card(uow: UnitOfWork, account_id: int, partner_id: int) -> LinkCard:
    """What a link makes of two persons. Raises InvalidInputError and ConflictError where they are one."""
    if account_id == partner_id:
        raise InvalidInputError("linking.own_code")
    staying, joining = await read_person(uow, partner_id), await read_person(uow, account_id)
    if staying == joining:
        raise ConflictError("linking.already")
    merged = await _groups_of(uow, staying) & await _groups_of(uow, joining)
    names = sorted([(await uow.groups.get(group_id)).name for group_id in merged], key=str.casefold)
    joins = tuple([await _fact(uow, id_) for id_ in joining])
    return LinkCard(await _fact(uow, staying[0]), joins, tuple(names))


async def _groups_of(uow: UnitOfWork, account_ids: Sequence[int]) -> set[int]:
    return {seat.group_id for seat in await uow.links.seats(account_ids)}


async def _rearrange(uow: UnitOfWork, persons: Sequence[Sequence[int]], now: datetime) -> Collection[int]:
    """Move the seats, and bring memories and the counts under open questions to what they lead to; in which groups."""
    touched = await arrange(uow, persons, now)
    for group_id, members in touched.items():
        for member in members:
            await rebuild_memories(uow, member)
        for round_ in await uow.rounds.open_in(group_id):
            await uow.posts.want(round_.id, now)
    return touched.keys()


async def _record(
    uow: UnitOfWork, group_ids: Collection[int], by: int, phrase: str, other: AccountFact, now: datetime
) -> None:
    """Hosts of the groups where a name came or went find it in their trail."""
    for group_id in group_ids:
        await uow.audit.add(group_id, by, phrase, {"name": other.name}, now)


async def _fact(uow: UnitOfWork, account_id: int) -> AccountFact:
    account = await uow.members.get_account(account_id)
    return AccountFact(account.name, account.ref.platform)


async def _link_fact(uow: UnitOfWork, link: Link) -> LinkFact:
    partner = await _fact(uow, link.partner_id)
    return LinkFact(link.id, await _fact(uow, link.account_id), partner, link.linked_at)
