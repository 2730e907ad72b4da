"""The weekly digest: one message for each channel and week, at the host's day and time, with nobody pinged."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.cards.digest import BestAnswer, CoveredPoint, DigestCard, DigestPerson
from bot.domain.answer import Publish
from bot.domain.errors import ForbiddenError, InvalidInputError
from bot.domain.refs import ChannelRef
from bot.services.bookkeeping import hide_member
from tests.services.house import GOOD, House, at, on

MONDAY, FRIDAY = 0, 4
TELLING = "I think the secret is a fact that should be told to everybody who asks for it in the end."


async def set_digest(house: House, weekday: int = MONDAY, local_time: time = time(8)) -> None:
    await house.core.services.digests.set(house.group.id, weekday, local_time, house.host)


async def play_week(house: House) -> None:
    """Monday to Friday: Ada answers each day, Bea three times, Cleo once."""
    for names in (["Ada", "Bea", "Cleo"], ["Ada", "Bea"], ["Ada", "Bea"], ["Ada"], ["Ada"]):
        await house.play_day(*names)


def digests(house: House) -> list[DigestCard]:
    return house.platform.cards(DigestCard)


async def test_the_week_is_told_once_on_the_chosen_day(house: House) -> None:
    await set_digest(house)
    await play_week(house)
    assert digests(house) == []

    await house.pass_to(at(12, 8))
    for _ in range(3):
        await house.tick()
    await house.restart()
    await house.tick()

    (card,) = digests(house)
    assert (card.group, card.first_on, card.last_on, card.rounds) == ("Crew", on(5), on(11), 5)
    assert (card.answers, card.answered, card.kept, card.group_streak) == (9, 3, 1, 0)
    assert card.people == (
        DigestPerson("Ada", 5, 5 * 10 + 15, 5),
        DigestPerson("Bea", 3, 3 * 10 + 6, 0),
        DigestPerson("Cleo", 1, 11, 0),
    )
    assert card.champions == ("Ada",)
    assert card.next_topics == ("evasion",)


async def test_the_next_week_has_a_digest_of_its_own(house: House) -> None:
    await set_digest(house)
    await play_week(house)
    await play_week(house)
    await house.pass_to(at(19, 8))
    assert [card.first_on for card in digests(house)] == [on(5), on(12)]


async def test_every_channel_gets_one(empty_house: House) -> None:
    await empty_house.found(channels=("general", "night"))
    await set_digest(empty_house)
    await empty_house.open_day()
    await empty_house.pass_to(at(12, 8))
    sent = [sent.place for sent in empty_house.platform.sent if isinstance(sent.card, DigestCard)]
    assert sorted(place.channel for place in sent if isinstance(place, ChannelRef)) == ["general", "night"]


async def test_from_thursday_on_it_tells_of_its_own_week(house: House) -> None:
    await set_digest(house, FRIDAY, time(20))
    await play_week(house)
    await house.pass_to(at(9, 20))
    (card,) = digests(house)
    assert (card.first_on, card.rounds) == (on(5), 5)


async def test_a_week_is_told_once_even_where_the_host_moves_the_day(house: House) -> None:
    await set_digest(house, FRIDAY, time(20))
    await play_week(house)
    await house.pass_to(at(9, 20))
    await set_digest(house, MONDAY, time(8))
    await house.pass_to(at(12, 8))
    assert len(digests(house)) == 1


async def test_without_a_host_s_choice_there_is_none(house: House) -> None:
    await play_week(house)
    await house.pass_to(at(20))
    assert digests(house) == []


async def test_a_host_turns_it_off_again(house: House) -> None:
    await set_digest(house)
    assert await house.core.services.digests.clear(house.group.id, house.host)
    assert not await house.core.services.digests.clear(house.group.id, house.host)
    await play_week(house)
    await house.pass_to(at(12, 8))
    assert digests(house) == []
    trail = await house.core.services.groups.audit(house.group.id, house.host)
    assert [row.phrase for row in trail] == ["digest.audit_cleared", "digest.audit_set_on"]


async def test_only_a_host_decides(house: House) -> None:
    await house.play_day("Ada")
    ada = await house.account_id("Ada")
    for deed in (
        house.core.services.digests.set(house.group.id, MONDAY, time(8), ada),
        house.core.services.digests.clear(house.group.id, ada),
        house.core.services.digests.preview(house.group.id, ada),
    ):
        with pytest.raises(ForbiddenError):
            await deed
    with pytest.raises(InvalidInputError):
        await house.core.services.digests.set(house.group.id, 7, time(8), house.host)


async def test_a_week_without_a_revealed_round_is_passed_over_in_silence(house: House) -> None:
    await set_digest(house, MONDAY, time(8, 30))
    await house.pass_to(at(5, 8, 45))
    assert digests(house) == []
    wish = await house.core.services.digests.find(house.group.id)
    assert wish is not None
    assert wish.next_at == at(12, 8, 30)


async def test_what_an_outage_of_more_than_a_day_held_up_is_left_out(house: House) -> None:
    await set_digest(house)
    await play_week(house)
    house.clock.at = at(13, 8, 1)
    await house.tick()
    assert digests(house) == []
    wish = await house.core.services.digests.find(house.group.id)
    assert wish is not None
    assert wish.next_at == at(19, 8)


async def test_in_another_time_zone_it_keeps_its_local_time(house: House) -> None:
    await set_digest(house)
    await house.core.services.groups.change_zone(house.group.id, "Asia/Tokyo", house.host)
    wish = await house.core.services.digests.find(house.group.id)
    assert wish is not None
    assert wish.next_at == at(11, 23)


async def test_those_who_share_the_most_points_are_champions_together(house: House) -> None:
    await set_digest(house)
    await house.play_day("Ada", "Bea")
    await house.pass_to(at(12, 8))
    assert digests(house)[0].champions == ("Ada", "Bea")


async def test_the_most_helpful_answer_is_named(house: House) -> None:
    await set_digest(house)
    round_ = await house.play_day("Ada", "Bea")
    votes = house.core.services.votes
    ada = next(row for row in await votes.votable(house.group.id, round_.id) if row.name == "Ada")
    await votes.give(house.group.id, ada.answer_id, await house.account_id("Bea"))
    await house.pass_to(at(12, 8))
    title = (await house.core.store.read(lambda uow: uow.questions.version(round_.question_version_id))).title
    assert digests(house)[0].best == BestAnswer("Ada", title, 1)


async def test_an_author_without_a_name_stays_without_one(house: House) -> None:
    await set_digest(house)
    await house.open_day()
    await house.submit("Ada", GOOD, publish=Publish.UNNAMED)
    await house.answer("Bea")
    round_ = await house.close_day()
    votes = house.core.services.votes
    unnamed = next(row for row in await votes.votable(house.group.id, round_.id) if row.name is None)
    await votes.give(house.group.id, unnamed.answer_id, await house.account_id("Bea"))
    await house.pass_to(at(12, 8))
    best = digests(house)[0].best
    assert best is not None
    assert best.name is None


async def test_it_says_how_many_answers_named_a_key_point(house: House) -> None:
    await set_digest(house)
    await house.open_day()
    for name, text in (("Ada", TELLING), ("Bea", TELLING), ("Cleo", GOOD)):
        await house.answer(name, text)
    await house.close_day()
    await house.pass_to(at(12, 8))
    (point,) = digests(house)[0].coverage
    assert replace(point, title="", fact="") == CoveredPoint("", "", 2, 3)


async def test_of_fewer_than_three_answers_it_does_not_say_what_they_named(house: House) -> None:
    await set_digest(house)
    await house.open_day()
    for name in ("Ada", "Bea"):
        await house.answer(name, TELLING)
    await house.close_day()
    await house.pass_to(at(12, 8))
    assert digests(house)[0].coverage == ()


async def test_hidden_people_are_left_out(house: House) -> None:
    await set_digest(house)
    await house.play_day("Ada", "Bea")
    member = await house.member("Bea")
    await house.core.store.write(lambda uow: hide_member(uow, member, house.clock.at))
    await house.pass_to(at(12, 8))
    (card,) = digests(house)
    assert (card.answered, card.champions) == (1, ("Ada",))


async def test_a_digest_that_cannot_be_sent_for_a_day_is_given_up(house: House) -> None:
    await set_digest(house)
    await play_week(house)
    house.platform.closed["general"] = "Let me in."
    await house.pass_to(at(12, 8))
    assert digests(house) == []
    del house.platform.closed["general"]
    house.clock.advance(timedelta(days=2))
    await house.tick()
    assert digests(house) == []
