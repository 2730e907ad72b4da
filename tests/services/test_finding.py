"""RULES, Groups: which group and round a command means."""

from datetime import timedelta

import pytest

from bot.domain.errors import AmbiguousGroupError, NotFoundError
from bot.domain.group import Group
from bot.domain.refs import ChannelRef, ThreadRef
from bot.domain.round import RoundState
from bot.ports.store import UnitOfWork
from bot.services.finding import Spot
from tests.services.house import SPACE, House, account


def spot(name: str = "Ada", channel: str | None = None, thread: ThreadRef | None = None, space: str = SPACE) -> Spot:
    ref = ChannelRef("fake", space, channel) if channel else None
    return Spot(account(name), "fake", space, ref, thread)


async def second_group(house: House, *members: str, channel: str = "reading", space: str = SPACE) -> Group:
    """Another group with a channel, and seats for these people."""

    async def work(uow: UnitOfWork) -> Group:
        group = await uow.groups.add("Readers", "UTC", 3, house.clock.at)
        await uow.groups.add_channel(group.id, ChannelRef("fake", space, channel), channel)
        return group

    group = await house.core.store.write(work)
    for name in members:
        await house.core.services.members.join(group.id, account(name), name)
    return group


async def test_in_a_thread_the_group_of_its_round_is_meant_even_long_after(house: House) -> None:
    old = await house.play_day("Ada")
    thread = await house.thread(old.id)
    await house.pass_time(days=60)
    await second_group(house, "Ada")

    assert await house.core.services.finding.find_group(spot(thread=thread)) == house.group


async def test_in_a_channel_its_group_is_meant_whoever_asks(house: House) -> None:
    readers = await second_group(house)

    assert await house.core.services.finding.find_group(spot("Nobody", "reading")) == readers
    assert await house.core.services.finding.find_group(spot("Nobody", "general")) == house.group


async def test_elsewhere_the_only_group_of_the_account_in_that_space_is_meant(house: House) -> None:
    await second_group(house)
    await second_group(house, "Ada", channel="far", space="another space")
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")

    assert await house.core.services.finding.find_group(spot(channel="off-topic")) == house.group
    assert await house.core.services.finding.find_group(spot()) == house.group


async def test_a_host_without_a_seat_is_in_the_group_too(house: House) -> None:
    assert await house.core.services.finding.find_group(spot("Hanna")) == house.group


async def test_of_several_groups_the_person_is_asked(house: House) -> None:
    readers = await second_group(house, "Ada")
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")

    with pytest.raises(AmbiguousGroupError) as raised:
        await house.core.services.finding.find_group(spot())

    assert raised.value.groups == {house.group.id: "Crew", readers.id: "Readers"}
    assert raised.value.facts == {"names": "Crew, Readers"}


@pytest.mark.parametrize("who", ["Nobody", "Stranger"])
async def test_without_a_group_the_refusal_says_so(house: House, who: str) -> None:
    await second_group(house, "Stranger", space="another space")

    with pytest.raises(NotFoundError, match=r"group\.none_here"):
        await house.core.services.finding.find_group(spot(who))


async def test_a_thread_means_its_round_in_whatever_state(house: House) -> None:
    old = await house.play_day("Ada")
    await house.open_day()

    found = await house.core.services.finding.find_round(spot(thread=await house.thread(old.id)))

    assert found.chosen.round.id == old.id
    assert found.chosen.round.state is RoundState.REVEALED
    assert found.is_clear


async def test_an_open_round_is_meant_in_its_channel_and_by_its_members_elsewhere(house: House) -> None:
    round_ = await house.open_day()
    await house.answer("Ada")
    await house.tick()

    for place in (spot("Nobody", "general"), spot("Ada"), spot("Ada", "off-topic")):
        found = await house.core.services.finding.find_round(place)
        assert (found.chosen.round.id, found.is_clear) == (round_.id, True)
        assert found.chosen.title.startswith("Title q")


async def test_of_several_open_rounds_the_latest_is_taken_and_the_others_can_be_asked_about(house: House) -> None:
    first = await house.open_day()
    await house.pass_time(minutes=1)
    extra = await house.core.services.hosting.open_extra(house.group.id, "more", timedelta(hours=1), house.host)
    await house.tick()

    found = await house.core.services.finding.find_round(spot(channel="general"))

    assert found.chosen.round.id == extra.id
    assert [other.round.id for other in found.others] == [first.id]
    assert not found.is_clear


async def test_with_nothing_open_the_refusal_says_so(house: House) -> None:
    await house.play_day("Ada")

    with pytest.raises(NotFoundError, match=r"round\.none_open"):
        await house.core.services.finding.find_round(spot(channel="general"))
