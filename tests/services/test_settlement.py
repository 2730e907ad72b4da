"""RULES, Points and streaks: what settlement books, in batches that a crash cannot book twice, and what hosts mend."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.round import RoundState
from bot.domain.scoring import PointRow
from bot.domain.streak import Mark
from bot.ports.store import Store, UnitOfWork
from bot.services.settlement import Settlement
from bot.store.content import dump_rules
from tests.fakes import KilledError, MortalStore
from tests.services.house import House, account, at, on

A, F, L, M, R, X = Mark.ANSWERED, Mark.FROZEN, Mark.LATE, Mark.MISSED, Mark.REST, Mark.EXCUSED
WHY = "The platform was down for Ada."


async def _ledger(house: House, name: str) -> Sequence[PointRow]:
    member = await house.member(name)
    return await house.core.store.read(lambda uow: uow.ledgers.points_of([member.id]))


# Points and streaks


async def test_nothing_is_booked_before_the_deadline(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.pass_to(at(5, 16, 59))

    assert await _ledger(house, "Ada") == []


async def test_an_answer_in_time_gives_ten_points_and_a_bonus_that_grows_to_five(house: House) -> None:
    await house.play("aaaaaaa")

    assert await house.points("Ada") == 7 * 10 + (1 + 2 + 3 + 4 + 5 + 5 + 5)
    assert await house.current("Ada") == 7


async def test_a_missed_day_ends_the_streak_and_starts_the_bonus_anew(house: House) -> None:
    await house.play("aa.a")

    assert await house.points("Ada") == 11 + 12 + 11
    card = await house.streak("Ada")
    assert (card.current, card.longest, await house.marks("Ada")) == (1, 2, [A, A, M, A])


async def test_the_seventh_answered_day_earns_a_freeze_which_covers_one_missed_day(house: House) -> None:
    await house.play("aaaaaaa..")

    assert await house.marks("Ada") == [A] * 7 + [F, M]
    assert (await house.streak("Ada")).freezes == 0


async def test_a_freeze_covers_a_late_day_and_the_reason_says_late(house: House) -> None:
    await house.play("aaaaaaa.")
    await house.answer("Ada")
    await house.tick()

    newest = (await house.streak("Ada")).days[0]
    assert (newest.mark, newest.was_late, newest.current) == (F, True, 7)
    assert await house.points("Ada") == 7 * 10 + 25 + 3


async def test_at_most_two_freezes_are_held(house: House) -> None:
    await house.play("a" * 21)

    assert (await house.streak("Ada")).freezes == 2


async def test_an_answer_in_time_that_arrives_after_the_settlement_returns_the_freeze_it_cost(house: House) -> None:
    await house.play("aaaaaaa")
    round_ = await house.open_day()
    message = await house.answer("Ada", heard=False)
    await house.close_day()
    assert await house.marks("Ada") == [A] * 7 + [F]

    await house.play("a")
    await house.core.services.answers.take(await house.thread(round_.id), message)
    await house.tick()

    card = await house.streak("Ada")
    assert (card.current, card.freezes, await house.marks("Ada")) == (9, 1, [A] * 9)
    assert await house.points("Ada") == 9 * 10 + (1 + 2 + 3 + 4 + 5 * 5)
    assert await house.differences() == []


async def test_a_rest_planned_before_it_begins_keeps_the_streak(house: House) -> None:
    await house.play("aa")
    await house.core.services.members.plan_rest(house.group.id, await house.account_id("Ada"), on(7), on(8))
    await house.play("..a")

    assert await house.marks("Ada") == [A, A, R, R, A]
    assert await house.current("Ada") == 3


async def test_who_joins_later_was_never_missed_before(house: House) -> None:
    await house.play_day("Ada")
    await house.play_day("Ada", "Ben")
    await house.pass_to(at(7, 8))
    await house.core.services.members.join(house.group.id, account("Cleo"), "Cleo")
    await house.play_day("Ada")

    assert await house.marks("Ben") == [A, M]
    assert await house.marks("Cleo") == [M]
    assert await house.differences() == []


async def test_whose_first_answer_is_late_dates_from_the_day_it_was_written(house: House) -> None:
    monday = await house.play_day("Ada")
    await house.play_day("Ada")
    await house.pass_to(at(7, 8))
    await house.answer("Ben", round_id=monday.id)
    await house.play_day("Ada")

    assert (await house.member("Ben")).joined_on == on(7)
    assert (await house.marks("Ben"), await house.points("Ben")) == ([M], 3)
    assert await house.differences() == []


async def test_who_joins_through_an_older_round_is_booked_for_the_days_settled_since(house: House) -> None:
    monday = await house.play_day()
    void = await house.open_day()
    await house.core.services.hosting.void(house.group.id, void.id, "why", house.host)
    hour, hosting = timedelta(hours=1), house.core.services.hosting
    again = await hosting.replace(house.group.id, monday.id, "key", hour, house.host, "why")
    await house.tick()
    await house.answer("Ada", round_id=again.id)
    await house.pass_to(again.closes_at)

    assert await house.marks("Ada") == [A, X]
    assert await house.differences() == []


async def test_who_joins_after_the_day_was_settled_is_booked_for_it(house: House) -> None:
    void = await house.play_day()
    await house.core.services.hosting.void(house.group.id, void.id, "why", house.host)
    await house.tick()
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")

    assert await house.marks("Ada") == [X]
    assert await house.differences() == []


async def test_each_round_is_booked_and_replayed_by_the_rules_it_was_opened_with(house: House) -> None:
    await house.play("a")
    round_ = await house.open_day()
    dearer = dump_rules(replace(round_.rules, on_time=100, late=30, minimum=5, streak_cap=1))
    with closing(sqlite3.connect(house.file)) as connection, connection:
        connection.execute("UPDATE rounds SET rules = ? WHERE id = ?", (dearer, round_.id))
    await house.restart()
    await house.answer("Ada", "Brief.")
    await house.close_day()
    await house.play("a")
    await house.mend_points("Ada", 1, 1)

    assert await house.points("Ada") == (11 + 1) + 101 + 13
    assert await house.differences() == []


# Batches


async def _crowd(house: House, size: int, answers: int) -> None:
    """Members of whom the first few answered the open round."""

    async def seat(uow: UnitOfWork) -> None:
        for number in range(size):
            known = await uow.members.put_account(account(f"P{number}"), f"P{number}", house.clock.at)
            await uow.members.add(house.group.id, known.id, known.name, on(5), house.clock.at)

    await house.core.store.write(seat)
    await asyncio.gather(*(house.answer(f"P{number}") for number in range(answers)))


def _settlement(house: House, store: Store, batch: int) -> Settlement:
    return Settlement(store, house.clock, house.core.metrics, batch)


async def test_four_hundred_and_fifty_members_are_booked_once_each(house: House) -> None:
    await house.open_day()
    await _crowd(house, 450, 300)
    await house.close_day()

    board = await house.board("week")
    assert (board.total, board.rows[0].points, (await house.round()).state) == (300, 11, RoundState.REVEALED)
    assert await house.differences() == []


@pytest.mark.parametrize("writes", range(4))
async def test_a_settlement_killed_at_any_point_goes_on_and_books_everybody_once(house: House, writes: int) -> None:
    await house.open_day()
    await _crowd(house, 7, 5)
    house.clock.at = at(5, 17)
    await house.core.services.rounds.close_due(house.clock.at)
    with pytest.raises(KilledError):
        await _settlement(house, MortalStore(house.core.store, writes), batch=2).run(house.clock.at)
    assert await house.differences() == []
    assert (await house.round()).state is RoundState.CLOSED

    await house.restart()
    await house.core.services.recovery.reread()
    assert await _settlement(house, house.core.store, batch=2).run(house.clock.at) == 1
    assert [await house.points(f"P{number}") for number in range(7)] == [11] * 5 + [0] * 2
    assert await house.differences() == []


async def test_a_round_voided_while_its_settlement_is_half_done_gives_nobody_anything(house: House) -> None:
    await house.open_day()
    await _crowd(house, 6, 6)
    round_ = await house.round()
    house.clock.at = at(5, 17)
    await house.core.services.rounds.close_due(house.clock.at)
    with pytest.raises(KilledError):
        await _settlement(house, MortalStore(house.core.store, 2), batch=2).run(house.clock.at)
    await house.core.services.hosting.void(house.group.id, round_.id, "why", house.host)
    assert await house.differences() == []
    await house.tick()

    assert (await house.board("all")).rows == ()
    assert [await house.marks(f"P{number}") for number in range(6)] == [[X]] * 6
    assert await house.differences() == []


async def test_a_member_booked_by_half_a_settlement_can_be_mended_before_the_rest(house: House) -> None:
    await house.play("a")
    await house.open_day()
    await _crowd(house, 4, 4)
    await house.answer("Ada")
    house.clock.at = at(6, 17)
    await house.core.services.rounds.close_due(house.clock.at)
    with pytest.raises(KilledError):
        await _settlement(house, MortalStore(house.core.store, 2), batch=2).run(house.clock.at)
    await house.mend_day("Ada", on(5), X)
    assert await house.differences() == []
    assert await house.current("Ada") == 1

    await house.tick()
    assert await house.marks("Ada") == [X, A]
    assert await house.differences() == []


async def test_a_round_that_cannot_be_settled_holds_up_no_other_and_is_tried_again(house: House) -> None:
    await house.play("a")
    round_ = await house.open_day()
    extra = await house.core.services.hosting.open_extra(house.group.id, "key", timedelta(hours=8), house.host)
    await house.tick()
    await house.answer("Ada", round_id=round_.id)
    await house.answer("Ben", round_id=extra.id)
    await house.core.store.write(lambda uow: uow.groups.set_zone(house.group.id, "Nowhere"))
    house.clock.at = at(6, 17)
    await house.core.services.rounds.close_due(house.clock.at)
    assert await house.core.services.settlement.run(house.clock.at) == 1
    assert (await house.get_round(round_.id)).state is RoundState.SETTLED

    await house.core.store.write(lambda uow: uow.groups.set_zone(house.group.id, "UTC"))
    await house.pass_time(seconds=2)
    assert (await house.points("Ada"), await house.points("Ben")) == (11 + 12, 10)
