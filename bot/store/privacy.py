"""What is stored about a person, and how it is made nobody's."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Table, cast, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.answer import Publish
from bot.domain.group import Account
from bot.domain.post import PostKind, PostState
from bot.domain.suggestion import SuggestionState
from bot.ports.participation import Recard
from bot.store.columns import instant
from bot.store.dossier import read_dossier
from bot.store.members import account_from, accounts_select, rename_members
from bot.store.mock_facts import drop_mocks
from bot.store.practice_facts import forget_practice
from bot.store.room import SqlRoom
from bot.store.rounds import round_from
from bot.store.statements import among, starts_with
from bot.store.suggestions import NO_DRAFT
from bot.store.tables import (
    accounts,
    answer_messages,
    audit_log,
    badge_grants,
    hosts,
    link_codes,
    link_tries,
    links,
    posts,
    reminders,
    reports,
    room_messages,
    room_names,
    rounds,
    seats,
    shared_seats,
    sign_in_codes,
    suggestions,
)

# Facts of the trail that hold a person's name.
_NAMES = frozenset({"name", "new", "member", "author"})


class SqlPrivacy:
    """The PrivacyRepository on SQL."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._room = SqlRoom(connection)

    async def accounts_of(self, account_id: int) -> Sequence[Account]:
        """The account and every other one that is linked to it or shares a member with it, in whichever group."""
        known, found = set[int](), {account_id}
        while known != found:
            known = found
            shared = select(seats.c.account_id).where(among(seats.c.member_id, await self.members_of(list(known))))
            joined = select(links.c.account_id).where(among(links.c.partner_id, known))
            partners = select(links.c.partner_id).where(among(links.c.account_id, known))
            found = known | set(await self._ids(shared.union(joined, partners)))
        rows = await self._connection.execute(accounts_select().where(among(accounts.c.id, known)))
        return [account_from(row) for row in rows.all()]

    async def members_of(self, account_ids: Sequence[int]) -> Sequence[int]:
        """Ids of the members these accounts sit for, or would go back to, in every group."""
        own = shared_seats.c.own_member_id
        back = select(own).where(among(shared_seats.c.account_id, account_ids), own.is_not(None))
        statement = select(seats.c.member_id).where(among(seats.c.account_id, account_ids)).union(back)
        return sorted(await self._ids(statement))

    async def export(self, account_ids: Sequence[int]) -> dict[str, Any]:
        """Every row about these accounts and their members, by what it is."""
        return dict(await read_dossier(self._connection, account_ids, await self.members_of(account_ids)))

    async def reveals_of(self, account_ids: Sequence[int]) -> Sequence[Recard]:
        """Reveals that hold private answers of these accounts."""
        m = answer_messages.c
        mine = select(m.round_id).where(among(m.account_id, account_ids), m.private, m.publish != Publish.NEVER)
        statement = (
            select(rounds, posts.c.id.label("post_id"), posts.c.platform, posts.c.space)
            .join(posts, posts.c.round_id == rounds.c.id)
            .where(posts.c.kind == PostKind.REVEAL, rounds.c.id.in_(mine))
        )
        rows = await self._connection.execute(statement)
        return [Recard(row.post_id, round_from(row), row.platform, row.space) for row in rows.all()]

    async def recard(self, post_id: int, card: str, at: datetime) -> None:
        """Replace the card a post keeps, and the room's copy of it."""
        await self._connection.execute(update(posts).where(posts.c.id == post_id).values(card=card))
        copies = await self._connection.execute(_copies(posts.c.id == post_id))
        for message_id in copies.scalars().all():
            await self._room.edit(message_id, at, card=card)

    async def forget(self, accounts_: Sequence[Account], name: str, at: datetime) -> None:
        """Blank what these accounts wrote, cut them off from their platform and call them `name`."""
        ids = [account.id for account in accounts_]
        await self._blank_texts(ids, at)
        await drop_mocks(self._connection, ids)
        await forget_practice(self._connection, ids, await self.members_of(ids), at)
        for account in accounts_:
            await self._forget_notices(account, at)
            await self._forget_in_trail(account, name)
        for table in (badge_grants, hosts, link_codes, link_tries, links, reminders, room_names, sign_in_codes):
            await self._connection.execute(delete(table).where(among(table.c.account_id, ids)))
        await self._connection.execute(delete(links).where(among(links.c.partner_id, ids)))
        bare = {"zone": None, "quiet_from": None, "quiet_until": None, "locale": "en", "name": name}
        nobody = literal("forgotten-") + cast(accounts.c.id, String)
        await self._connection.execute(
            update(accounts).where(among(accounts.c.id, ids)).values(external_id=nobody, **bare)
        )
        await rename_members(self._connection, await self.members_of(ids), name)

    async def _blank_texts(self, ids: Sequence[int], at: datetime) -> None:
        """Lengths stay, so that what the texts counted for can be recomputed."""
        m, s = answer_messages.c, suggestions.c
        gone = func.coalesce(m.deleted_at, instant(at))
        answers = update(answer_messages).where(among(m.account_id, ids))
        await self._connection.execute(answers.values(text="", deleted_at=gone))
        waiting = update(suggestions).where(among(s.account_id, ids), s.decided_at.is_(None))
        await self._connection.execute(waiting.values(state=SuggestionState.WITHDRAWN, decided_at=at))
        mine = update(suggestions).where(among(s.account_id, ids))
        await self._connection.execute(mine.values(draft=NO_DRAFT, reason=""))
        await self._connection.execute(update(reports).where(among(reports.c.account_id, ids)).values(text="", note=""))
        await self._room.delete_all(among(room_messages.c.account_id, ids), at)

    async def _forget_notices(self, account: Account, at: datetime) -> None:
        """What was told to the person, and to hosts of what the person wrote: unsent it stays so, sent it is blank."""
        ref, place = account.ref, posts.c.place
        told = (posts.c.platform == ref.platform) & (posts.c.space == ref.scope) & (place == ref.external_id)
        to_them = told & (posts.c.target_kind == "account")
        about = to_them | _about(suggestions, "suggestion", account.id) | _about(reports, "report", account.id)
        await self._room.delete_all(room_messages.c.id.in_(_copies(about)), at)
        unsent = update(posts).where(about, posts.c.state == PostState.PENDING)
        await self._connection.execute(unsent.values(state=PostState.CANCELLED))
        await self._connection.execute(update(posts).where(about).values(card=""))
        await self._connection.execute(update(posts).where(to_them).values(place=f"forgotten-{account.id}"))

    async def _forget_in_trail(self, account: Account, name: str) -> None:
        """The person's name where the trail of a group tells what was done to them."""
        seated = select(seats.c.group_id).where(seats.c.account_id == account.id)
        groups = seated.union(select(hosts.c.group_id).where(hosts.c.account_id == account.id))
        quoted = json.dumps(account.name, ensure_ascii=False)
        statement = select(audit_log.c.id, audit_log.c.facts).where(
            audit_log.c.group_id.in_(groups), func.instr(audit_log.c.facts, quoted) > 0
        )
        for row in (await self._connection.execute(statement)).all():
            facts = json.loads(row.facts)
            kept = {key: name if key in _NAMES and value == account.name else value for key, value in facts.items()}
            changed = update(audit_log).where(audit_log.c.id == row.id)
            await self._connection.execute(changed.values(facts=json.dumps(kept, ensure_ascii=False)))

    async def _ids(self, statement: Any) -> list[int]:
        return list((await self._connection.execute(statement)).scalars())


def _copies(of_posts: ColumnElement[bool]) -> Select[Any]:
    """Ids of the room's messages that carry these posts: `<key>.<part>`, of a part that was not marked sent, too."""
    copies = select(room_messages.c.id).join(posts, starts_with(room_messages.c.key, posts.c.key + "."))
    return copies.where(of_posts)


def _about(table: Table, noun: str, account_id: int) -> ColumnElement[bool]:
    """Posts whose key names a row of `table` that the account made: `<noun>-<id>-...`."""
    named = posts.alias()
    own = starts_with(named.c.key, literal(f"{noun}-") + cast(table.c.id, String) + "-")
    return posts.c.id.in_(select(named.c.id).join(table, own).where(table.c.account_id == account_id))
