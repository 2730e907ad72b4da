"""Codes that link two accounts: they work once, for minutes, for who knows them; and what is kept of a link."""

import json
import sqlite3
from contextlib import closing

import pytest

from bot.cards.linking import LinkCard
from bot.domain.errors import ConflictError, DrillError, InvalidInputError, NotFoundError
from bot.domain.linking import MOST_TRIES
from bot.ports.store import UnitOfWork
from bot.services.once import DoneBeforeError, once
from tests.services.house import House
from tests.services.linked import (
    arrive_all,
    enter,
    fact,
    link,
    links,
    names_on_board,
    offer,
    preview,
)

# Codes


async def test_a_preview_says_what_becomes_one_and_changes_nothing(house: House) -> None:
    await house.play_day("Ada", "Ada2")
    code = await offer(house, "Ada")

    card = await preview(house, "Ada2", code)

    assert card == LinkCard(fact("Ada"), (fact("Ada2"),), ("Crew",))
    assert sorted(await names_on_board(house)) == ["Ada", "Ada2"]
    assert await enter(house, "Ada2", f" {code.lower().replace('-', ' ')} ") == card


async def test_a_code_that_is_wrong_used_replaced_or_too_old_is_refused_in_the_same_words(house: House) -> None:
    await arrive_all(house, "Ada", "Ada2", "Ada3")
    replaced, used = await offer(house, "Ada"), await offer(house, "Ada")
    await enter(house, "Ada2", used)
    late = await offer(house, "Ada")
    house.clock.advance(minutes=10)

    said = [await refusal(house, "Ada3", code) for code in ("AAAAA-AAAAA", "", used, replaced, late)]

    assert {(error.phrase, str(error.facts)) for error in said} == {("linking.bad_code", "{'minutes': 10}")}


async def refusal(house: House, name: str, code: str) -> DrillError:
    with pytest.raises(DrillError) as caught:
        await preview(house, name, code)
    return caught.value


async def test_after_a_few_wrong_codes_even_the_right_one_waits(house: House) -> None:
    await arrive_all(house, "Ada", "Ada2")
    for _ in range(MOST_TRIES):
        await refusal(house, "Ada2", "WRONG")

    assert (await refusal(house, "Ada2", await offer(house, "Ada"))).phrase == "linking.too_many"

    house.clock.advance(minutes=10)
    assert (await link(house, "Ada", "Ada2")).stays == fact("Ada")


async def test_ones_own_code_and_accounts_that_are_one_are_refused(house: House) -> None:
    await arrive_all(house, "Ada", "Ada2")
    with pytest.raises(InvalidInputError, match=r"linking\.own_code"):
        await link(house, "Ada", "Ada")
    await link(house, "Ada", "Ada2")
    for first, second in (("Ada", "Ada2"), ("Ada2", "Ada")):
        with pytest.raises(ConflictError, match=r"linking\.already"):
            await link(house, first, second)


async def test_the_database_holds_no_code(house: House) -> None:
    await arrive_all(house, "Ada")
    code = await offer(house, "Ada")

    assert code not in dump(house)
    assert code.replace("-", "") not in dump(house)


def dump(house: House) -> str:
    """Every text of the database file, as one."""
    with closing(sqlite3.connect(house.file)) as connection:
        return "\n".join(connection.iterdump())


async def test_a_link_of_others_cannot_be_undone(house: House) -> None:
    await arrive_all(house, "Ada", "Ada2", "Bea")
    await link(house, "Ada", "Ada2")
    [found] = (await links(house, "Ada")).links

    with pytest.raises(NotFoundError, match=r"linking\.unknown"):
        await house.core.services.linking.unlink(await house.account_id("Bea"), found.link_id)

    assert (await links(house, "Ada2")).links == (found,)


async def test_a_click_delivered_twice_links_once(house: House) -> None:
    await arrive_all(house, "Ada", "Ada2")
    code = await offer(house, "Ada")
    with once("click"):
        await enter(house, "Ada2", code)

    with pytest.raises(DoneBeforeError), once("click"):
        await enter(house, "Ada2", code)


# What is kept


async def test_an_export_names_both_accounts_and_their_link(house: House) -> None:
    await arrive_all(house, "Ada", "Ada2")
    await link(house, "Ada", "Ada2")

    found = json.loads(json.dumps(await house.core.services.privacy.export(await house.account_id("Ada"))))

    assert [row["name"] for row in found["accounts"]] == ["Ada", "Ada2"]
    assert [(row["name"], row["partner_name"]) for row in found["links"]] == [("Ada2", "Ada")]


async def test_being_forgotten_takes_the_linked_account_along_with_links_and_codes(house: House) -> None:
    await house.play_day("Ada", "Ada2", "Bea")
    await link(house, "Ada", "Ada2")
    ids = [await house.account_id(name) for name in ("Ada", "Ada2")]
    code = await offer(house, "Ada2")

    await house.core.services.privacy.forget(ids[0])

    assert await names_on_board(house) == ["Bea"]
    assert (await refusal(house, "Bea", code)).phrase == "linking.bad_code"
    for id_ in ids:
        assert (await house.core.services.linking.links(id_)).links == ()
    assert await every_name(house) == {"Former member", "Bea"}
    assert "Ada" not in dump(house)
    assert await house.differences() == []


async def every_name(house: House) -> set[str]:
    async def work(uow: UnitOfWork) -> set[str]:
        return {member.name for member in await uow.members.page(house.group.id, 0, 99)}

    return await house.core.store.read(work)
