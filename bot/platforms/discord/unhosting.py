"""Taking the right of a host away, in `/setup`: chosen, asked, done."""

from collections.abc import Sequence

import discord

from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.group import Account, Group
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.layout import RED, button, layout, row
from bot.platforms.discord.setup import SetUp
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_values
from bot.services.groups import Groups
from bot.services.once import once


class Unhosting:
    """Handlers beside the overview of a group. Ids read `hosts:verb:group:account`."""

    def __init__(self, groups: Groups, counter: Counter, set_up: SetUp) -> None:
        self._groups = groups
        self._counter = counter
        self._set_up = set_up

    async def ask(self, visit: Visit, group_id: int) -> None:
        """A host was chosen: say what taking the right away means, and ask."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, group_id)
        if not await self._counter.is_host(visit, group):
            raise ForbiddenError("host.only")
        hosts = (await self._groups.settings(group.id)).hosts
        host = _find(hosts, int(parse_values(visit.interaction)[0]))
        about = [visit.say("unhosting.sure", name=plain(host.name))]
        if len(hosts) == 1:
            about += [f"⚠️ {visit.say('unhosting.last')} {visit.say('unhosting.who_can')}"]
        sure = button(visit.say("unhosting.do"), f"hosts:removed:{group.id}:{host.id}", discord.ButtonStyle.danger)
        keep = button(visit.say("unhosting.back"), f"group:check:{group.id}")
        await visit.show(layout("\n".join(about), colour=RED, rows=[row(sure, keep)]))

    async def removed(self, visit: Visit, group_id: int, account_id: int) -> None:
        """It is meant."""
        await visit.wait(update=True)
        group = await self._counter.own_group(visit, group_id)
        host = _find((await self._groups.settings(group.id)).hosts, account_id)
        with once(visit.message_key):
            await self._groups.remove_host(group.id, host.id, (await self._counter.account(visit)).id)
        await self._show(visit, group, visit.say("unhosting.done", name=plain(host.name)))

    async def _show(self, visit: Visit, group: Group, done: str) -> None:
        """What was done, beside the overview for whoever may still see it."""
        if visit.manages_server or await self._counter.is_host(visit, group):
            await self._set_up.check(visit, str(group.id))
            await visit.add(layout(done))
        else:
            await visit.tell(done)


def _find(hosts: Sequence[Account], account_id: int) -> Account:
    """One of the hosts. Raises NotFoundError for who is none, or no more."""
    host = next((host for host in hosts if host.id == account_id), None)
    if host is None:
        raise NotFoundError("unhosting.no_host")
    return host
