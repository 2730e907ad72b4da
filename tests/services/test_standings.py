"""RULES, boards: what each shows while a round is open and after, who stands on it, and what the archive keeps."""

import pytest

from bot.cards.boards import BoardCard
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.group import Season
from bot.domain.round import RoundState
from bot.domain.scoring import Reason
from bot.services.bookkeeping import hide_member
from bot.services.standings import ARCHIVE_PAGE, PAGE
from tests.services.house import House, at, on


def _rows(card: BoardCard) -> list[tuple[int | None, str, int | None]]:
    return [(row.rank, row.name, row.points) for row in card.rows]


async def _hide(house: House, name: str) -> None:
    member = await house.member(name)
    await house.core.store.write(lambda uow: hide_member(uow, member, house.clock.at))


# The latest round


async def test_while_a_round_is_open_its_board_says_who_has_answered_with_points_pending(house: House) -> None:
    await house.open_day()
    await house.answer("Cleo")
    await house.answer("Ada")
    await house.answer("Ben", "Too short.")
    await house.tick()

    assert _rows(await house.board("latest")) == [(None, "Ada", None), (None, "Cleo", None)]


async def test_after_its_settlement_the_board_of_a_round_says_what_each_got(house: House) -> None:
    await house.play_day("Ada")
    await house.play_day("Ben", "Ada")
    await house.answer("Cleo")
    await house.tick()
    card = await house.board("latest")

    assert _rows(card) == [(1, "Ada", 12), (2, "Ben", 11), (3, "Cleo", 3)]
    assert [row.answers for row in card.rows] == [1, 1, 0]


async def test_before_the_first_round_the_latest_board_is_empty(house: House) -> None:
    assert (await house.board("latest")).total == 0


# Points boards


async def test_ties_share_a_rank_and_are_listed_by_name(house: House) -> None:
    await house.play_day("Cleo", "Ben", "Ada")
    await house.play_day("Ben", "Cleo")
    await house.play_day("Dan")

    assert _rows(await house.board("all")) == [(1, "Ben", 23), (1, "Cleo", 23), (3, "Ada", 11), (3, "Dan", 11)]


async def test_a_board_counts_what_counts_on_a_date_of_its_period(house: House) -> None:
    await house.play("aaaaa")
    await house.play("a")

    assert await house.points("Ada", "week") == 10 + 5
    assert await house.points("Ada", "month") == await house.points("Ada", "all") == 6 * 10 + 20
    january = await house.core.services.standings.board(house.group.id, "week", period="2026-W02")
    assert _rows(january) == [(1, "Ada", 5 * 10 + 15)]


async def test_a_late_answer_counts_in_the_period_of_its_round(house: House) -> None:
    await house.play("....")
    friday = await house.open_day()
    await house.close_day()
    await house.pass_to(at(12))
    await house.answer("Ada", round_id=friday.id)
    await house.tick()

    assert await house.points("Ada", "week") == 0
    assert await house.points("Ada", "all") == 3


async def test_a_season_has_a_board_of_its_own(house: House) -> None:
    season = Season("Winter", on(6), on(7))
    await house.core.store.write(lambda uow: uow.groups.put_season(house.group.id, season))
    await house.play("aaa")
    house.clock.at = at(7, 18)

    assert await house.points("Ada", "season") == 12 + 13
    assert await house.differences() == []


async def test_who_is_not_on_the_page_sees_their_own_row_below_it(house: House) -> None:
    names = [f"P{number:02}" for number in range(PAGE + 2)]
    await house.play_day(*names)
    await house.play_day(*names[:-1])
    card = await house.board("all", names[-1])

    assert len(card.rows) == PAGE
    assert card.total == PAGE + 2
    assert card.mine is not None
    assert (card.mine.name, card.mine.rank) == (names[-1], PAGE + 2)
    second = await house.core.services.standings.board(house.group.id, "all", offset=PAGE)
    assert [row.rank for row in second.rows] == [1, PAGE + 2]


async def test_a_board_of_another_name_is_refused(house: House) -> None:
    with pytest.raises(InvalidInputError, match="latest, week"):
        await house.board("decade")


# Hidden people


async def test_hidden_people_leave_every_board_when_they_hide(house: House) -> None:
    await house.play_day("Ada", "Ben")
    await _hide(house, "Ada")

    for board in ("latest", "week", "month", "all"):
        assert [row.name for row in (await house.board(board)).rows] == ["Ben"]
    await house.play_day("Ben")
    assert await house.differences() == []


async def test_a_hidden_person_comes_back_with_an_answer_and_everything_they_had(house: House) -> None:
    await house.play_day("Ada")
    await _hide(house, "Ada")
    await house.play_day("Ada")

    assert await house.points("Ada") == 11 + 12
    assert await house.differences() == []


async def test_a_hidden_person_comes_back_with_a_late_answer_too(house: House) -> None:
    await house.play_day("Ada")
    await house.play_day()
    await _hide(house, "Ada")
    house.clock.advance(minutes=1)
    await house.answer("Ada")
    await house.tick()

    assert await house.points("Ada") == 11 + 3
    assert await house.differences() == []


async def test_what_was_written_before_hiding_brings_nobody_back(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.tick()
    await _hide(house, "Ada")
    await house.close_day()

    assert (await house.board("all")).rows == ()
    assert await house.current("Ada") == 1


# People


async def test_a_profile_says_what_a_person_has(house: House) -> None:
    await house.play_day("Ada", "Ben")
    await house.play_day("Ada")
    card = await house.core.services.standings.profile(house.group.id, (await house.member("Ada")).id)

    assert (card.points, card.rank, card.answers, card.current) == (23, 1, 2, 2)
    assert dict(card.by_reason) == {Reason.ON_TIME: 20, Reason.STREAK: 3}
    assert card.by_topic == (("evasion", 2),)
    assert card.joined_on == on(5)


async def test_a_day_that_is_not_settled_is_not_in_the_streak_yet(house: House) -> None:
    await house.play("a")
    await house.open_day()
    await house.answer("Ada")

    assert [row.on for row in (await house.streak("Ada")).days] == [on(5)]


async def test_a_streak_says_how_many_answers_the_next_freeze_takes(house: House) -> None:
    await house.play("aa")

    assert (await house.streak("Ada")).next_freeze_in == 5


async def test_a_person_of_another_group_is_not_found(house: House) -> None:
    await house.play("a")
    ada = await house.member("Ada")
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    for read in (house.core.services.standings.streak, house.core.services.standings.profile):
        with pytest.raises(NotFoundError):
            await read(other.id, ada.id)


async def _group_streak(house: House) -> int:
    ada = await house.member("Ada")
    return (await house.core.services.standings.profile(house.group.id, ada.id)).group_streak


async def test_a_group_streak_counts_days_on_which_at_least_half_of_the_active_answered(house: House) -> None:
    await house.play_day("Ada", "Ben")
    await house.play_day("Ada")
    assert await _group_streak(house) == 2
    await house.play_day("Ada", "Ben", "Cleo")
    await house.play_day("Cleo")
    assert await _group_streak(house) == 0
    await house.play_day("Ada", "Ben")

    assert await _group_streak(house) == 1


async def test_an_excused_day_neither_breaks_nor_lengthens_a_group_streak(house: House) -> None:
    await house.play_day("Ada")
    round_ = await house.play_day()
    assert await _group_streak(house) == 0
    await house.core.services.hosting.void(house.group.id, round_.id, "why", house.host)
    await house.play_day("Ada")

    assert await _group_streak(house) == 2


async def test_who_did_not_answer_in_the_last_ten_study_days_is_not_active(house: House) -> None:
    await house.play_day("Ada", "Ben", "Cleo", "Dan")
    await house.play("." * 9)
    await house.play_day("Ada")

    assert await _group_streak(house) == 1


# The archive


async def test_the_archive_holds_revealed_rounds_newest_first(house: House) -> None:
    await house.play_day("Ada", "Ben")
    void = await house.play_day("Ada")
    await house.core.services.hosting.void(house.group.id, void.id, "why", house.host)
    await house.play_day("Ada")
    await house.open_day()
    rows = await house.core.services.standings.archive(house.group.id)

    assert [(row.on, row.answered, row.state) for row in rows] == [
        (on(7), 1, RoundState.REVEALED),
        (on(5), 2, RoundState.REVEALED),
    ]
    assert await house.core.services.standings.archive(house.group.id, ARCHIVE_PAGE) == []


async def test_a_reveal_is_read_only_when_the_round_is_revealed_and_by_its_own_group(house: House) -> None:
    revealed = await house.play_day("Ada")
    open_ = await house.open_day()
    reveal = house.core.services.standings.reveal
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))

    assert (await reveal(house.group.id, revealed.id, "fake", "space")).on_time == 1
    for group_id, round_id in ((house.group.id, open_.id), (other.id, revealed.id)):
        with pytest.raises(NotFoundError):
            await reveal(group_id, round_id, "fake", "space")
