"""What tests of linked accounts do: people arrive, link and part, under a name each."""

from bot.cards.linking import AccountFact, LinkCard, LinksCard
from bot.ports.store import UnitOfWork
from tests.services.house import House, account

ON_TIME = 10


async def arrive_all(house: House, *names: str) -> None:
    async def work(uow: UnitOfWork) -> None:
        for name in names:
            await uow.members.put_account(account(name), name, house.clock.at)

    await house.core.store.write(work)


async def join(house: House, *names: str) -> None:
    for name in names:
        await house.core.services.members.join(house.group.id, account(name), name)


async def offer(house: House, name: str) -> str:
    return (await house.core.services.linking.offer(await house.account_id(name))).code


async def link(house: House, first: str, second: str) -> LinkCard:
    """Make a code as `first`, and enter it as `second`."""
    return await enter(house, second, await offer(house, first))


async def enter(house: House, name: str, code: str) -> LinkCard:
    return await house.core.services.linking.link(await house.account_id(name), code)


async def preview(house: House, name: str, code: str) -> LinkCard:
    return await house.core.services.linking.preview(await house.account_id(name), code)


async def links(house: House, name: str) -> LinksCard:
    return await house.core.services.linking.links(await house.account_id(name))


async def unlink(house: House, name: str) -> None:
    """Undo the latest link."""
    found = (await links(house, name)).links[-1]
    await house.core.services.linking.unlink(await house.account_id(name), found.link_id)


async def names_on_board(house: House) -> list[str]:
    return [row.name for row in (await house.board()).rows]


def fact(name: str) -> AccountFact:
    return AccountFact(name, "fake")
