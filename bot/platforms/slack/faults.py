"""Slack's refusals as what they mean to us: closed until someone mends it, busy, unknown, or our own mistake."""

from collections.abc import Mapping
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import wording
from bot.ports.platform import ChannelClosedError, OutcomeUnknownError, PlatformBusyError, PlatformError

# Slack names no wait with these, or the network gave none.
SHORT_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)

# What the host mends, by Slack's error: the phrase that says how.
CLOSED: Mapping[str, str] = {
    "not_in_channel": "slack.fix_not_in_channel",
    "channel_not_found": "slack.fix_not_found",
    "is_archived": "slack.fix_archived",
    "restricted_action": "slack.fix_restricted",
    "restricted_action_read_only_channel": "slack.fix_restricted",
    "restricted_action_non_threadable_channel": "slack.fix_restricted",
    "restricted_action_thread_only_channel": "slack.fix_restricted",
    "no_permission": "slack.fix_restricted",
    "team_access_not_granted": "slack.fix_restricted",
    "missing_scope": "slack.fix_scope",
    "token_revoked": "slack.fix_token",
    "token_expired": "slack.fix_token",
    "invalid_auth": "slack.fix_token",
    "not_authed": "slack.fix_token",
    "not_allowed_token_type": "slack.fix_token_kind",
    "account_inactive": "slack.fix_uninstalled",
    "org_login_required": "slack.fix_restricted",
    "ekm_access_denied": "slack.fix_restricted",
    "access_denied": "slack.fix_restricted",
    "messages_tab_disabled": "slack.fix_messages_tab",
    "user_not_found": "slack.fix_person_gone",
    "user_disabled": "slack.fix_person_gone",
    "cannot_dm_bot": "slack.fix_person_gone",
}
# After these Slack may or may not have done it.
_UNKNOWN = frozenset("internal_error fatal_error service_unavailable request_timeout".split())
_BUSY = frozenset(("ratelimited", "rate_limited", "message_limit_exceeded"))
_SERVER_ERROR = 500
_TOO_MANY = 429


class RefusedError(PlatformError):
    """Slack refuses what was asked, for a reason of which nobody but us can be the cause; surely not done."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack refused: {code}")
        self.code = code


class ClosedError(ChannelClosedError):
    """A ChannelClosedError that keeps Slack's word for it."""

    def __init__(self, code: str, what_to_fix: str) -> None:
        super().__init__(what_to_fix)
        self.code = code


def code_of(error: SlackApiError) -> str:
    """Slack's word for a refusal, '' where it gave none."""
    response = error.response
    data = response.data if isinstance(response, AsyncSlackResponse) else None
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def explain_code(code: str, needed: str = "") -> str | None:
    """How to mend a refusal, None where no host can; `needed` names a missing scope."""
    phrase = CLOSED.get(code)
    return wording.say(wording.FALLBACK, phrase, code=code, scope=needed) if phrase else None


def translate(error: SlackApiError) -> PlatformError:
    """A refusal of the Web API as the error our ports speak of."""
    response, code = error.response, code_of(error)
    if not isinstance(response, AsyncSlackResponse):
        return OutcomeUnknownError("Slack's reply could not be read")
    if response.status_code == _TOO_MANY or code in _BUSY:
        return PlatformBusyError(wait_of(response))
    if response.status_code >= _SERVER_ERROR or code in _UNKNOWN or not code:
        return OutcomeUnknownError(f"Slack failed: {code or response.status_code}")
    needed = response.get("needed") or ""
    fix = explain_code(code, str(needed))
    return ClosedError(code, fix) if fix else RefusedError(code)


def translate_network(error: Exception) -> PlatformError:
    """A failure below Slack: surely not delivered only where no connection came about."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return PlatformBusyError(SHORT_WAIT)
    return OutcomeUnknownError(f"no reply from Slack: {type(error).__name__}")


def why_of(error: PlatformError) -> str:
    """Why Slack could not be asked, for an operator: the network's own words where it was the network."""
    cause = error.__cause__
    return str(cause) if isinstance(cause, aiohttp.ClientError | OSError) and str(cause) else str(error)


def wait_of(response: AsyncSlackResponse) -> timedelta:
    """Retry-After, or a short while."""
    told = {name.lower(): value for name, value in response.headers.items()}.get("retry-after", "")
    text = told if isinstance(told, str) else next(iter(told), "")
    return min(timedelta(seconds=int(text)), LONGEST_WAIT) if text.isdecimal() else SHORT_WAIT
