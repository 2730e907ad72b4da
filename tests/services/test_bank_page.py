"""The bank can be browsed without a look at what is asked now or soon."""

import pytest

from bot.domain.draft import DraftQuestion
from bot.domain.errors import ForbiddenError, NotFoundError
from bot.domain.plan import UPCOMING
from bot.services.bank_page import PAGE, BankFilter, BankList, Standing
from tests.services.house import House, account

EVERYTHING = BankFilter()


async def browse(house: House, wanted: BankFilter = EVERYTHING, viewer: int | None = None, offset: int = 0) -> BankList:
    return await house.core.services.bank_page.browse(house.group.id, viewer, wanted, offset)


async def test_open_and_upcoming_questions_are_counted_and_not_shown(house: House) -> None:
    round_ = await house.open_day()
    upcoming = set(await house.upcoming())

    page = await browse(house)

    shown = {row.question_id for row in page.rows}
    assert len(upcoming) == UPCOMING
    assert not shown & (upcoming | {round_.question_id})
    assert (page.total, page.hidden) == (30 - UPCOMING - 1, UPCOMING + 1)
    assert len(shown) == page.total


async def test_a_host_sees_everything_and_what_is_coming(house: House) -> None:
    round_ = await house.open_day()

    page = await browse(house, viewer=house.host)

    standings = {row.question_id: row.standing for row in page.rows}
    assert (page.total, page.hidden) == (30, 0)
    assert standings[round_.question_id] is Standing.OPEN
    assert {i for i, standing in standings.items() if standing is Standing.UPCOMING} == set(await house.upcoming())


async def test_after_its_reveal_a_question_is_shown_as_asked(house: House) -> None:
    round_ = await house.play_day("Ada")

    asked = await browse(house, BankFilter(was_asked=True))

    assert [(row.question_id, row.was_asked) for row in asked.rows] == [(round_.question_id, True)]
    assert all(not row.was_asked for row in (await browse(house, BankFilter(was_asked=False))).rows)


async def test_between_deadline_and_reveal_nothing_is_shown(house: House) -> None:
    round_ = await house.open_day()
    house.clock.at = round_.closes_at
    await house.core.services.rounds.close_due(house.clock.at)

    page = await browse(house)

    assert round_.question_id not in {row.question_id for row in page.rows}
    with pytest.raises(ForbiddenError, match=r"bank\.hidden"):
        await house.core.services.bank_page.read(house.group.id, round_.question_id)


async def test_what_the_host_queued_far_ahead_is_hidden_too(house: House) -> None:
    upcoming = set(await house.upcoming())
    free = [row.question_id for row in (await browse(house)).rows]
    for question_id in [*free, *upcoming][: UPCOMING + 4]:
        await house.core.services.questions.enqueue(house.group.id, question_id, house.host)

    assert not {row.question_id for row in (await browse(house)).rows} & set(free[: UPCOMING + 4])


async def test_filters_narrow_what_is_shown_and_what_is_counted_as_hidden(house: House) -> None:
    await house.core.services.own_questions.add(
        house.group.id,
        DraftQuestion("Our ÉCLAIR", "Why?", "Because.", "evasion", kind="behavioral", difficulty=1),
        house.host,
    )
    host = house.host

    for wanted, matches in (
        (EVERYTHING, 31),
        (BankFilter(topic="evasion"), 31),
        (BankFilter(topic="gardening"), 0),
        (BankFilter(subtopic="basics"), 30),
        (BankFilter(difficulty=1), 7),
        (BankFilter(kind="behavioral"), 1),
        (BankFilter(is_own=True), 1),
        (BankFilter(is_own=False), 30),
        (BankFilter(text=" éclair "), 1),
        (BankFilter(text="what about 7?"), 1),
        (BankFilter(text="q00", difficulty=2), 2),
    ):
        everything, shown = await browse(house, wanted, host), await browse(house, wanted)
        assert everything.total == matches, wanted
        assert shown.total + shown.hidden == matches, wanted


async def test_own_questions_show_the_id_people_know(house: House) -> None:
    await house.core.services.own_questions.add(
        house.group.id, DraftQuestion("Ours", "Why?", "Because.", "evasion"), house.host
    )

    [row] = (await browse(house, BankFilter(is_own=True), house.host)).rows

    assert (row.question_id, row.shown_id, row.is_own) == (f"g{house.group.id}.ours", "ours", True)


async def test_a_long_bank_comes_in_pages(house: House) -> None:
    await house.load_bank(PAGE + 10)

    first, second = await browse(house, viewer=house.host), await browse(house, viewer=house.host, offset=PAGE)

    assert (len(first.rows), len(second.rows)) == (PAGE, 10)
    assert first.total == second.total == PAGE + 10
    assert not {row.question_id for row in first.rows} & {row.question_id for row in second.rows}


async def test_a_question_that_is_free_can_be_read_and_one_that_is_not_by_hosts_alone(house: House) -> None:
    read = house.core.services.bank_page.read
    soon = (await house.upcoming())[3]
    free = (await browse(house)).rows[0].question_id
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")

    assert (await read(house.group.id, free)).id == free
    assert (await read(house.group.id, soon, house.host)).id == soon
    for viewer in (None, await house.account_id("Ada")):
        with pytest.raises(ForbiddenError, match=r"bank\.hidden"):
            await read(house.group.id, soon, viewer)


async def test_another_groups_question_is_unknown(house: House) -> None:
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    await house.core.services.own_questions.add(
        house.group.id, DraftQuestion("Ours", "Why?", "Because.", "evasion"), house.host
    )

    with pytest.raises(NotFoundError, match=r"question\.unknown"):
        await house.core.services.bank_page.read(other.id, f"g{house.group.id}.ours", house.host)
    with pytest.raises(NotFoundError, match=r"group\.unknown"):
        await house.core.services.bank_page.browse(99)
