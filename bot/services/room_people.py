"""People of the web room: names that belong to one account each, and codes that sign in on another device."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.cards.notices import NoticeCard
from bot.domain.code import ALPHABET, CODE_LENGTH, hash_code, show_code
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.group import Account, Member
from bot.domain.refs import AccountRef
from bot.ports.store import UnitOfWork
from bot.services.notices import tell_account
from bot.services.rights import record, require_host
from bot.services.use_cases import UseCases

PLATFORM = "web"
SPACE = "room"
CODE_LIVES = timedelta(minutes=30)
# Of a key's digest, what tells accounts apart.
KEY_LENGTH = 24
# Whether a host had the code made.
_PURPOSES = {False: "sign in", True: "sign in with a host's help"}


@dataclass(frozen=True, slots=True)
class RoomName:
    """A name as shown, and folded for comparison."""

    shown: str
    folded: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account that a code signs in to; `is_lent` where a host had the code made, who may have read it."""

    account: Account
    is_lent: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who holds a name, with their place in a group."""

    account: Account
    member: Member | None
    is_host: bool


class RoomPeople(UseCases):
    """Use cases of names. `by` is a host's account id; with it, all raise ForbiddenError for anyone else."""

    async def check_free(self, name: RoomName) -> None:
        """Raises ConflictError('name.taken') for a name that somebody holds."""
        await self._store.read(lambda uow: _require_free(uow, name, None))

    async def pick(self, name: RoomName, key: str | None = None) -> Account:
        """A new account under a free name; the same one again for the same secret `key`, whatever it is called now.

        Raises ConflictError('name.taken').
        """
        ref = AccountRef(PLATFORM, SPACE, _digest(key)[:KEY_LENGTH] if key else secrets.token_urlsafe(12))

        async def work(uow: UnitOfWork) -> Account:
            if picked := await uow.members.find_account(ref):
                return picked
            await _require_free(uow, name, None)
            account = await uow.members.put_account(ref, name.shown, self._clock.now())
            await uow.names.put(SPACE, name.folded, account.id)
            return account

        return await self._store.write(work)

    async def rename(self, account_id: int, name: RoomName) -> Account:
        """Another name for one's own account, or a new one after the old was freed. Raises ConflictError."""
        return await self._store.write(lambda uow: _rename(uow, account_id, name))

    async def make_code(self, account_id: int) -> str:
        """A one-time code that signs in to this account on another device within CODE_LIVES."""
        return await self._store.write(lambda uow: self._make_code(uow, account_id))

    async def sign_in(self, code: str) -> SignedIn:
        """Whom a code signs in; it is used up. Raises InvalidInputError('name.bad_code')."""

        async def work(uow: UnitOfWork) -> SignedIn | None:
            for is_lent, purpose in _PURPOSES.items():
                account_id = await uow.names.take_code(hash_code(code, purpose), self._clock.now())
                if account_id is not None:
                    return SignedIn(await uow.members.get_account(account_id), is_lent)
            return None

        found = await self._store.write(work)
        if found is None:
            raise InvalidInputError("name.bad_code")
        return found

    async def list(self, group_id: int, by: int) -> Sequence[Person]:
        """Everyone who holds a name in the room, by name."""

        async def work(uow: UnitOfWork) -> Sequence[Person]:
            await require_host(uow, group_id, by)
            accounts = await uow.names.holders(SPACE)
            members = await uow.members.by_account(group_id, [account.id for account in accounts])
            hosts = {host.id for host in await uow.groups.hosts(group_id)}
            return [Person(account, members.get(account.id), account.id in hosts) for account in accounts]

        return await self._store.read(work)

    async def free(self, group_id: int, account_id: int, former: str, by: int) -> None:
        """Let others take a name; its account keeps what it earned, is called `former`, and picks another name."""

        async def work(uow: UnitOfWork) -> None:
            account = await _get_of_room(uow, account_id)
            await record(uow, group_id, by, "audit.freed_name", self._clock.now(), {"name": account.name})
            await uow.names.release(account_id)
            await uow.members.rename_account(account_id, former)

        await self._store.write(work)

    async def rename_for(self, group_id: int, account_id: int, name: RoomName, by: int) -> None:
        """Give somebody another name. Raises ConflictError('name.taken')."""

        async def work(uow: UnitOfWork) -> None:
            account = await _get_of_room(uow, account_id)
            facts = {"name": account.name, "new": name.shown}
            await record(uow, group_id, by, "audit.renamed", self._clock.now(), facts)
            await _rename(uow, account_id, name)

        await self._store.write(work)

    async def make_code_for(self, group_id: int, account_id: int, by: int) -> str:
        """A sign-in code for somebody who lost their cookie, who is told of it.

        What they wrote privately stays hidden from a browser that signs in with it. Raises ForbiddenError
        ('name.code_for_host') for another host, whose rights are not to be had this way.
        """

        async def work(uow: UnitOfWork) -> str:
            account, now = await _get_of_room(uow, account_id), self._clock.now()
            await record(uow, group_id, by, "audit.made_code", now, {"name": account.name})
            if account_id != by and await uow.groups.is_host(group_id, account_id):
                raise ForbiddenError("name.code_for_host", name=account.name)
            told = NoticeCard("notice.code_made", {"host": (await uow.members.get_account(by)).name})
            await tell_account(uow, group_id, account_id, f"code-{account_id}-{now:%Y%m%d%H%M%S}", told, now)
            return await self._make_code(uow, account_id, is_lent=True)

        return await self._store.write(work)

    async def _make_code(self, uow: UnitOfWork, account_id: int, *, is_lent: bool = False) -> str:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        await uow.names.put_code(account_id, hash_code(code, _PURPOSES[is_lent]), self._clock.now() + CODE_LIVES)
        return show_code(code)


async def _rename(uow: UnitOfWork, account_id: int, name: RoomName) -> Account:
    await _require_free(uow, name, account_id)
    await uow.names.put(SPACE, name.folded, account_id)
    await uow.members.rename_account(account_id, name.shown)
    return await uow.members.get_account(account_id)


async def _require_free(uow: UnitOfWork, name: RoomName, account_id: int | None) -> None:
    holder = await uow.names.find(SPACE, name.folded)
    if holder is not None and holder != account_id:
        raise ConflictError("name.taken")


async def _get_of_room(uow: UnitOfWork, account_id: int) -> Account:
    """Raises NotFoundError for an account of another platform."""
    account = await uow.members.get_account(account_id)
    if account.ref.platform != PLATFORM:
        raise NotFoundError("account.unknown")
    return account


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
