"""What is stored about a person, and being forgotten without anybody else losing a point."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.cards.frozen import dump_card
from bot.domain.group import Account
from bot.ports.participation import Recard
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import hide_member
from bot.services.presenting import read_reveal_card
from bot.services.use_cases import UseCases
from bot.wording import FALLBACK, say

# How long a platform may refuse to take a role back before that is given up with the id it is held by.
ROLES_WITHIN = timedelta(days=1)


class Privacy(UseCases):
    """Use cases of a person on what is kept about them, in every group and under every linked account."""

    async def export(self, account_id: int) -> dict[str, Any]:
        """All that is stored about a person, ready for `json.dumps`: lists of rows by what they are.

        `accounts`, `seats`, `answers`, `points`, `streak_days` and more; instants as ISO text in UTC. Raises
        NotFoundError for an unknown account.
        """

        async def work(uow: UnitOfWork) -> dict[str, Any]:
            accounts = await _accounts_of(uow, account_id)
            found = await uow.privacy.export([account.id for account in accounts])
            return {"exported_at": self._clock.now().isoformat(), **found}

        return await self._store.read(work)

    async def forget(self, account_id: int) -> None:
        """Blank a person's texts and name, take their seats off the boards and cut them off from their platform.

        An answer to an open round is withdrawn with it. Answers and votes stay as bare facts, so that nobody's points
        change; whoever comes back is somebody new. A role that came with a badge is taken back beside: until it is, and
        at most for ROLES_WITHIN, the platform's id of its holder is kept. Cannot be undone. Raises NotFoundError for an
        unknown account.
        """

        async def work(uow: UnitOfWork) -> None:
            now = self._clock.now()
            accounts = await _accounts_of(uow, account_id)
            ids = [account.id for account in accounts]
            reveals = await uow.privacy.reveals_of(ids)
            await uow.badges.owe_back(ids, now, now + ROLES_WITHIN)
            await _leave_boards(uow, ids, now)
            await uow.privacy.forget(accounts, say(FALLBACK, "privacy.former_member"), now)
            await _redraw(uow, ids, reveals, now)

        await self._store.write(work)


async def _accounts_of(uow: UnitOfWork, account_id: int) -> Sequence[Account]:
    await uow.members.get_account(account_id)
    return await uow.privacy.accounts_of(account_id)


async def _leave_boards(uow: UnitOfWork, account_ids: Sequence[int], now: datetime) -> None:
    for member_id in await uow.privacy.members_of(account_ids):
        await hide_member(uow, await uow.members.get(member_id), now)


async def _redraw(uow: UnitOfWork, account_ids: Sequence[int], reveals: Sequence[Recard], now: datetime) -> None:
    """Bring what shows the person up to date: counts of open rounds, reveals with their private answers."""
    for reveal in reveals:
        card = await read_reveal_card(uow, reveal.round, reveal.platform, reveal.space)
        await uow.privacy.recard(reveal.post_id, dump_card(card), now)
    for member_id in await uow.privacy.members_of(account_ids):
        for round_ in await uow.rounds.open_in((await uow.members.get(member_id)).group_id):
            await uow.posts.want(round_.id, now)
