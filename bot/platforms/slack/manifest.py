"""The app manifest to paste into Slack, made of what the code needs and nothing else."""

from typing import Any

from bot.platforms.slack.needs import COMMANDS, EVENTS, EVENTS_PATH, SCOPES, SHORTCUTS
from bot.wording import FALLBACK, say

Manifest = dict[str, Any]


def make_manifest(public_url: str | None = None) -> Manifest:
    """The manifest for Socket Mode, or for HTTP where the bot is reached at `public_url` (https, without a path)."""
    address = f"{public_url.rstrip('/')}{EVENTS_PATH}" if public_url else None
    return {
        "display_information": {
            "name": say(FALLBACK, "slack.app_name"),
            "description": say(FALLBACK, "slack.app_about"),
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": say(FALLBACK, "slack.app_name"), "always_online": True},
            "shortcuts": [_shortcut(callback, phrase) for callback, phrase in SHORTCUTS.items()],
            "slash_commands": [_command(name, *about, address) for name, about in COMMANDS.items()],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**({"request_url": address} if address else {}), "bot_events": sorted(EVENTS)},
            "interactivity": _interactivity(address),
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(callback: str, phrase: str) -> Manifest:
    name = say(FALLBACK, phrase)
    return {"name": name, "type": "message", "callback_id": callback, "description": name}


def _command(name: str, about: str, usage: str, address: str | None) -> Manifest:
    command: Manifest = {"command": f"/{name}", "description": say(FALLBACK, about), "should_escape": False}
    return command | ({"usage_hint": usage} if usage else {}) | ({"url": address} if address else {})


def _interactivity(address: str | None) -> Manifest:
    if address is None:
        return {"is_enabled": True}
    return {"is_enabled": True, "request_url": address, "message_menu_options_url": address}
