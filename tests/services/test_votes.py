"""RULES, Points: helpful votes by others after the reveal, one point each, at most five a round, for seven days."""

from collections.abc import Sequence

import pytest

from bot.domain.answer import Publish
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.round import Round
from bot.domain.scoring import Reason
from bot.services.votes import VotableAnswer
from tests.services.house import SPACE, House, account

ANSWERED = 10 + 1  # on time, and the first day of a streak


async def reveal(house: House, *names: str) -> Round:
    """A revealed round these people answered."""
    return await house.play_day(*names)


async def join(house: House, *names: str) -> None:
    for name in names:
        await house.core.services.members.join(house.group.id, account(name), name)


async def votable(house: House, viewer: str | None = None, round_id: int | None = None) -> Sequence[VotableAnswer]:
    wanted = round_id or (await house.round()).id
    viewer_id = await house.account_id(viewer) if viewer else None
    return await house.core.services.votes.votable(house.group.id, wanted, viewer_id)


async def answer_of(house: House, name: str) -> int:
    return next(row.answer_id for row in await votable(house) if row.name == name)


async def vote(house: House, voter: str, author: str) -> int:
    answer_id, voter_id = await answer_of(house, author), await house.account_id(voter)
    return await house.core.services.votes.give(house.group.id, answer_id, voter_id)


async def test_a_vote_gives_a_point_at_once_and_the_books_agree(house: House) -> None:
    await reveal(house, "Ada", "Bea")

    assert await vote(house, "Bea", "Ada") == 1

    assert await house.points("Ada") == ANSWERED + 1
    assert await house.points("Ada", "week") == ANSWERED + 1
    assert await house.points("Bea") == ANSWERED
    assert await house.differences() == []


async def test_one_vote_for_each_voter_and_author_counts(house: House) -> None:
    await reveal(house, "Ada", "Bea", "Cleo")

    for _ in range(3):
        await vote(house, "Bea", "Ada")
    await vote(house, "Bea", "Cleo")

    assert [await house.points(name) for name in ("Ada", "Cleo")] == [ANSWERED + 1, ANSWERED + 1]


async def test_at_most_five_points_a_round_and_every_vote_is_counted(house: House) -> None:
    voters = [f"Voter {number}" for number in range(7)]
    await join(house, *voters)
    await reveal(house, "Ada")

    counts = [await vote(house, name, "Ada") for name in voters]

    assert counts == [1, 2, 3, 4, 5, 6, 7]
    assert await house.points("Ada") == ANSWERED + 5
    assert await house.differences() == []


async def test_a_vote_taken_back_takes_the_point_back(house: House) -> None:
    await reveal(house, "Ada", "Bea")
    await vote(house, "Bea", "Ada")

    for _ in range(2):
        left = await house.core.services.votes.take_back(
            house.group.id, await answer_of(house, "Ada"), await house.account_id("Bea")
        )
        assert left == 0

    assert await house.points("Ada") == ANSWERED
    assert await house.differences() == []


async def test_nobody_votes_for_themself(house: House) -> None:
    await reveal(house, "Ada")

    with pytest.raises(InvalidInputError, match=r"vote\.own"):
        await vote(house, "Ada", "Ada")


async def test_only_members_vote(house: House) -> None:
    await reveal(house, "Ada")
    stranger = await house.core.store.write(
        lambda uow: uow.members.put_account(account("Stranger"), "Stranger", house.clock.at)
    )

    with pytest.raises(ForbiddenError, match=r"member\.only"):
        await house.core.services.votes.give(house.group.id, await answer_of(house, "Ada"), stranger.id)


async def test_votes_begin_with_the_reveal_and_end_after_seven_days(house: House) -> None:
    await join(house, "Bea")
    await house.open_day()
    message = await house.answer("Ada")
    answer_id = await house.core.services.votes.find_answer("fake", SPACE, message.message_id)
    assert answer_id is not None
    bea = await house.account_id("Bea")

    with pytest.raises(ConflictError, match=r"vote\.not_revealed"):
        await house.core.services.votes.give(house.group.id, answer_id, bea)

    round_ = await house.close_day()
    assert round_.revealed_at is not None
    house.clock.at = round_.revealed_at + round_.rules.helpful_for
    assert await house.core.services.votes.give(house.group.id, answer_id, bea) == 1

    house.clock.advance(seconds=1)
    with pytest.raises(ConflictError, match=r"vote\.over"):
        await house.core.services.votes.take_back(house.group.id, answer_id, bea)


async def test_an_answer_that_does_not_count_or_is_kept_private_cannot_be_voted_for(house: House) -> None:
    await join(house, "Bea")
    await house.open_day()
    short = await house.answer("Cleo", "Too short.")
    await house.submit("Ada", publish=Publish.NEVER)
    await house.close_day()
    kept = (await house.messages("Ada"))[0].id
    found = await house.core.services.votes.find_answer("fake", SPACE, short.message_id)
    assert found is not None

    for answer_id in (kept, found, 999):
        with pytest.raises(NotFoundError, match=r"answer\.none"):
            await house.core.services.votes.give(house.group.id, answer_id, await house.account_id("Bea"))
    assert await votable(house) == []


async def test_a_private_answer_that_came_late_was_never_published_and_cannot_be_voted_for(house: House) -> None:
    await join(house, "Bea")
    await house.open_day()
    await house.close_day()
    await house.submit("Ada", publish=Publish.NAMED)
    late = (await house.messages("Ada"))[0].id

    assert await votable(house) == []
    with pytest.raises(NotFoundError, match=r"answer\.none"):
        await house.core.services.votes.give(house.group.id, late, await house.account_id("Bea"))


async def test_an_answer_of_another_group_is_unknown(house: House) -> None:
    await reveal(house, "Ada", "Bea")
    answer_id = await answer_of(house, "Ada")
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    await house.core.services.members.join(other.id, account("Bea"), "Bea")

    with pytest.raises(NotFoundError, match=r"round\.unknown"):
        await house.core.services.votes.give(other.id, answer_id, await house.account_id("Bea"))


async def test_late_answers_can_be_found_helpful_too(house: House) -> None:
    await reveal(house, "Bea")
    await house.answer("Ada")
    await house.tick()

    await vote(house, "Bea", "Ada")

    assert await house.points("Ada") == 3 + 1
    assert await house.differences() == []


async def test_the_list_shows_each_author_once_and_nobody_behind_an_unnamed_answer(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.answer("Ada", "And one more thing that I forgot to say before.")
    await house.submit("Bea", publish=Publish.UNNAMED)
    await house.answer("Cleo")
    await house.submit("Cleo", publish=Publish.UNNAMED)
    await house.close_day()
    await vote(house, "Bea", "Ada")

    rows = await votable(house, "Bea")

    assert [(row.name, row.votes, row.is_own, row.has_voted) for row in rows] == [
        ("Ada", 1, False, True),
        (None, 0, True, False),
        ("Cleo", 0, False, False),
    ]


async def test_a_replay_and_a_new_settlement_keep_what_votes_gave(house: House) -> None:
    await reveal(house, "Ada", "Bea")
    await vote(house, "Bea", "Ada")

    await house.answer("Ada", "A thought after the deadline, about as long as an answer.")
    await house.play_day("Ada", "Bea")
    await house.answer("Cleo", round_id=(await house.rounds())[0].id)
    await house.tick()

    assert await house.points("Ada") == ANSWERED + 1 + 12
    assert await house.differences() == []


async def test_a_void_round_gives_nothing_for_votes(house: House) -> None:
    round_ = await reveal(house, "Ada", "Bea")
    await vote(house, "Bea", "Ada")

    await house.core.services.hosting.void(house.group.id, round_.id, "a wrong question", house.host)
    await house.tick()

    assert await house.points("Ada") == 0
    assert await house.differences() == []


async def test_a_vote_that_is_not_in_the_books_is_a_difference(house: House) -> None:
    round_ = await reveal(house, "Ada", "Bea")
    ada, bea = await house.account_id("Ada"), await house.account_id("Bea")

    await house.core.store.write(lambda uow: uow.votes.put(round_.id, ada, bea, house.clock.at))

    assert [text for text in await house.differences() if Reason.HELPFUL in text]


async def test_votes_for_a_hidden_author_are_booked_and_show_when_they_return(house: House) -> None:
    await reveal(house, "Ada", "Bea")
    await house.core.services.members.leave(house.group.id, await house.account_id("Ada"))

    await vote(house, "Bea", "Ada")
    assert await house.points("Ada") == 0

    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    assert await house.points("Ada") == ANSWERED + 1
    assert await house.differences() == []


async def test_a_list_for_one_space_names_nobody_who_answered_in_another(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.submit("Bob", space="elsewhere")
    await house.close_day()
    votable_ = house.core.services.votes.votable
    round_id = (await house.round()).id

    here = await votable_(house.group.id, round_id, None, ("fake", SPACE))
    there = await votable_(house.group.id, round_id, None, ("fake", "elsewhere"))

    assert [row.name for row in here] == ["Ada"]
    assert [row.name for row in there] == ["Bob"]
