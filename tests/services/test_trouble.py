"""A host who takes no messages from us learns of trouble all the same: in another channel of the group, once."""

from bot.cards.notices import NoticeCard
from bot.domain.refs import ChannelRef
from bot.ports.store import UnitOfWork
from tests.services.house import HOST, SPACE, House, account

OTHER = ChannelRef("fake", SPACE, "other")


async def add_channel(house: House, ref: ChannelRef = OTHER) -> None:
    await house.core.store.write(lambda uow: uow.groups.add_channel(house.group.id, ref, ref.channel))


def close_door(house: House, name: str = HOST) -> None:
    house.platform.closed[account(name).external_id] = "Takes no messages."


def said_aloud(house: House) -> list[NoticeCard]:
    sent = (s for s in house.platform.sent if isinstance(s.place, ChannelRef))
    return [s.card for s in sent if isinstance(s.card, NoticeCard)]


async def test_trouble_is_said_in_a_channel_that_takes_posts(house: House) -> None:
    await add_channel(house)
    close_door(house)
    house.platform.closed["general"] = "Allow Send Messages."

    await house.open_day()
    await house.pass_time(minutes=1)

    assert [(card.phrase, card.facts["channel"]) for card in said_aloud(house)] == [
        ("notice.channel_closed", "general")
    ]


async def test_it_is_said_once_however_many_hosts_take_nothing(house: House) -> None:
    await add_channel(house)
    close_door(house)
    close_door(house, "Ida")

    async def work(uow: UnitOfWork) -> None:
        ida = await uow.members.put_account(account("Ida"), "Ida", house.clock.at)
        await uow.groups.add_host(house.group.id, ida.id, None, house.clock.at)

    await house.core.store.write(work)
    house.platform.closed["general"] = "Allow Send Messages."

    await house.open_day()
    await house.pass_time(minutes=1)

    assert len(said_aloud(house)) == 1


async def test_a_host_who_takes_messages_is_told_alone(house: House) -> None:
    await add_channel(house)
    house.platform.closed["general"] = "Allow Send Messages."

    await house.open_day()
    await house.pass_time(minutes=1)

    assert len(house.notices("notice.channel_closed")) == 1
    assert said_aloud(house) == []


async def test_without_another_channel_it_waits_on_the_host_s_pages(house: House) -> None:
    close_door(house)
    house.platform.closed["general"] = "Allow Send Messages."

    await house.open_day()
    await house.pass_time(minutes=1)

    assert said_aloud(house) == []
    assert (await house.channel()).pause_reason == "Allow Send Messages."


async def test_what_concerns_one_person_is_never_said_aloud(house: House) -> None:
    await house.load_bank(3)
    close_door(house)

    await house.open_day()
    await house.pass_time(minutes=1)

    assert said_aloud(house) == []
