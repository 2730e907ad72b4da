"""RULES, boards: what each shows while a round is open and after, who stands on it, and what the archive keeps."""

import json

import pytest

from bot.cards.boards import OPEN_ROUND, BoardCard
from bot.domain.errors import InvalidInputError, NotFoundError
from bot.domain.group import Season
from bot.services.bookkeeping import hide_member
from bot.services.standings import PAGE
from bot.services.standings_export import Form
from tests.services.house import DAY, House, account, at, on


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


async def test_results_stand_until_the_next_round_has_some_and_beside_them_how_many_answered(house: House) -> None:
    await house.play_day("Ada")
    await house.open_day()
    card = await house.board("latest")
    assert (_rows(card), card.answered_now) == ([(1, "Ada", 11)], 0)

    await house.answer("Ben")
    await house.tick()
    card = await house.board("latest")
    assert (_rows(card), card.answered_now, card.asked) == ([(1, "Ada", 11)], 1, "2026-01-05")
    now = await house.core.services.standings.board(house.group.id, "latest", period=OPEN_ROUND)
    assert (_rows(now), now.answered_now, now.asked) == ([(None, "Ben", None)], None, OPEN_ROUND)


@pytest.mark.parametrize(
    ("board", "period"), [("week", "2026-W99"), ("week", "2026W48"), ("month", "9999-13"), ("month", "2026-1")]
)
async def test_a_week_or_month_that_cannot_be_has_no_board(house: House, board: str, period: str) -> None:
    with pytest.raises(NotFoundError, match="no_period"):
        await house.core.services.standings.board(house.group.id, board, period=period)


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


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"board": "all", "by": "luck"}, "points, answers, longest"),
        ({"board": "topic"}, "boards.which_topic"),
        ({"board": "latest", "by": "answers"}, "boards.latest_by_points"),
        ({"board": "week", "by": "longest"}, "boards.longest_of_all_time"),
    ],
)
async def test_a_board_that_makes_no_sense_is_refused(house: House, wish: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInputError, match=said):
        await house.core.services.standings.board(house.group.id, **wish)  # type: ignore[arg-type]


# Orders, topics, newcomers


async def test_a_board_can_be_ordered_by_answers_and_by_longest_streak(house: House) -> None:
    await house.play_day("Ada", "Ben")
    await house.play_day("Ben")
    await house.mend_points("Ada", (await house.round()).id, 90)
    board = house.core.services.standings.board

    assert [row.name for row in (await board(house.group.id, "all")).rows] == ["Ada", "Ben"]
    by_answers = await board(house.group.id, "all", by="answers")
    assert [(row.rank, row.name, row.answers) for row in by_answers.rows] == [(1, "Ben", 2), (2, "Ada", 1)]
    by_longest = await board(house.group.id, "all", by="longest")
    assert [(row.rank, row.name, row.longest) for row in by_longest.rows] == [(1, "Ben", 2), (2, "Ada", 1)]


async def test_a_topic_has_a_board_of_its_own(house: House) -> None:
    await house.play("a")
    board = house.core.services.standings.board

    assert _rows(await board(house.group.id, "topic", period="evasion")) == [(1, "Ada", 11)]
    assert (await board(house.group.id, "topic", period="privacy")).total == 0
    assert await house.core.services.standings.periods(house.group.id, "topic") == ["evasion"]


async def test_newcomers_are_those_who_joined_within_thirty_days(house: House) -> None:
    await house.play("a")
    await house.pass_to(at(5, 8) + 30 * DAY)
    await house.play_day("Ada", "Ben")
    newcomers = await house.core.services.standings.board(house.group.id, "newcomers")

    assert [row.name for row in newcomers.rows] == ["Ben"]
    assert [row.name for row in (await house.board("all")).rows] == ["Ada", "Ben"]


async def test_neighbours_stand_around_the_viewer(house: House) -> None:
    names = [f"P{number:02}" for number in range(PAGE + 9)]
    await house.play_day(*names)
    last = await house.member(names[-1])
    card = await house.core.services.standings.board(house.group.id, "all", last.id, around=True)

    assert [row.name for row in card.rows] == names[-1 - PAGE // 2 :]
    assert (card.offset, card.mine) == (PAGE + 9 - 1 - PAGE // 2, None)


# People without points


async def test_who_has_no_points_is_told_how_to_get_some(house: House) -> None:
    await house.play_day("Ada")
    zoe = await house.core.services.members.join(house.group.id, account("Zoe"), "Zoe")
    board = house.core.services.standings.board
    assert (await board(house.group.id, "all", zoe.id)).advice == "boards.advice_next_round"
    await house.open_day()
    for name in ("all", "latest"):
        assert (await board(house.group.id, name, zoe.id)).advice == "boards.advice_answer_now"
    await _hide(house, "Ada")

    assert (await house.board("all", "Ada")).advice == "boards.advice_hidden"
    assert (await board(house.group.id, "all")).advice == ""


async def test_who_is_on_a_board_needs_no_advice(house: House) -> None:
    await house.play_day("Ada")

    for name in ("latest", "week", "all"):
        assert (await house.board(name, "Ada")).advice == ""


async def test_the_latest_board_knows_who_has_nothing_but_mended_points(house: House) -> None:
    await house.play_day("Ada")
    await house.core.services.members.join(house.group.id, account("Ben"), "Ben")
    await house.mend_points("Ben", (await house.round()).id, 4)

    assert _rows(await house.board("latest")) == [(1, "Ada", 11), (2, "Ben", 4)]


# Files


async def test_a_board_can_be_taken_away_as_a_file_that_runs_nothing(house: House) -> None:
    await house.play_day("=1+1", "Ada")
    export = house.core.services.standings.export
    sheet, document = [await export(house.group.id, "all", form) for form in (Form.CSV, Form.JSON)]

    assert sheet.content.decode().splitlines() == [
        "rank,name,points,answers,streak,longest_streak",
        "1,'=1+1,11,1,1,1",
        "1,Ada,11,1,1,1",
    ]
    assert (sheet.name, sheet.rows) == ("standings-all.csv", 2)
    assert json.loads(document.content)["standings"][0]["name"] == "=1+1"


async def test_the_file_of_a_period_is_called_by_it_and_holds_everybody(house: House) -> None:
    names = [f"P{number:02}" for number in range(PAGE + 2)]
    await house.play_day(*names)
    week = await house.core.services.standings.export(house.group.id, "week", Form.CSV)
    latest = await house.core.services.standings.export(house.group.id, "latest", Form.CSV)

    assert (week.name, week.rows) == ("standings-week-2026-W02.csv", PAGE + 2)
    assert (latest.name, latest.rows) == ("standings-latest-2026-01-05.csv", PAGE + 2)
