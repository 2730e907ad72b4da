"""What is wrong with the connection is said in words, for `/health`; nothing is said while all is well."""

from bot.platforms.slack.connect import SlackConnection
from tests.platforms.slack.conftest import Stage


async def test_nothing_is_said_while_events_come(stage: Stage) -> None:
    assert stage.connection.is_ready
    assert stage.connection.trouble == ""


async def test_a_token_that_was_taken_back_is_trouble_though_the_socket_still_lives(stage: Stage) -> None:
    stage.core.vitals.watch("slack", lambda: stage.connection.trouble)
    stage.connection.fault = "Slack refuses the bot token."
    report = await stage.core.vitals.report()

    assert stage.connection.is_ready
    assert (report.healthy, report.parts["slack"]) == (False, "Slack refuses the bot token.")


async def test_before_there_is_a_connection_that_is_what_is_said(stage: Stage) -> None:
    core, config = stage.core, stage.connection._config
    fresh = SlackConnection(core.services, core.store, core.clock, core.metrics, config)

    assert fresh.trouble == "not connected yet"
    await fresh.stop()
