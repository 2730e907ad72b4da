"""A group without a channel in the room does not exist there: not for members, not for who has the host link."""

import re
from datetime import timedelta

import pytest

from bot.domain.group import Group
from bot.domain.refs import ChannelRef
from bot.platforms.http import make_app
from tests.platforms.web.lodge import LONG, TIMETABLE, Browser, Lodge, healthy

GUILD = ChannelRef("discord", "guild", "9")
NAME = "Secret guild"


@pytest.fixture
async def guild(lodge: Lodge) -> Group:
    """A group that lives on Discord alone, beside the room's."""
    return await lodge.core.services.groups.found(NAME, "UTC", GUILD, TIMETABLE, timedelta(minutes=30))


def addresses(lodge: Lodge, group: Group) -> list[tuple[str, str]]:
    """Method and address of everything the room serves about a group."""
    app = make_app(lodge.room, healthy, lodge.core.metrics)
    found = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    return sorted(
        (method, re.sub(r"\{\w+\}", "1", path.replace("{group}", str(group.id))))
        for method, path in found
        if path.startswith("/g/{group}") and method in ("GET", "POST")
    )


async def send(lodge: Lodge, browser: Browser, method: str, path: str) -> int:
    """The status of a request, with a form's token where it is a form; slowly, for the sake of the limits."""
    lodge.clock.at += timedelta(seconds=2)
    if method == "GET":
        return (await browser.get(path, follow=False)).status
    return (await browser.post(path, await browser.filled("/name", text=LONG, publish="named"), follow=False)).status


@pytest.mark.parametrize("who", ["stranger", "member", "host"])
async def test_nothing_of_a_group_elsewhere_is_served(lodge: Lodge, guild: Group, who: str) -> None:
    browser = await (lodge.host_browser() if who == "host" else lodge.browser("Ada" if who == "member" else None))
    asked = addresses(lodge, guild)

    statuses = {(method, path): await send(lodge, browser, method, path) for method, path in asked}

    assert len(asked) > 80
    assert {at: status for at, status in statuses.items() if status != 404} == {}


@pytest.mark.usefixtures("guild")
async def test_the_index_leads_to_the_only_group_of_the_room(lodge: Lodge) -> None:
    page = await (await lodge.browser()).get("/")

    assert page.path == f"/g/{lodge.group.id}"
    assert not page.shows(NAME)


async def test_the_host_link_makes_nobody_host_of_a_group_elsewhere(lodge: Lodge, guild: Group) -> None:
    await lodge.host_browser()

    assert await lodge.core.store.read(lambda uow: uow.groups.hosts(lodge.group.id))
    assert await lodge.core.store.read(lambda uow: uow.groups.hosts(guild.id)) == []


async def test_a_group_that_is_also_in_the_room_is_served(lodge: Lodge) -> None:
    host = await lodge.host_browser()
    account = (await lodge.core.store.read(lambda uow: uow.groups.hosts(lodge.group.id)))[0]
    await lodge.core.services.groups.add_channel(lodge.group.id, GUILD, "general", account.id)

    assert (await host.get(f"/g/{lodge.group.id}/host")).status == 200
