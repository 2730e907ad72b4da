"""What voiding or replacing a round costs those who answered it, and that they hear of it."""

from datetime import timedelta

import pytest

from bot.domain.round import Round, RoundState
from tests.services.house import GOOD, House

WHY = "It was ambiguous."
HOUR = timedelta(hours=1)


def told(house: House) -> list[str]:
    """Whom a notice of a void round reached."""
    return [sent.key.rpartition("-")[2] for sent in house.platform.sent if sent.key.startswith("void-")]


async def void(house: House, round_: Round) -> None:
    await house.core.services.hosting.void(house.group.id, round_.id, WHY, house.host)
    await house.tick()


async def replace(house: House, round_: Round) -> None:
    await house.core.services.hosting.replace(house.group.id, round_.id, "key", HOUR, house.host, WHY)
    await house.tick()


@pytest.mark.parametrize("deed", [void, replace])
async def test_whoever_answered_is_told_why_and_nobody_else(house: House, deed: object) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    await house.answer("Ben", "Too short.")
    await house.tick()
    assert await house.core.services.hosting.count_at_stake(house.group.id, round_.id) == 1
    await (void if deed is void else replace)(house, round_)

    [facts] = house.notices("void.notice")
    assert (facts["why"], facts["group"], facts["round"]) == (WHY, "Crew", str(round_.id))
    assert told(house) == [f"{await house.account_id('Ada')}.1"]


async def test_a_host_who_voids_a_round_is_not_told_of_it(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    await house.tick()
    by = await house.account_id("Ada")
    await house.core.services.groups.name_host(house.group.id, by, None)
    await house.core.services.hosting.void(house.group.id, round_.id, WHY, by)
    await house.tick()

    assert house.notices("void.notice") == []


async def test_the_reason_of_a_replacement_is_in_the_log(house: House) -> None:
    await replace(house, await house.open_day())

    trail = await house.core.services.groups.audit(house.group.id, house.host)
    assert ("audit.replaced_for", WHY) in [(row.phrase, row.facts.get("why")) for row in trail]


async def test_an_answer_to_a_void_round_stays_its_authors_to_read_without_the_model_answer(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    await house.tick()
    await void(house, round_)
    profiles, member = house.core.services.profiles, await house.member("Ada")
    card = await profiles.history(house.group.id, member.id)

    assert [(row.round_id, row.text, row.is_void, row.model_answer) for row in card.rows] == [
        (round_.id, GOOD, True, "")
    ]
    assert card.total == 1
    assert await profiles.wrote(house.group.id, member.id, round_.id) == card.rows[0]
    assert (await house.get_round(round_.id)).state is RoundState.VOID
