from bot.ports.rounds import AuditRow
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import HOUR, add_account, add_group


async def test_a_group_sees_what_its_hosts_did_newest_first(store: SqlStore) -> None:
    group_id, other_id = await add_group(store), await add_group(store, "Other")
    ada = await add_account(store)
    facts = {"name": 'Zoë "Z" {x}', "n": "3"}
    await store.write(lambda uow: uow.audit.add(group_id, ada.id, "audit.paused", {}, MONDAY))
    await store.write(lambda uow: uow.audit.add(group_id, None, "audit.named_host", facts, MONDAY + HOUR))
    await store.write(lambda uow: uow.audit.add(other_id, ada.id, "audit.resumed", {}, MONDAY))

    rows = await store.read(lambda uow: uow.audit.list(group_id, 10))

    assert rows == [
        AuditRow(MONDAY + HOUR, "", "audit.named_host", facts),
        AuditRow(MONDAY, "Ada", "audit.paused", {}),
    ]
    assert await store.read(lambda uow: uow.audit.list(group_id, 1)) == rows[:1]
