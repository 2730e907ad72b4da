"""What is kept for a space goes thirty days after the bot was removed from it, and nobody else loses a point."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from bot.domain.refs import AccountRef, ChannelRef
from bot.ports.store import UnitOfWork
from tests.services.house import SPACE, House

ELSEWHERE = ChannelRef("other", "hall", "main")


async def left(house: House) -> None:
    house.platform.closed["general"] = "The bot is not in this space."
    await house.core.services.purging.left("fake", SPACE)


async def purge(house: House, *, after: timedelta = timedelta(days=31)) -> None:
    """Let the days pass, and tick until nothing is due any more."""
    house.clock.advance(after)
    for _ in range(20):
        await house.tick()


async def live_in_two_spaces(house: House) -> None:
    """A group with a channel elsewhere, where Eve is at home and a host; Ada answers here."""

    async def work(uow: UnitOfWork) -> None:
        await uow.groups.add_channel(house.group.id, ELSEWHERE, "hall")
        eve = await uow.members.put_account(AccountRef("other", "hall", "eve"), "Eve", house.clock.at)
        await uow.groups.add_host(house.group.id, eve.id, None, house.clock.at)
        await uow.members.add(house.group.id, eve.id, "Eve", house.clock.at.date(), house.clock.at)

    await house.core.store.write(work)
    await house.play_day("Ada")


def rows(house: House, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(house.file)) as connection:
        return connection.execute(statement).fetchall()


async def phrases(house: House) -> list[str]:
    return [row.phrase for row in await house.core.store.read(lambda uow: uow.audit.list(house.group.id, 100))]


def told(house: House) -> list[str]:
    """Phrases of the notices that wait for the host elsewhere."""
    cards = rows(house, "SELECT card FROM posts WHERE platform = 'other' AND target_kind = 'account' ORDER BY id")
    return [str(card).split('"phrase"')[1].split('"')[1] for (card,) in cards]


async def test_a_group_without_another_channel_goes_entirely(house: House) -> None:
    await house.play_day("Ada", "Bob")
    await left(house)

    await purge(house)

    kept = ("accounts", "alembic_version", "questions", "question_versions", "inbox", "sqlite_sequence")
    names = [str(name) for (name,) in rows(house, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    full = [n for n in names if n not in kept and rows(house, f"SELECT 1 FROM {n} LIMIT 1")]  # noqa: S608
    assert full == []
    assert rows(house, "SELECT DISTINCT name, substr(external_id, 1, 10) FROM accounts") == [
        ("Former member", "forgotten-")
    ]


async def test_a_group_with_a_channel_elsewhere_stays_and_its_points_with_it(house: House) -> None:
    await live_in_two_spaces(house)
    points = rows(house, "SELECT round_id, member_id, reason, points FROM points")
    await left(house)

    await purge(house)

    assert points
    assert rows(house, "SELECT round_id, member_id, reason, points FROM points") == points
    assert [c.ref for c in await house.core.store.read(lambda uow: uow.groups.channels(house.group.id))] == [ELSEWHERE]
    assert rows(house, "SELECT DISTINCT text FROM answer_messages WHERE space = 'space'") == [("",)]
    assert rows(house, "SELECT 1 FROM posts WHERE space = 'space' AND target_kind != 'account'") == []
    assert rows(house, "SELECT name FROM members WHERE hidden_at IS NULL") == [("Eve",)]
    assert await house.differences() == []
    assert (await phrases(house)).count("audit.space_purged") == 1
    assert told(house) == ["space.purge_part", "space.purged"]


async def test_coming_back_cancels_it_and_says_so(house: House) -> None:
    await live_in_two_spaces(house)
    await left(house)
    house.clock.advance(days=29)

    await house.core.services.purging.came_back("fake", SPACE)
    await purge(house)

    assert rows(house, "SELECT count(*) FROM channels") == [(2,)]
    assert rows(house, "SELECT purge_at FROM spaces WHERE external_id = 'space'") == [(None,)]
    assert told(house) == ["space.purge_part", "space.purge_cancelled"]
    assert {"audit.space_left", "audit.space_back"} <= set(await phrases(house))


async def test_nothing_goes_before_thirty_days_and_the_channels_rest_meanwhile(house: House) -> None:
    await live_in_two_spaces(house)
    await left(house)
    await left(house)

    await purge(house, after=timedelta(days=29))

    channel = await house.channel("general")
    assert channel.paused_at is not None
    assert channel.purge_at is not None
    assert rows(house, "SELECT count(*) FROM answer_messages WHERE text != ''") == [(1,)]
    assert told(house) == ["space.purge_part"]


async def test_what_is_half_done_goes_on_in_another_process(house: House) -> None:
    await live_in_two_spaces(house)
    await left(house)
    house.clock.advance(days=31)
    await house.core.services.purging.run(house.clock.at)
    await house.restart()

    await purge(house, after=timedelta(0))

    assert rows(house, "SELECT 1 FROM spaces WHERE external_id = 'space'") == []
    assert rows(house, "SELECT DISTINCT text FROM answer_messages") == [("",)]
    assert told(house) == ["space.purge_part", "space.purged"]


async def test_a_group_in_two_lost_spaces_lives_as_long_as_the_later_one_may_come_back(house: House) -> None:
    await live_in_two_spaces(house)
    await left(house)
    house.clock.advance(days=10)
    await house.core.services.purging.left("other", "hall")

    await purge(house, after=timedelta(days=21))
    assert rows(house, "SELECT name FROM groups") == [("Crew",)]

    await purge(house, after=timedelta(days=10))
    assert rows(house, "SELECT name FROM groups") == []


async def test_removals_and_returns_that_nobody_told_us_of_are_found_by_comparing(house: House) -> None:
    await live_in_two_spaces(house)

    await house.core.services.purging.compare("fake", set())
    assert (await house.channel("general")).purge_at is not None

    await house.core.services.purging.compare("fake", {SPACE, "one without a group"})
    assert (await house.channel("general")).purge_at is None


async def test_somebody_linked_to_an_account_elsewhere_keeps_their_place_and_the_days_of_both(house: House) -> None:
    await live_in_two_spaces(house)
    eve, ada = AccountRef("other", "hall", "eve"), await house.account_id("Ada")
    found = await house.core.store.read(lambda uow: uow.members.find_account(eve))
    assert found is not None
    linking = house.core.services.linking
    await linking.link(ada, (await linking.offer(found.id)).code)
    points = rows(house, "SELECT round_id, member_id, reason, points FROM points")
    await left(house)

    await purge(house)

    assert rows(house, "SELECT name FROM members WHERE hidden_at IS NULL") == [("Eve",)]
    assert points
    assert rows(house, "SELECT round_id, member_id, reason, points FROM points") == points
    assert rows(house, "SELECT DISTINCT text FROM answer_messages") == [("",)]
    assert await house.differences() == []


async def test_a_group_goes_with_the_seats_that_linked_accounts_share_in_it(house: House) -> None:
    await house.play_day("Ada", "Bob")
    linking = house.core.services.linking
    code = (await linking.offer(await house.account_id("Ada"))).code
    await linking.link(await house.account_id("Bob"), code)
    await left(house)

    await purge(house)

    for table in ("groups", "members", "seats", "shared_seats", "answer_messages"):
        assert rows(house, f"SELECT 1 FROM {table}") == []  # noqa: S608
