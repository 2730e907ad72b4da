"""RULES, Rounds: what hosts do by hand. Extra rounds, closing early, void and replace."""

from datetime import timedelta

import pytest

from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.round import Round, RoundState
from bot.domain.streak import DayState, Mark
from bot.ports.platform import PlatformBusyError
from tests.services.house import GOOD, House, at, on

HOUR = timedelta(hours=1)


async def _open_extra(house: House, key: str = "key", window: timedelta = HOUR) -> Round:
    round_ = await house.core.services.hosting.open_extra(house.group.id, key, window, house.host)
    await house.tick()
    return round_


async def _void(house: House, round_: Round) -> None:
    await house.core.services.hosting.void(house.group.id, round_.id, "It was ambiguous.", house.host)


async def _replace(house: House, round_: Round, window: timedelta = 2 * HOUR, key: str = "again") -> Round:
    hosting = house.core.services.hosting
    new = await hosting.replace(house.group.id, round_.id, key, window, house.host, "It was ambiguous.")
    await house.tick()
    return new


# Extra rounds


async def test_an_extra_round_gives_points_and_no_bonus_and_moves_no_streak(house: House) -> None:
    await house.play("a")
    extra = await _open_extra(house)
    await house.answer("Ada", round_id=extra.id)
    await house.pass_to(extra.closes_at)

    assert await house.points("Ada") == 11 + 10
    assert await house.current("Ada") == 1
    assert await house.day_state(on(5)) is DayState.COUNTED
    assert await house.differences() == []


async def test_an_extra_round_makes_nobody_missed(house: House) -> None:
    await house.play("aaaaa")
    await house.pass_to(at(10))
    extra = await _open_extra(house)
    await house.pass_to(extra.closes_at)

    assert await house.day_state(extra.on) is None
    assert await house.current("Ada") == 5
    assert await house.marks("Ada") == [Mark.ANSWERED] * 5


async def test_an_extra_round_counts_on_the_local_date_of_its_opening(empty_house: House) -> None:
    house = empty_house
    await house.found("Asia/Tokyo")
    house.clock.at = at(9, 16)

    assert (await _open_extra(house)).on == on(10)


async def test_the_same_request_opens_one_extra_round(house: House) -> None:
    await _open_extra(house)
    with pytest.raises(ConflictError, match="opened_already"):
        await _open_extra(house)
    await _open_extra(house, "another key")

    assert len(await house.rounds()) == 2


@pytest.mark.parametrize("window", [timedelta(minutes=4), timedelta(days=8)])
async def test_an_extra_round_of_an_unreasonable_length_is_refused(house: House, window: timedelta) -> None:
    with pytest.raises(InvalidInputError, match="bad_window"):
        await _open_extra(house, window=window)


async def test_an_extra_round_uses_a_question_up(house: House) -> None:
    planned = await house.upcoming()

    assert (await _open_extra(house)).question_id == planned[0]
    assert (await house.open_day()).question_id == planned[1]


# Closing early


async def test_a_round_closed_by_hand_takes_answers_only_until_then(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    house.clock.at = at(5, 11)
    await house.core.services.hosting.close_now(house.group.id, round_.id, house.host)
    await house.answer("Ben")
    await house.tick()

    closed = await house.get_round(round_.id)
    assert (closed.state, closed.closes_at) == (RoundState.REVEALED, at(5, 11))
    assert (await house.marks("Ada"), await house.points("Ben")) == ([Mark.ANSWERED], 3)
    with pytest.raises(ConflictError, match="not_open"):
        await house.core.services.hosting.close_now(house.group.id, round_.id, house.host)


# Void


async def test_a_void_round_gives_and_takes_nothing_and_its_day_is_excused(house: House) -> None:
    await house.play_day("Ada", "Ben")
    round_ = await house.open_day()
    await house.answer("Ada")
    await _void(house, round_)
    await house.pass_to(at(6, 17))

    assert (await house.current("Ada"), await house.current("Ben")) == (1, 1)
    assert await house.marks("Ada") == await house.marks("Ben") == [Mark.ANSWERED, Mark.EXCUSED]
    assert await house.points("Ada") == 11
    assert len(house.platform.cards(RevealCard)) == 1


async def test_a_round_voided_after_its_settlement_takes_back_what_it_gave(house: House) -> None:
    await house.play("aa")
    middle = await house.play_day()
    await house.play("a")
    await _void(house, middle)
    await house.tick()

    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.ANSWERED, Mark.EXCUSED, Mark.ANSWERED]
    assert await house.current("Ada") == 3
    assert await house.points("Ada") == 11 + 12 + 13
    assert await house.differences() == []


async def test_the_answers_of_a_void_round_are_kept(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    await house.answer("Ben", "Too short.")
    await _void(house, round_)
    await house.pass_to(at(5, 17))

    assert [message.text for message in await house.messages("Ada", round_.id)] == [GOOD]
    assert [message.text for message in await house.messages("Ben", round_.id)] == ["Too short."]


async def test_a_void_round_takes_no_answers_and_cannot_be_voided_again(house: House) -> None:
    round_ = await house.open_day()
    thread = await house.thread()
    await _void(house, round_)

    assert house.core.services.watch.find(thread) is None
    with pytest.raises(ConflictError, match="void_already"):
        await _void(house, round_)


async def test_the_question_of_a_round_that_was_voided_in_the_meantime_is_not_posted(house: House) -> None:
    house.platform.before = _busy
    await house.open_day()
    await _void(house, await house.round())
    house.platform.before = lambda _name: None
    await house.pass_time(hours=1)

    assert house.platform.cards(RoundCard) == []


async def test_the_question_post_of_a_void_round_shows_that_it_is_void(house: House) -> None:
    await _void(house, await house.open_day())
    await house.pass_time(seconds=1)

    assert [card.state for card in house.platform.shown.values()] == [RoundState.VOID]


# Replace


async def test_a_replacement_takes_over_the_study_day_bonus_included(house: House) -> None:
    await house.play("a")
    new = await _replace(house, await house.open_day())
    await house.answer("Ada", round_id=new.id)
    await house.pass_to(new.closes_at)

    assert (new.on, new.carries_streak) == (on(6), True)
    assert await house.current("Ada") == 2
    assert await house.points("Ada") == 11 + 12
    assert await house.differences() == []


async def test_a_replacement_makes_nobody_missed(house: House) -> None:
    await house.play_day("Ada", "Ben")
    old = await house.open_day()
    await house.answer("Ben", round_id=old.id)
    new = await _replace(house, old)
    await house.pass_to(new.closes_at)

    assert await house.marks("Ada") == await house.marks("Ben") == [Mark.ANSWERED, Mark.EXCUSED]
    assert (await house.current("Ada"), await house.current("Ben")) == (1, 1)


async def test_a_settled_round_can_be_replaced_and_its_day_is_undecided_until_the_new_one_is_settled(
    house: House,
) -> None:
    await house.play("aaa")
    new = await _replace(house, (await house.rounds())[1])

    assert await house.marks("Ada") == [Mark.ANSWERED, Mark.ANSWERED]
    assert await house.points("Ada") == 11 + 12
    assert await house.differences() == []
    await house.answer("Ada", round_id=new.id)
    await house.pass_to(new.closes_at)
    assert await house.current("Ada") == 3
    assert await house.points("Ada") == 11 + 12 + 13
    assert await house.differences() == []


async def test_a_replacement_that_closes_after_the_next_days_round_is_booked_in_order_of_days(house: House) -> None:
    await house.play("a")
    old = await house.open_day()
    new = await _replace(house, old, timedelta(days=2))
    await house.play("a")
    assert await house.current("Ada") == 2
    await house.answer("Ada", round_id=new.id)
    await house.pass_to(new.closes_at)

    assert [row.on for row in reversed((await house.streak("Ada")).days)] == [on(5), on(6), on(7)]
    assert await house.current("Ada") == 3
    assert await house.points("Ada") == 11 + 12 + 13
    assert await house.differences() == []


async def test_the_same_request_replaces_once(house: House) -> None:
    old = await house.open_day()
    await _replace(house, old)
    with pytest.raises(ConflictError):
        await _replace(house, old)

    assert len(await house.rounds()) == 2


async def test_a_replacement_that_cannot_open_leaves_the_round_as_it_is(house: House) -> None:
    old = await house.open_day()
    await house.load_bank(0)
    with pytest.raises(ConflictError, match="nothing_to_open"):
        await _replace(house, old)

    assert (await house.get_round(old.id)).state is RoundState.OPEN


async def test_a_round_of_another_group_is_not_found(house: House) -> None:
    round_ = await house.open_day()
    elsewhere = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    await house.core.store.write(lambda uow: uow.groups.add_host(elsewhere.id, house.host, None, house.clock.at))

    with pytest.raises(NotFoundError):
        await house.core.services.hosting.void(elsewhere.id, round_.id, "why", house.host)


def _busy(_name: str) -> None:
    raise PlatformBusyError(timedelta(minutes=1))
