"""People of the web room: names that belong to one account each, and codes that sign in on another device."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Account, Member
from bot.domain.refs import AccountRef
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.rights import record, require_host

PLATFORM = "web"
SPACE = "room"
CODE_LIVES = timedelta(minutes=30)
CODE_LENGTH = 10
# No letter or digit that is read for another one.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class RoomName:
    """A name as shown, and folded for comparison."""

    shown: str
    folded: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who holds a name, with their place in a group."""

    account: Account
    member: Member | None
    is_host: bool


class RoomPeople:
    """Use cases of names. `by` is a host's account id; with it, all raise ForbiddenError for anyone else."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def pick(self, name: RoomName) -> Account:
        """A new account under a free name. Raises ConflictError('name.taken')."""
        ref = AccountRef(PLATFORM, SPACE, secrets.token_urlsafe(12))

        async def work(uow: UnitOfWork) -> Account:
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

    async def sign_in(self, code: str) -> Account:
        """The account a code belongs to; it is used up. Raises InvalidInputError('name.bad_code')."""

        async def work(uow: UnitOfWork) -> int | None:
            return await uow.names.take_code(_hash(code), self._clock.now())

        account_id = await self._store.write(work)
        if account_id is None:
            raise InvalidInputError("name.bad_code")
        found: int = account_id
        return await self._store.read(lambda uow: uow.members.get_account(found))

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
        """A sign-in code for somebody who lost their cookie."""

        async def work(uow: UnitOfWork) -> str:
            account = await _get_of_room(uow, account_id)
            await record(uow, group_id, by, "audit.made_code", self._clock.now(), {"name": account.name})
            return await self._make_code(uow, account_id)

        return await self._store.write(work)

    async def _make_code(self, uow: UnitOfWork, account_id: int) -> str:
        code = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))
        await uow.names.put_code(account_id, _hash(code), self._clock.now() + CODE_LIVES)
        return f"{code[:5]}-{code[5:]}"


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


def _hash(code: str) -> str:
    """What is kept of a code; case and dashes do not matter."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
