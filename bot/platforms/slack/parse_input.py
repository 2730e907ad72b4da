"""Commands, clicks, shortcuts and forms as our values; pure.

A payload without what Slack always sends raises LookupError, TypeError, AttributeError or ValueError: see `misshapen`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.refs import ChannelRef, ThreadRef
from bot.platforms.slack.misshapen import require_id
from bot.platforms.slack.places import channel_ref, thread_ref

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: `name` without its slash, `words` as typed after it."""

    key: str
    name: str
    words: str
    user: str
    team: str
    channel: str
    trigger: str
    response_url: str


@dataclass(frozen=True, slots=True)
class Click:
    """A click on `noun:verb:id`, or a message shortcut; `value` is what a menu or button carried.

    `view` is the view it was made in, if any; `message` the message, with its channel.
    """

    key: str
    noun: str
    verb: str
    id: str
    value: str
    user: str
    team: str
    trigger: str
    channel: str = ""
    message: Raw | None = None
    view: Raw | None = None
    response_url: str = ""

    @property
    def thread(self) -> ThreadRef | None:
        """The thread it was made in, or the one under the message."""
        if not self.message or not self.channel:
            return None
        return thread_ref(self.team, self.channel, str(self.message.get("thread_ts") or self.message["ts"]))

    @property
    def place(self) -> ChannelRef | None:
        """The channel it was made in."""
        return channel_ref(self.team, self.channel) if self.channel else None


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was sent. `values` holds what was typed or chosen by block, lists where several could be."""

    key: str
    noun: str
    verb: str
    user: str
    team: str
    view: Raw
    private: str
    values: Mapping[str, str | tuple[str, ...]]

    def text(self, block: str) -> str:
        """A single value, '' where none was given."""
        value = self.values.get(block, "")
        return value if isinstance(value, str) else ""

    def chosen(self, block: str) -> tuple[str, ...]:
        """Every value of a set of boxes or a menu of several."""
        value = self.values.get(block, ())
        return value if isinstance(value, tuple) else ()


def parse_command(body: Raw, team: str) -> Command:
    """A slash command's payload."""
    return Command(
        key=f"slack-{require_id(body['trigger_id'])}",
        name=str(body["command"]).removeprefix("/"),
        words=" ".join(str(body.get("text") or "").split()),
        user=require_id(body["user_id"]),
        team=team,
        channel=str(body.get("channel_id") or ""),
        trigger=body["trigger_id"],
        response_url=str(body.get("response_url") or ""),
    )


def parse_click(body: Raw, team: str) -> Click:
    """A `block_actions` payload; Slack sends one action at a time."""
    action = body["actions"][0]
    noun, verb, id_ = _split(str(action["action_id"]))
    message, value = body.get("message"), _value_of(action)
    return Click(
        key=f"slack-{require_id(body['trigger_id'])}-{action.get('action_ts', '')}",
        noun=noun,
        verb=verb,
        id=id_,
        value=value if isinstance(value, str) else "",
        user=require_id(body["user"]["id"]),
        team=team,
        trigger=body["trigger_id"],
        channel=str((body.get("channel") or {}).get("id") or ""),
        message=message,
        view=body.get("view"),
        response_url=str(body.get("response_url") or ""),
    )


def parse_shortcut(body: Raw, team: str) -> Click:
    """A message shortcut's payload; its callback id reads `noun:verb`."""
    noun, verb, _ = _split(str(body["callback_id"]))
    return Click(
        key=f"slack-{require_id(body['trigger_id'])}",
        noun=noun,
        verb=verb,
        id="",
        value="",
        user=require_id(body["user"]["id"]),
        team=team,
        trigger=body["trigger_id"],
        channel=str((body.get("channel") or {}).get("id") or ""),
        message=body.get("message"),
        response_url=str(body.get("response_url") or ""),
    )


def parse_form(body: Raw, team: str) -> Form:
    """A `view_submission` payload."""
    view = body["view"]
    noun, verb, _ = _split(str(view.get("callback_id") or ""))
    state = (view.get("state") or {}).get("values") or {}
    return Form(
        key=require_id(view["id"]),
        noun=noun,
        verb=verb,
        user=require_id(body["user"]["id"]),
        team=team,
        view=view,
        private=str(view.get("private_metadata") or ""),
        values={block: _value_of(next(iter(inputs.values()), {})) for block, inputs in state.items()},
    )


def _split(action: str) -> tuple[str, str, str]:
    noun, _, rest = action.partition(":")
    verb, _, id_ = rest.partition(":")
    return noun, verb, id_


def _value_of(state: Raw) -> str | tuple[str, ...]:
    """What an input or action holds, whatever its kind."""
    if "selected_options" in state:
        return tuple(str(option["value"]) for option in state["selected_options"] or ())
    if "selected_option" in state:
        return str((state["selected_option"] or {}).get("value") or "")
    if "selected_users" in state:
        return tuple(str(user) for user in state["selected_users"] or ())
    names = ("value", "selected_time", "selected_date", "selected_conversation", "selected_user")
    return next((str(state[name]) for name in names if state.get(name)), "")
