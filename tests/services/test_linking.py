"""Two accounts of one person become one member, lose nothing by it, and part again as they were (RULES, Groups)."""

import pytest

from bot.cards.linking import LinkCard
from bot.domain.errors import InvalidInputError
from bot.domain.review import Rating
from tests.services.house import GOOD, HOST, House, account, on
from tests.services.linked import (
    ON_TIME,
    arrive_all,
    fact,
    join,
    link,
    links,
    names_on_board,
    unlink,
)
from tests.services.test_quiz import arrive

# One member


async def test_the_days_of_both_count_and_a_day_answered_twice_counts_once(house: House) -> None:
    await house.play_day("Ada")
    await house.play_day("Ada", "Ada2")
    await house.play_day("Ada2")

    await link(house, "Ada", "Ada2")

    assert await names_on_board(house) == ["Ada"]
    assert await house.current("Ada") == 3
    assert await house.points("Ada") == 3 * ON_TIME + 1 + 2 + 3
    assert await house.differences() == []


async def test_unlinking_gives_both_back_what_they_had(house: House) -> None:
    await house.play_day("Ada")
    await house.play_day("Ada", "Ada2")
    before = [(await house.points(name), await house.streak(name)) for name in ("Ada", "Ada2")]

    await link(house, "Ada", "Ada2")
    await unlink(house, "Ada2")

    assert [(await house.points(name), await house.streak(name)) for name in ("Ada", "Ada2")] == before
    assert sorted(await names_on_board(house)) == ["Ada", "Ada2"]
    assert (await links(house, "Ada")).links == ()


async def test_what_either_writes_while_linked_goes_with_the_account_that_wrote_it(house: House) -> None:
    await house.play_day("Ada", "Ada2")
    await link(house, "Ada", "Ada2")
    await house.play_day("Ada2")
    assert await house.current("Ada") == 2

    await unlink(house, "Ada")

    assert [await house.current(name) for name in ("Ada", "Ada2")] == [0, 2]
    assert await house.differences() == []


async def test_a_third_account_joins_whichever_of_the_two_made_the_code(house: House) -> None:
    for name in ("Ada", "Ada2", "Ada3"):
        await house.play_day(name)
    await link(house, "Ada", "Ada2")
    await link(house, "Ada2", "Ada3")
    assert (await names_on_board(house), await house.current("Ada3")) == (["Ada"], 3)

    first, _ = (await links(house, "Ada3")).links
    await house.core.services.linking.unlink(await house.account_id("Ada3"), first.link_id)

    assert sorted(await names_on_board(house)) == ["Ada", "Ada2"]
    assert (await house.member("Ada3")).id == (await house.member("Ada2")).id
    assert await house.differences() == []


async def test_a_person_of_two_accounts_joins_another_whole(house: House) -> None:
    await house.play_day("Ada", "Bea", "Cleo")
    await link(house, "Ada", "Bea")

    card = await link(house, "Cleo", "Bea")

    assert card == LinkCard(fact("Cleo"), (fact("Ada"), fact("Bea")), ("Crew",))
    assert await names_on_board(house) == ["Cleo"]


async def test_nobody_sees_the_emptied_member_and_the_host_lists_one(house: House) -> None:
    await house.play_day("Ada", "Ada2")
    await link(house, "Ada", "Ada2")

    listed = await house.core.services.members.list(house.group.id, house.host)

    assert [member.name for member in listed] == ["Ada"]


async def test_hosts_find_in_their_trail_whose_name_went_and_came_back(house: House) -> None:
    await house.play_day("Ada", "Ada2")
    await link(house, "Ada", "Ada2")
    await unlink(house, "Ada")

    rows = await house.core.services.groups.audit(house.group.id, house.host)

    assert [(row.phrase, dict(row.facts), row.name) for row in rows][:2] == [
        ("linking.audit_unlinked", {"name": "Ada2"}, "Ada"),
        ("linking.audit_linked", {"name": "Ada"}, "Ada2"),
    ]


# Seats taken later


async def test_a_first_seat_is_the_partners(house: House) -> None:
    await house.play_day("Ada")
    await arrive_all(house, "Ada2", "Ada3")
    await link(house, "Ada", "Ada2")
    await link(house, "Ada", "Ada3")

    await join(house, "Ada2")
    await house.play_day("Ada3")

    assert {(await house.member(name)).id for name in ("Ada", "Ada2", "Ada3")} == {(await house.member("Ada")).id}
    assert (await names_on_board(house), await house.current("Ada")) == (["Ada"], 2)


async def test_who_never_had_a_member_gets_one_when_parting_dated_by_the_answers(house: House) -> None:
    await house.play_day("Ada")
    await arrive_all(house, "Ada2")
    await link(house, "Ada", "Ada2")
    await house.play_day("Ada2")
    await house.play_day("Ada2")

    await unlink(house, "Ada")

    assert (await house.member("Ada2")).joined_on == on(6)
    assert [await house.current(name) for name in ("Ada", "Ada2")] == [0, 2]
    assert await house.differences() == []


async def test_an_answer_by_the_other_account_brings_a_member_back_who_left(house: House) -> None:
    await house.play_day("Ada")
    await arrive_all(house, "Ada2")
    await link(house, "Ada", "Ada2")
    await house.core.services.members.leave(house.group.id, await house.account_id("Ada"))

    await house.play_day("Ada2")

    assert await names_on_board(house) == ["Ada"]


# What goes along


async def test_whoever_joined_earlier_says_since_when_both_are_there(house: House) -> None:
    await join(house, "Ada2")
    await house.pass_time(days=2)
    await join(house, "Ada")
    own = (await house.member("Ada")).joined_on

    await link(house, "Ada", "Ada2")
    assert (await house.member("Ada")).joined_on == on(5) < own

    await unlink(house, "Ada")
    assert (await house.member("Ada")).joined_on == own


async def test_planned_rest_and_corrections_of_both_count_and_go_back(house: House) -> None:
    round_ = await house.play_day("Ada", "Ada2")
    await house.core.services.members.plan_rest(house.group.id, await house.account_id("Ada2"), on(6), on(6))
    await house.mend_points("Ada2", round_.id, 5)
    await house.mend_points("Ada", round_.id, 2)

    await link(house, "Ada", "Ada2")
    await house.play_day()
    assert (await house.current("Ada"), await house.points("Ada")) == (1, ON_TIME + 1 + 5 + 2)

    await unlink(house, "Ada")
    assert [await house.points(name) for name in ("Ada", "Ada2")] == [ON_TIME + 1 + 2, ON_TIME + 1 + 5]
    assert [await house.current(name) for name in ("Ada", "Ada2")] == [0, 1]


async def test_one_who_is_shown_shows_both_and_who_left_before_is_off_the_boards_again(house: House) -> None:
    await house.play_day("Ada", "Ada2")
    await house.core.services.members.leave(house.group.id, await house.account_id("Ada"))

    await link(house, "Ada", "Ada2")
    assert await names_on_board(house) == ["Ada"]

    await unlink(house, "Ada")
    assert await names_on_board(house) == ["Ada2"]
    assert await house.differences() == []


async def test_who_leaves_while_linked_stays_off_the_boards_with_both(house: House) -> None:
    await house.play_day("Ada", "Ada2")
    await link(house, "Ada", "Ada2")
    await house.core.services.members.leave(house.group.id, await house.account_id("Ada2"))

    await unlink(house, "Ada")

    assert await names_on_board(house) == []


async def test_the_name_shown_is_the_firsts_and_the_other_comes_back_under_its_newest(house: House) -> None:
    await house.play_day("Ada", "Ada2")
    await link(house, "Ada", "Ada2")

    await house.core.store.write(lambda uow: uow.members.put_account(account("Ada2"), "Augusta", house.clock.at))
    assert await names_on_board(house) == ["Ada"]
    await house.core.store.write(lambda uow: uow.members.put_account(account("Ada"), "Countess", house.clock.at))
    assert await names_on_board(house) == ["Countess"]

    await unlink(house, "Ada")
    assert sorted(await names_on_board(house)) == ["Augusta", "Countess"]


async def test_a_person_votes_once_and_never_for_their_other_account(house: House) -> None:
    await house.play_day("Ada", "Bea", "Ada2")
    votes = house.core.services.votes
    answers = {row.name: row.answer_id for row in await votes.votable(house.group.id, (await house.round()).id)}
    for voter in ("Ada", "Ada2"):
        await votes.give(house.group.id, answers["Bea"], await house.account_id(voter))
    await votes.give(house.group.id, answers["Ada2"], await house.account_id("Ada"))
    assert await house.points("Bea") == ON_TIME + 1 + 2

    await link(house, "Ada", "Ada2")

    assert [await house.points(name) for name in ("Ada", "Bea")] == [ON_TIME + 1, ON_TIME + 1 + 1]
    with pytest.raises(InvalidInputError, match=r"vote\.own"):
        await votes.give(house.group.id, answers["Ada2"], await house.account_id("Ada"))
    await unlink(house, "Ada")
    assert await house.points("Bea") == ON_TIME + 1 + 2


async def test_the_right_of_a_host_stays_with_the_account_that_has_it(house: House) -> None:
    await arrive_all(house, "Hanna2")
    await link(house, HOST, "Hanna2")

    hosts = await house.core.store.read(lambda uow: uow.groups.hosts(house.group.id))

    assert [host.name for host in hosts] == [HOST]


async def test_ratings_of_both_are_remembered_together_and_apart_again(house: House) -> None:
    for name in ("Ada", "Ada2"):
        round_ = await house.play_day(name)
        await house.core.services.practice.rate_round(round_.id, await house.account_id(name), Rating.GOOD)
    assert await remembered(house, "Ada", "Ada2") == [1, 1]

    await link(house, "Ada", "Ada2")
    assert await remembered(house, "Ada") == [2]
    assert await house.differences() == []

    await unlink(house, "Ada")
    assert await remembered(house, "Ada", "Ada2") == [1, 1]


async def remembered(house: House, *names: str) -> list[int]:
    """Of how many questions each of them has a memory."""
    ids = [(await house.member(name)).id for name in names]
    found = await house.core.store.read(lambda uow: uow.practice.memories_of(ids))
    return [len(found.get(id_, ())) for id_ in ids]


async def test_practice_settings_of_the_other_account_serve_where_the_first_chose_none(house: House) -> None:
    other = await arrive(house, "Ada2")
    await house.core.services.practice.set_interview(other, house.group.id, on(30))
    await join(house, "Ada")

    await link(house, "Ada", "Ada2")

    card = await house.core.services.practice.settings(await house.account_id("Ada"), house.group.id)
    assert card.interview_on == on(30)


async def test_an_open_question_counts_the_person_once_after_the_link(house: House) -> None:
    await join(house, "Ada", "Ada2")
    await house.open_day()
    for name in ("Ada", "Ada2"):
        await house.answer(name, GOOD)
    await house.tick()
    await house.pass_time(minutes=1)
    assert await answers_shown(house) == 2

    await link(house, "Ada", "Ada2")
    await house.pass_time(minutes=1)

    assert await answers_shown(house) == 1


async def answers_shown(house: House) -> int:
    """The count under the question, as the platform shows it."""
    [card] = house.platform.shown.values()
    return card.answered
