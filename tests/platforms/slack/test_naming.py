"""A host renames the group in Slack."""

from tests.platforms.slack.conftest import Stage
from tests.platforms.slack.test_commands import ask, press, send


async def test_a_host_renames_the_group(stage: Stage) -> None:
    await stage.found_group()
    form = await press(stage, "ada", "schedule:rename:1", await ask(stage, "ada", "schedule"))
    saved = await send(stage, "ada", form, group_name="Red <team>")

    assert "The group is called Red &lt;team&gt; now." in str(saved["blocks"])
    assert (await stage.core.services.groups.settings(1)).group.name == "Red <team>"


async def test_a_name_of_nothing_is_refused_beside_its_field(stage: Stage) -> None:
    await stage.found_group()
    form = await press(stage, "ada", "schedule:rename:1", await ask(stage, "ada", "schedule"))
    refused = await send(stage, "ada", form, group_name=" ")

    assert "between 1 and 60 characters" in refused["errors"]["group_name"]
