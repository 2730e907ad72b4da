"""Follows what people are called at their platform: a name that changed is taken over with the next answer."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports.store import AnswerChange
from bot.store.links import named_by
from bot.store.members import rename_members
from bot.store.tables import accounts


async def follow_names(connection: AsyncConnection, changes: Sequence[AnswerChange]) -> None:
    """Rename the authors whose account is stored under another name. One indexed read where nobody is."""
    named = {change.account: change.name for change in changes if change.name}
    if not named:
        return
    keys = [[ref.platform, ref.scope, ref.external_id, name] for ref, name in named.items()]
    for account_id, name in (await connection.execute(_renamed(), {"names": json.dumps(keys)})).all():
        await connection.execute(update(accounts).where(accounts.c.id == account_id).values(name=name))
        await rename_members(connection, (await connection.execute(named_by(account_id))).scalars().all(), name)


@cache
def _renamed() -> Select[Any]:
    """Accounts of the given people that have another name, with the one they have now."""
    given = func.json_each(bindparam("names")).table_valued("value")
    platform, scope, external_id, name = (func.json_extract(given.c.value, f"$[{place}]") for place in range(4))
    a = accounts.c
    other = and_(a.platform == platform, a.scope == scope, a.external_id == external_id, a.name != name)
    return select(a.id, name).join_from(given, accounts, other)
