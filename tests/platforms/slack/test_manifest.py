"""The manifest asks for what the code uses: no scope, event or command more or less."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.slack import slack as command
from bot.domain.refs import AccountRef, ChannelRef, ThreadRef
from bot.platforms.slack.manifest import make_manifest
from bot.platforms.slack.needs import APP_SCOPES, COMMANDS, EVENTS, SCOPES, SHORTCUTS
from bot.platforms.slack.routes import HOSTS, MEMBERS
from tests.contracts.announcer_suite import DIGEST, LONG_AGO, NOTICE
from tests.platforms.slack.conftest import CHANNEL, Theatre
from tests.platforms.slack.double.workspace import BOT_USER
from tests.platforms.slack.painter import OneDot
from tests.platforms.slack.test_thread_answers import LONG


async def test_every_scope_is_needed_by_a_call_and_every_call_has_its_scope(theatre: Theatre) -> None:
    theatre.pictures = OneDot()
    async with theatre.stage() as stage:
        await stage.found_group()
        post = await stage.open_round()
        stage.human("ben").say(CHANNEL, LONG, post["ts"])
        await stage.quiet()
        private = theatre.slack.workspace.add_channel("C0009", "secret", {BOT_USER}, kind="group")
        private.messages["1.0"] = {"ts": "1.0", "text": "x"}
        announcer, team = stage.connection.announcer, stage.connection._me.known
        assert team
        await announcer.inspect(ChannelRef("slack", team.team, "C0009"))
        await announcer.read_thread(ThreadRef("slack", team.team, "C0009:1.0"))
        account = AccountRef("slack", team.team, "U00001")
        await announcer.tell(account, NOTICE, "n.1")
        await announcer.digest(ChannelRef("slack", team.team, CHANNEL), DIGEST, "d.1")
        assert await announcer.find_post(account, "n.1", LONG_AGO)
    # `commands` is used by Slack itself: without it the manifest's commands are refused.
    assert theatre.slack.api.used | {"commands"} == set(SCOPES)


async def test_every_event_and_command_has_a_listener(theatre: Theatre) -> None:
    async with theatre.stage() as stage:
        app = stage.connection._app
        assert app is not None
        names = [{"message.channels": "message", "message.groups": "message"}.get(event, event) for event in EVENTS]
        for name in set(names):
            payload = theatre.slack.envelope({"type": name, "user": "U00001", "channel": CHANNEL, "tab": "home"})
            await theatre.slack.delivery.event(payload)
        for name in COMMANDS:
            await stage.human("ben").command(f"/{name}", "help")
        await stage.quiet()
        assert len(theatre.slack.responses) == len(COMMANDS)
        for callback in SHORTCUTS:
            message = theatre.slack.workspace.write(CHANNEL, "U00001", LONG)
            await stage.human("ben").shortcut(callback, CHANNEL, message)
        await stage.quiet()
        assert len(theatre.slack.responses) == len(COMMANDS) + len(SHORTCUTS)


def test_the_manifest_for_socket_mode_names_no_address() -> None:
    manifest = make_manifest()
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "url" not in json.dumps(manifest)


def test_the_manifest_for_http_names_one_address_everywhere() -> None:
    manifest = make_manifest("https://drill.example/")
    assert manifest["settings"]["socket_mode_enabled"] is False
    addresses = {
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        manifest["settings"]["interactivity"]["message_menu_options_url"],
        *(one["url"] for one in manifest["features"]["slash_commands"]),
    }
    assert addresses == {"https://drill.example/slack/events"}


def test_it_keeps_slacks_limits() -> None:
    manifest = make_manifest()
    assert len(manifest["display_information"]["name"]) <= 35
    assert len(manifest["display_information"]["description"]) <= 140
    for one in manifest["features"]["slash_commands"]:
        assert len(one["command"]) <= 32
        assert len(one["description"]) <= 100
        assert len(one.get("usage_hint", "")) <= 100
    for one in manifest["features"]["shortcuts"]:
        assert len(one["name"]) <= 24
        assert len(one["callback_id"]) <= 255


def test_the_command_prints_it_for_either_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRILL_LOG_LEVEL", "error")
    printed = CliRunner().invoke(command, ["manifest"])
    assert json.loads(printed.output) == make_manifest()
    printed = CliRunner().invoke(command, ["manifest", "--url", "https://drill.example"])
    assert json.loads(printed.output) == make_manifest("https://drill.example")
    refused = CliRunner().invoke(command, ["manifest", "--mode", "http"])
    assert refused.exit_code == 1
    assert "--url https://" in refused.output


def test_the_operator_s_guide_names_every_scope_and_command() -> None:
    text = (Path(__file__).parents[3] / "docs" / "slack.md").read_text()
    assert [scope for scope in (*SCOPES, *APP_SCOPES) if f"`{scope}`" not in text] == []
    assert [name for name in (*MEMBERS, *HOSTS) if f"/drill {name}" not in text] == []
    assert [name for name in COMMANDS if f"/{name}" not in text] == []
