"""A group can be renamed by its hosts, which stays in the audit trail."""

import pytest

from bot.domain.errors import InvalidInputError
from bot.services.naming import LONGEST_GROUP_NAME
from bot.wording import say
from tests.services.house import House


async def test_a_host_renames_the_group_with_a_trace(house: House) -> None:
    renamed = await house.core.services.naming.rename(house.group.id, "  Red\n team \u202e readers ", house.host)
    trail = await house.core.services.groups.audit(house.group.id, house.host)

    assert renamed.name == "Red team readers"
    assert await house.core.store.read(lambda uow: uow.groups.get(house.group.id)) == renamed
    assert say("en", trail[0].phrase, **trail[0].facts) == "renamed the group from Crew to Red team readers"


@pytest.mark.parametrize("name", ["", " \n ", "\u200b", "x" * (LONGEST_GROUP_NAME + 1)])
async def test_a_name_of_nothing_or_of_too_much_is_refused(house: House, name: str) -> None:
    with pytest.raises(InvalidInputError, match=r"group_name\.bad"):
        await house.core.services.naming.rename(house.group.id, name, house.host)

    assert (await house.core.store.read(lambda uow: uow.groups.get(house.group.id))).name == "Crew"
