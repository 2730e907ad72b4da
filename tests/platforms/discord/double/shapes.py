"""Shapes of what Discord sends, with what no test cares about filled in."""

from tests.platforms.discord.double.limits import Payload


def make_role(role_id: int, name: str, permissions: int, position: int) -> Payload:
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    return {
        "id": str(role_id),
        "name": name,
        "color": 0,
        "colors": colours,
        "hoist": False,
        "position": position,
        "icon": None,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def make_member(roles: list[str]) -> Payload:
    joined = "2025-01-01T00:00:00.000000+00:00"
    return {"roles": roles, "joined_at": joined, "nick": "Nickname", "mute": False, "deaf": False, "flags": 0}


GUILD: Payload = {
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "afk_channel_id": None,
    "afk_timeout": 300,
    "verification_level": 1,
    "default_message_notifications": 1,
    "explicit_content_filter": 0,
    "emojis": [],
    "features": ["COMMUNITY", "NEWS"],
    "mfa_level": 0,
    "application_id": None,
    "system_channel_flags": 0,
    "rules_channel_id": None,
    "max_members": 500000,
    "vanity_url_code": None,
    "description": None,
    "banner": None,
    "premium_tier": 0,
    "preferred_locale": "en-US",
    "public_updates_channel_id": None,
    "nsfw_level": 0,
    "premium_progress_bar_enabled": False,
    "stickers": [],
    "stage_instances": [],
    "guild_scheduled_events": [],
    "soundboard_sounds": [],
    "voice_states": [],
    "presences": [],
    "joined_at": "2025-01-01T00:00:00.000000+00:00",
    "large": False,
    "unavailable": False,
    "member_count": 25,
}
