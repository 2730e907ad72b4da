"""The rules of later rounds in Slack: previewed, saved by a host, and refused in words."""

from datetime import timedelta

from bot.domain.round import Rules
from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.test_commands import ask, pick, press, send


async def test_a_host_previews_and_saves_the_rules_of_later_rounds(stage: Stage) -> None:
    await stage.found_group()
    page = await ask(stage, "ada", "schedule")
    form = await press(stage, "ada", "schedule:rules:1", page)
    assert "later rounds only" in str(form["blocks"])

    preview = await send(stage, "ada", form, minimum={"value": "20"}, late_days={"value": "3"}, lock_thread=pick("yes"))
    assert "An answer counts once it has 20 characters." in str(preview["blocks"])
    assert await stage.core.services.house_rules.get(1) == Rules()

    saved = await send(stage, "ada", preview)
    assert "Later rounds are played like this" in str(saved["blocks"])
    wanted = Rules(minimum=20, late_for=timedelta(days=3), lock_thread=True)
    assert await stage.core.services.house_rules.get(1) == wanted
    await stage.open_round()
    assert (await stage.core.store.read(lambda uow: uow.rounds.get(1))).rules == wanted


async def test_what_cannot_be_is_said_beside_its_field(stage: Stage) -> None:
    await stage.found_group()
    page = await ask(stage, "ada", "schedule")
    form = await press(stage, "ada", "schedule:rules:1", page)

    late = await send(stage, "ada", form, late={"value": "50"})
    few = await send(stage, "ada", form, minimum={"value": "0"})
    word = await send(stage, "ada", form, helpful={"value": "many"})

    assert "cannot give more" in late["errors"]["late"]
    assert "1 to 1000" in few["errors"]["minimum"]
    assert "no whole number" in word["errors"]["helpful"]


async def test_a_thread_is_not_locked_and_nothing_fails_for_it(stage: Stage) -> None:
    await stage.found_group()
    by = (await stage.core.services.groups.settings(1)).hosts[0].id
    await stage.core.services.house_rules.set(1, {}, by, lock_thread=True)
    post = await stage.open_round()
    await stage.tick(hours=24)
    await stage.tick(seconds=1)

    assert len(stage.replies(post["ts"], CHANNEL)) == 1
