from sqlalchemy import select

from bot.store.engine import Engines
from bot.store.statements import among, insert_new, upsert
from bot.store.tables import accounts, groups, seasons
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import TODAY, add_group


async def test_rows_that_meet_a_unique_key_are_left_out(engines: Engines) -> None:
    row = {"platform": "discord", "scope": "", "external_id": "1", "name": "Ada", "created_at": MONDAY}
    async with engines.writer.begin() as connection:
        await connection.execute(insert_new(accounts), [row, {**row, "external_id": "2"}, {**row, "name": "Eve"}])
        names = (await connection.execute(select(accounts.c.name))).scalars().all()

    assert names == ["Ada", "Ada"]


async def test_an_upsert_replaces_all_but_the_key(engines: Engines, store: SqlStore) -> None:
    group_id = await add_group(store)
    row = {"group_id": group_id, "name": "Spring", "starts_on": TODAY, "ends_on": TODAY}
    later = {**row, "starts_on": TODAY.replace(year=2027), "ends_on": TODAY.replace(year=2028)}
    async with engines.writer.begin() as connection:
        await connection.execute(upsert(seasons), [row, later])
        found = (await connection.execute(select(seasons))).mappings().all()

    assert [dict(one) for one in found] == [later]


async def test_any_number_of_values_can_be_asked_for(engines: Engines, store: SqlStore) -> None:
    group_id = await add_group(store)
    async with engines.reader.begin() as connection:
        found = await connection.execute(select(groups.c.id).where(among(groups.c.id, range(100_000))))
        none = await connection.execute(select(groups.c.id).where(among(groups.c.id, [])))

        assert found.scalars().all() == [group_id]
        assert none.scalars().all() == []


async def test_values_are_data_and_not_sql(engines: Engines, store: SqlStore) -> None:
    group_id = await add_group(store)
    nasty = "'\"); DROP TABLE groups; -- \\ 🔑"
    async with engines.reader.begin() as connection:
        found = await connection.execute(select(groups.c.id).where(among(groups.c.name, [nasty, "Study"])))
        assert found.scalars().all() == [group_id]
