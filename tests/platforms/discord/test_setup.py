import pytest

from bot.domain.group import Group
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.double.world import FORUM
from tests.platforms.discord.house import DiscordHouse


@pytest.fixture
async def alone(discord_alone: DiscordHouse) -> DiscordHouse:
    """The bot is connected and there is no group yet."""
    await discord_alone.start()
    return discord_alone


async def groups(house: DiscordHouse) -> list[Group]:
    return list(await house.core.store.read(lambda uow: uow.groups.list()))


async def test_a_manager_founds_a_group_and_sees_the_first_post(alone: DiscordHouse) -> None:
    hanna = alone.person("Hanna", manages=True)
    ida = alone.person("Ida")
    wizard = await hanna.slash("setup", zone="Europe/Berlin", time="08:30")
    assert "Study hall" in texts_of(wizard.message)
    wizard = await hanna.choose(wizard, "Mon", "Wed", "Fri")
    wizard = await hanna.pick(wizard, 5, ida.id)
    form = await hanna.click(wizard, "Name, zone and time")
    wizard = await hanna.submit(form, name="Red team", time="09:00")
    founded = await hanna.click(wizard, "Check and start")
    assert "Red team is set up" in texts_of(founded.message)
    await alone.until(lambda: len(founded.more) == 2)
    assert "This is how the first question will look" in texts_of(founded.more[0])
    assert "Title" in texts_of(founded.more[1])
    (group,) = await groups(alone)
    settings = await alone.core.services.groups.settings(group.id)
    assert (group.name, group.zone) == ("Red team", "Europe/Berlin")
    assert settings.schedules[0].timetable.weekdays == {0, 2, 4}
    assert [host.name for host in settings.hosts] == ["Hanna", "Ida"]


async def test_the_start_button_founds_one_group_however_often_it_is_pressed(alone: DiscordHouse) -> None:
    hanna = alone.person("Hanna", manages=True)
    wizard = await hanna.slash("setup")
    message = dict(wizard.message or {})
    await hanna.click(dict(message), "Check and start")
    again = await hanna.click(dict(message), "Check and start")
    assert "was done already" in texts_of(again.more[-1])
    assert len(await groups(alone)) == 1


async def test_the_wizard_goes_on_after_a_restart(alone: DiscordHouse) -> None:
    hanna = alone.person("Hanna", manages=True)
    wizard = await hanna.choose(await hanna.slash("setup", zone="Asia/Tokyo"), "4 hours")
    form = await hanna.click(wizard, "Name, zone and time")
    await alone.restart()
    wizard = await hanna.submit(form, name="After the restart")
    await hanna.click(wizard, "Check and start")
    (group,) = await groups(alone)
    assert (group.name, group.zone) == ("After the restart", "Asia/Tokyo")


async def test_missing_permissions_are_named_before_anything_is_founded(alone: DiscordHouse) -> None:
    hanna = alone.person("Hanna", manages=True)
    alone.double.world.overwrite(alone.channel, create_public_threads=False, add_reactions=False)
    await alone.until(lambda: "Create Public" in "".join(alone.problems()))
    wizard = await hanna.click(await hanna.slash("setup"), "Check and start")
    assert "Create Public Threads, Add Reactions" in texts_of(wizard.message)
    assert "#daily" in texts_of(wizard.message)
    assert await groups(alone) == []
    alone.double.world.overwrite(alone.channel)
    await alone.until(lambda: not alone.problems())
    await hanna.click(wizard, "Check and start")
    assert len(await groups(alone)) == 1


async def test_a_forum_is_refused_in_words(alone: DiscordHouse) -> None:
    hanna = alone.person("Hanna", manages=True)
    forum = alone.double.world.add_channel(alone.guild, "ideas", FORUM)
    wizard = await hanna.pick(await hanna.slash("setup"), 8, forum)
    wizard = await hanna.click(wizard, "Check and start")
    assert "#ideas is a forum. Questions need a text or announcement channel" in texts_of(wizard.message)


async def test_an_unknown_zone_leaves_the_wizard_as_it_was(alone: DiscordHouse) -> None:
    hanna = alone.person("Hanna", manages=True)
    wizard = await hanna.slash("setup", zone="Europe/Berlin")
    form = await hanna.click(wizard, "Name, zone and time")
    refused = await hanna.submit(form, zone="Europe/Berlino")
    assert "Did you mean Europe/Berlin" in texts_of(refused.message)
    assert "Europe/Berlin" in texts_of(wizard.message)


async def test_zones_are_offered_while_they_are_typed(alone: DiscordHouse) -> None:
    hanna = alone.person("Hanna", manages=True)
    assert (await hanna.complete("setup", "zone", "berl"))[0] == "Europe/Berlin"
    assert (await hanna.complete("setup", "zone", "new y"))[0] == "America/New_York"
    assert "UTC" in await hanna.complete("setup", "zone", "")


async def test_only_managers_see_the_command_and_only_they_may_found(alone: DiscordHouse) -> None:
    with pytest.raises(AssertionError, match="does not see"):
        await alone.person("Ada").slash("setup")
    hanna = alone.person("Hanna", manages=True)
    wizard = await hanna.slash("setup")
    alone.double.world.managers.clear()
    refused = await hanna.click(wizard, "Check and start")
    assert "may manage this server" in texts_of(refused.more[-1])
    assert await groups(alone) == []


async def test_the_overview_shows_the_group_and_names_hosts(house: DiscordHouse) -> None:
    hanna = house.person("Hanna", manages=True)
    ida = house.person("Ida")
    overview = await hanna.slash("setup")
    assert "Crew" in texts_of(overview.message)
    assert "Hosts:** Hanna" in texts_of(overview.message)
    assert "✅ <#" in texts_of(overview.message)
    overview = await hanna.pick(overview, 5, ida.id)
    assert "Hanna, Ida" in texts_of(overview.message)
    assert buttons_of(overview) == ["Check again", "Found another group"]


async def test_a_channel_that_a_host_removes_gets_no_further_question(house: DiscordHouse) -> None:
    hanna = house.person("Hanna", manages=True)
    second = house.double.world.add_channel(house.guild, "second")
    overview = await hanna.pick(await hanna.slash("setup"), 8, second)
    assert f"<#{second}>" in texts_of(overview.message)
    removed = await hanna.choose(overview, "#second")
    await house.until(lambda: removed.more)
    assert f"No further question is posted in <#{second}>" in texts_of(removed.more[-1])
    assert f"<#{second}>" not in texts_of(removed.message)
    await house.open_day()
    assert house.posts(second) == []
    assert len(house.posts(house.channel)) == 1


async def test_whoever_removes_the_last_channel_is_told_and_adds_one_again(house: DiscordHouse) -> None:
    hanna = house.person("Hanna", manages=True)
    removed = await hanna.choose(await hanna.slash("setup"), "#daily")
    await house.until(lambda: removed.more)
    assert "no round opens until you add one" in texts_of(removed.more[-1])
    overview = await hanna.slash("setup")
    assert "There is no channel" in texts_of(overview.message)
    overview = await hanna.pick(overview, 8, house.channel)
    assert f"<#{house.channel}>" in texts_of(overview.message)


async def test_the_check_names_what_is_missing_now(house: DiscordHouse) -> None:
    hanna = house.person("Hanna", manages=True)
    house.double.world.allow(house.guild, send_messages=False)
    await house.until(house.problems)
    overview = await hanna.slash("check")
    assert "⚠️" in texts_of(overview.message)
    assert "Send Messages" in texts_of(overview.message)


async def test_joining_a_server_greets_and_points_to_the_set_up(alone: DiscordHouse) -> None:
    world = alone.double.world
    guild = world.add_guild("Another place", announced=False)
    silent = world.add_channel(guild, "rules")
    world.overwrite(silent, send_messages=False)
    talk = world.add_channel(guild, "talk")
    world.emit("GUILD_CREATE", {**world.guild_payload(guild), "unavailable": None})
    await alone.until(lambda: alone.posts(talk))
    assert "/setup" in texts_of(alone.posts(talk)[0])
    assert alone.posts(silent) == []


async def test_only_the_role_a_host_chose_is_pinged_and_only_by_questions(house: DiscordHouse) -> None:
    hanna = house.person("Hanna", manages=True)
    role = house.double.world.add_role(house.guild, "Learners")
    chosen = await hanna.pick(await hanna.slash("setup"), 6, role)
    assert f"pings <@&{role}>" in texts_of(chosen.more[-1])
    await house.open_day()
    assert house.double.world.pings == [f"roles {role}"]
    await house.close_day()
    assert house.double.world.pings == [f"roles {role}"]
    await hanna.pick(await hanna.slash("setup"), 6)
    await hanna.slash("round open", minutes=60)
    await house.tick()
    assert house.double.world.pings == [f"roles {role}"]
