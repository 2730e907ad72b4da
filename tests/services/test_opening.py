"""RULES, Rounds: what is asked, how often, and when hosts hear that questions run out."""

from datetime import timedelta

import pytest

from bot.cards.rounds import RoundCard
from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.plan import UPCOMING
from bot.domain.refs import ChannelRef
from tests.services.house import SPACE, House, at, make_question

HOUR = timedelta(hours=1)


async def _asked(house: House) -> list[str]:
    return [round_.question_id for round_ in await house.rounds()]


async def test_the_plan_that_is_shown_is_what_opens(house: House) -> None:
    planned = await house.upcoming()
    await house.play("." * 6)

    assert len(planned) == UPCOMING
    assert await _asked(house) == list(planned[:6])
    assert (await house.upcoming())[:8] == planned[6:]


async def test_a_preview_names_the_question_that_opens(house: House) -> None:
    schedule = await house.schedule()
    first, second, *_ = await house.core.services.groups.preview(house.group.id, schedule, "UTC")
    await house.play("..")

    titles = [card.title for card in house.platform.cards(RoundCard)]
    assert titles == [first.title, second.title]
    assert [first.opens_at, second.opens_at] == [at(5), at(6)]


async def test_a_preview_leaves_out_the_date_that_had_its_round(house: House) -> None:
    await house.open_day()
    schedule = await house.schedule()
    house.clock.at = at(5, 8)

    first, *_ = await house.core.services.groups.preview(house.group.id, schedule, "UTC")

    assert first.opens_at == at(6)


async def test_the_queue_comes_first_and_is_used_up(house: House) -> None:
    planned = await house.upcoming()
    questions = house.core.services.questions
    await questions.enqueue(house.group.id, planned[5], house.host)
    await questions.enqueue(house.group.id, planned[3], house.host)
    await house.play("...")

    assert await _asked(house) == [planned[5], planned[3], planned[0]]
    assert (await house.core.services.groups.settings(house.group.id)).queue == []


async def test_what_is_taken_off_the_queue_comes_when_the_plan_says(house: House) -> None:
    planned = await house.upcoming()
    await house.core.services.questions.enqueue(house.group.id, planned[5], house.host)
    await house.core.services.questions.dequeue(house.group.id, planned[5], house.host)
    await house.play(".")

    assert await _asked(house) == [planned[0]]


async def test_a_question_passed_over_comes_back_after_the_rest_of_the_bank(empty_house: House) -> None:
    await empty_house.found(questions=4)
    planned = await empty_house.upcoming()
    await empty_house.core.services.questions.pass_over(empty_house.group.id, planned[0], empty_house.host)
    await empty_house.play("....")

    assert await _asked(empty_house) == [*planned[1:4], planned[0]]


async def test_no_question_repeats_before_the_bank_is_used_up(empty_house: House) -> None:
    await empty_house.found(questions=4)
    await empty_house.play("........")

    asked = await _asked(empty_house)
    assert len(set(asked[:4])) == len(set(asked[4:])) == 4


async def test_hosts_are_told_once_when_fewer_than_ten_unasked_questions_remain(empty_house: House) -> None:
    house = empty_house
    await house.found(questions=12)
    await house.play("..")
    assert house.notices("notice.few_questions") == []
    await house.play("....")
    await house.pass_time(hours=1)

    assert house.notices("notice.few_questions") == [{"n": "9", "group": "Crew"}]


async def test_hosts_are_told_again_when_a_larger_bank_runs_out_too(empty_house: House) -> None:
    house = empty_house
    await house.found(questions=12)
    await house.play("....")
    await house.load_bank(14)
    await house.play("..")
    await house.pass_time(hours=1)

    assert [facts["n"] for facts in house.notices("notice.few_questions")] == ["9", "9"]


async def test_with_nothing_to_ask_no_round_opens_and_the_hosts_hear_of_it(house: House) -> None:
    await house.load_bank(0)
    await house.pass_to(at(5, 10))

    assert await house.opened_on() == []
    assert house.notices("notice.no_question") == [{"group": "Crew"}]


async def test_a_schedule_asks_only_its_own_difficulties(house: House) -> None:
    schedule = await house.schedule()
    change = house.core.services.groups.change_schedule
    await change(house.group.id, schedule.id, schedule.timetable, frozenset(), frozenset({2}), house.host)
    await house.play("...")

    assert {card.difficulty for card in house.platform.cards(RoundCard)} == {2}


async def test_a_question_of_another_group_can_neither_be_asked_nor_queued(house: House) -> None:
    own = make_question(99)

    async def give_to_another(uow):  # type: ignore[no-untyped-def]
        group = await uow.groups.add("Others", "UTC", 1, house.clock.at)
        await uow.groups.add_channel(group.id, ChannelRef("fake", SPACE, "others"), "others")
        await uow.questions.put(group.id, [own], house.clock.at, whole=False)

    await house.core.store.write(give_to_another)
    services = house.core.services

    with pytest.raises(NotFoundError):
        await services.questions.enqueue(house.group.id, own.id, house.host)
    with pytest.raises(NotFoundError):
        await services.questions.pass_over(house.group.id, own.id, house.host)
    with pytest.raises(NotFoundError):
        await services.hosting.open_extra(house.group.id, "key", HOUR, house.host, own.id)


async def test_a_question_retired_from_the_bank_cannot_be_asked(house: House) -> None:
    retired = (await house.upcoming())[0]
    await house.load_bank(0)

    with pytest.raises(ConflictError):
        await house.core.services.hosting.open_extra(house.group.id, "key", HOUR, house.host)
    with pytest.raises(NotFoundError):
        await house.core.services.hosting.open_extra(house.group.id, "key", HOUR, house.host, retired)
