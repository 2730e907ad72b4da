from datetime import timedelta

import pytest

from bot.domain.answer import Publish, Verdict
from bot.domain.errors import ConflictError, NotFoundError
from bot.services.own_answer import OwnAnswer, OwnAnswers, require_taking
from tests.services.house import GOOD, SPACE, House, account


async def own(house: House, name: str) -> OwnAnswer:
    """What somebody wrote in the latest round."""
    return await OwnAnswers(house.core.store, house.clock).read((await house.round()).id, account(name))


async def test_it_holds_what_was_written_in_the_thread_and_privately(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    gone = await house.answer("Ada", "Another one")
    await house.delete(gone)
    await house.submit("Ada", "Privately: " + GOOD, Publish.UNNAMED)
    mine = await own(house, "Ada")
    assert (mine.public, mine.private, mine.publish) == (GOOD, "Privately: " + GOOD, Publish.UNNAMED)
    assert mine.receipt.verdict is Verdict.ANSWERED
    assert mine.round.id == round_.id
    assert mine.prompt


async def test_it_is_empty_for_somebody_who_wrote_nothing(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    mine = await own(house, "Bob")
    assert (mine.public, mine.private) == ("", "")
    assert mine.can_change


async def test_an_answer_that_counts_is_fixed_at_the_deadline_and_anybody_else_may_still_be_late(house: House) -> None:
    await house.open_day()
    await house.submit("Ada")
    assert (await own(house, "Ada")).can_change
    await house.close_day()
    with pytest.raises(ConflictError, match=r"answer\.fixed"):
        require_taking(await own(house, "Ada"))
    require_taking(await own(house, "Bob"))


async def test_nothing_is_taken_when_the_late_days_are_over(house: House) -> None:
    await house.open_day()
    round_ = await house.close_day()
    house.clock.at = round_.takes_late_until + timedelta(seconds=1)
    mine = await OwnAnswers(house.core.store, house.clock).read(round_.id, account("Ada"))
    with pytest.raises(ConflictError, match=r"round\.over"):
        require_taking(mine)


async def test_an_answer_is_at_home_where_its_round_was_asked(house: House) -> None:
    answers, round_ = OwnAnswers(house.core.store, house.clock), await house.open_day()
    assert await answers.home_of(round_.id, "fake", SPACE) == SPACE
    assert await answers.home_of(round_.id, "fake", "") == SPACE
    assert await answers.home_of(round_.id, "elsewhere", "there") == "there"


async def test_an_unknown_round_is_not_found(house: House) -> None:
    with pytest.raises(NotFoundError):
        await OwnAnswers(house.core.store, house.clock).read(99, account("Ada"))
