"""Which role a channel mentions, what lies in a space, and threads that are gone."""

import pytest

from bot.domain.errors import ForbiddenError, NotFoundError
from bot.ports.platform import ChannelClosedError, PlaceGoneError
from tests.services.house import GOOD, SPACE, House


async def test_a_host_chooses_the_role_that_questions_mention_and_takes_it_back(house: House) -> None:
    channel, groups = await house.channel(), house.core.services.groups
    await groups.set_ping(house.group.id, channel.id, "77", "Learners", house.host)
    assert await house.core.store.read(lambda uow: uow.groups.find_ping(channel.ref)) == "77"
    await groups.set_ping(house.group.id, channel.id, None, "", house.host)
    assert await house.core.store.read(lambda uow: uow.groups.find_ping(channel.ref)) is None
    trail = await groups.audit(house.group.id, house.host)
    assert [row.phrase for row in trail[:2]] == ["audit.dropped_ping", "audit.set_ping"]


async def test_nobody_else_chooses_it_nor_for_another_group(house: House) -> None:
    channel, groups = await house.channel(), house.core.services.groups
    await house.open_day()
    await house.answer("Ada")
    with pytest.raises(ForbiddenError):
        await groups.set_ping(house.group.id, channel.id, "77", "Learners", await house.account_id("Ada"))
    with pytest.raises(NotFoundError):
        await groups.set_ping(house.group.id + 1, channel.id, "77", "Learners", house.host)


async def test_a_space_s_groups_are_found_by_the_space_and_a_person_s_anywhere(house: House) -> None:
    store = house.core.store
    assert await store.read(lambda uow: uow.places.in_space("fake", SPACE)) == [house.group]
    assert await store.read(lambda uow: uow.places.in_space("fake", "elsewhere")) == []
    assert await store.read(lambda uow: uow.places.groups_of(house.host, "fake", "")) == [house.group]
    assert await store.read(lambda uow: uow.places.groups_of(house.host, "fake", "elsewhere")) == []


async def test_a_question_is_found_by_its_thread(house: House) -> None:
    round_ = await house.open_day()
    thread = await house.thread()
    post = await house.core.store.read(lambda uow: uow.posts.find_of_thread(thread))
    assert post is not None
    assert post.round_id == round_.id


async def test_a_thread_that_is_gone_is_read_no_more_and_what_was_stored_stays(house: House) -> None:
    await house.open_day()
    await house.answer("Ada")
    await house.core.services.recovery.missed("fake")

    def gone(name: str) -> None:
        if name == "read_thread":
            raise PlaceGoneError("The thread is gone.")

    house.platform.before = gone
    await house.tick()
    before = house.platform.calls.count("read_thread")
    await house.tick()
    assert house.platform.calls.count("read_thread") == before
    assert [message.text for message in await house.messages("Ada")] == [GOOD]


async def test_a_paused_channel_is_asked_at_once_when_something_changed(house: House) -> None:
    def closed(name: str) -> None:
        if name == "open_round":
            raise ChannelClosedError("Let me in.")

    def opened(_name: str) -> None:
        """Nothing is refused any more."""

    house.platform.before, house.platform.problems = closed, ["Let me in."]
    await house.open_day()
    assert (await house.channel()).paused_at is not None
    await house.pass_time(minutes=5)
    house.platform.before, house.platform.problems = opened, ()
    await house.pass_time(minutes=5)
    assert (await house.channel()).paused_at is not None
    house.core.services.recovery.ask_again()
    await house.pass_time(minutes=1)
    assert (await house.channel()).paused_at is None
