"""The archive: revealed rounds, and the best answer that a host pins to one."""

import pytest

from bot.domain.errors import ConflictError, ForbiddenError, NotFoundError
from bot.domain.round import RoundState
from bot.services.archive import ARCHIVE_PAGE
from tests.services.house import GOOD, House, on


async def test_the_archive_holds_revealed_rounds_newest_first(house: House) -> None:
    await house.play_day("Ada", "Ben")
    void = await house.play_day("Ada")
    await house.core.services.hosting.void(house.group.id, void.id, "why", house.host)
    await house.play_day("Ada")
    await house.open_day()
    rows = await house.core.services.archive.list(house.group.id)

    assert [(row.on, row.answered, row.state) for row in rows] == [
        (on(7), 1, RoundState.REVEALED),
        (on(5), 2, RoundState.REVEALED),
    ]
    assert await house.core.services.archive.list(house.group.id, ARCHIVE_PAGE) == []


async def test_a_reveal_is_read_only_when_the_round_is_revealed_and_by_its_own_group(house: House) -> None:
    revealed = await house.play_day("Ada")
    open_ = await house.open_day()
    reveal = house.core.services.archive.reveal
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))

    assert (await reveal(house.group.id, revealed.id, "fake", "space")).on_time == 1
    for group_id, round_id in ((house.group.id, open_.id), (other.id, revealed.id)):
        with pytest.raises(NotFoundError):
            await reveal(group_id, round_id, "fake", "space")


async def _answer_id(house: House, round_id: int) -> int:
    return (await house.core.services.votes.votable(house.group.id, round_id))[0].answer_id


async def test_a_host_pins_the_best_answer_and_takes_it_down(house: House) -> None:
    round_ = await house.play_day("Ada")
    archive = house.core.services.archive
    await archive.pin(house.group.id, await _answer_id(house, round_.id), house.host)

    card = await archive.reveal(house.group.id, round_.id, "fake", "space")
    assert card.best is not None
    assert (card.best.name, card.best.text) == ("Ada", GOOD)
    assert [row.has_best for row in await archive.list(house.group.id)] == [True]

    await archive.unpin(house.group.id, round_.id, house.host)
    assert (await archive.reveal(house.group.id, round_.id, "fake", "space")).best is None
    with pytest.raises(NotFoundError):
        await archive.unpin(house.group.id, round_.id, house.host)
    trail = await house.core.services.groups.audit(house.group.id, house.host)
    assert [row.phrase for row in trail[:2]] == ["audit.unpinned_answer", "audit.pinned_answer"]


async def test_only_hosts_pin(house: House) -> None:
    round_ = await house.play_day("Ada")
    answer_id = await _answer_id(house, round_.id)
    with pytest.raises(ForbiddenError):
        await house.core.services.archive.pin(house.group.id, answer_id, await house.account_id("Ada"))


async def test_a_private_answer_is_not_pinned_since_one_space_alone_may_read_it(house: House) -> None:
    await house.open_day()
    await house.submit("Ada")
    round_ = await house.close_day()
    await house.tick()
    with pytest.raises(ConflictError):
        await house.core.services.archive.pin(house.group.id, await _answer_id(house, round_.id), house.host)


async def test_a_pinned_answer_that_its_author_deletes_is_gone(house: House) -> None:
    await house.open_day()
    message = await house.answer("Ada")
    round_ = await house.close_day()
    archive = house.core.services.archive
    await archive.pin(house.group.id, await _answer_id(house, round_.id), house.host)
    await house.delete(message)

    assert (await archive.reveal(house.group.id, round_.id, "fake", "space")).best is None


async def test_two_accounts_of_one_person_count_once_in_the_tally(house: House) -> None:
    await house.play_day("Ada")
    await house.link("Ada", "Ada2")
    round_ = await house.play_day("Ada", "Ada2", "Ben")

    assert (await house.core.services.archive.reveal(house.group.id, round_.id, "fake", "space")).on_time == 2
