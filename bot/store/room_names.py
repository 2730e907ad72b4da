"""Names held in a web room and one-time sign-in codes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import ConflictError
from bot.domain.group import Account
from bot.store.members import account_from, accounts_select
from bot.store.statements import upsert
from bot.store.tables import accounts, room_names, sign_in_codes


class SqlRoomNames:
    """The RoomNameRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, space: str, folded: str) -> int | None:
        """The account id that holds a name."""
        statement = select(room_names.c.account_id).filter_by(space=space, folded=folded)
        return (await self._connection.execute(statement)).scalar_one_or_none()

    async def put(self, space: str, folded: str, account_id: int) -> None:
        """Give the account this name, releasing its former one. Raises ConflictError('name.taken')."""
        holder = await self.find(space, folded)
        if holder == account_id:
            return
        if holder is not None:
            raise ConflictError("name.taken")
        await self.release(account_id)
        row = {"space": space, "folded": folded, "account_id": account_id}
        await self._connection.execute(insert(room_names), row)

    async def release(self, account_id: int) -> None:
        """Free the name an account holds."""
        await self._connection.execute(delete(room_names).where(room_names.c.account_id == account_id))

    async def holders(self, space: str) -> Sequence[Account]:
        """Every account that holds a name, by name."""
        statement = accounts_select().join(room_names, room_names.c.account_id == accounts.c.id)
        mine = statement.where(room_names.c.space == space).order_by(room_names.c.folded)
        return [account_from(row) for row in await self._connection.execute(mine)]

    async def put_code(self, account_id: int, code_hash: str, expires_at: datetime) -> None:
        """Store the one sign-in code of an account, replacing an older one."""
        row = {"account_id": account_id, "code_hash": code_hash, "expires_at": expires_at}
        await self._connection.execute(upsert(sign_in_codes), row)

    async def take_code(self, code_hash: str, at: datetime) -> int | None:
        """Use up an unexpired code: the account id it signs in."""
        taken = delete(sign_in_codes).where(sign_in_codes.c.code_hash == code_hash)
        row = (await self._connection.execute(taken.returning(sign_in_codes))).one_or_none()
        return row.account_id if row and row.expires_at > at else None
