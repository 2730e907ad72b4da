"""The Web API's methods over a workspace, each with the scope it wants and the refusals it knows."""

import json
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from typing import Any

from tests.platforms.slack.double.limits import BadPayloadError, check_message, check_view, need
from tests.platforms.slack.double.workspace import BOT, BOT_USER, DICT, TEAM, Conversation, Workspace

HISTORY = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}
# Seconds from a click or command during which its trigger opens a view.
TRIGGER_LIVES = 3.0


class SlackSaysNoError(Exception):
    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.body = {"ok": False, "error": error, **extra}


class TooManyError(Exception):
    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def _nobody_hears(_event: DICT) -> None: ...


class WebApi:
    """Methods by name. `scopes` are those the app was installed with, `used` those a call needed."""

    def __init__(self, workspace: Workspace, scopes: set[str], *, post_every: float, page: int = 1000) -> None:
        self.workspace = workspace
        self.scopes = scopes
        self.used: set[str] = set()
        self.calls: Counter[str] = Counter()
        self.sent: list[tuple[str, DICT]] = []
        self.page = page
        self.post_every = post_every
        self.tiers: dict[str, tuple[int, float]] = {}
        self.triggers: dict[str, float] = {}
        self.on_message: Callable[[DICT], None] = _nobody_hears
        # Where files go, and how many messages are refused because their file is not known yet.
        self.upload_url = ""
        self.slow_files = 0
        self._posts: dict[str, float] = {}
        self._recent: dict[str, deque[float]] = defaultdict(deque)

    def run(self, method: str, args: DICT) -> DICT:
        """The method's answer. Raises SlackSaysNoError and TooManyError."""
        self.calls[method] += 1
        handler = getattr(self, method.replace(".", "_"), None)
        if handler is None:
            raise SlackSaysNoError("unknown_method", req_method=method)
        self._check_tier(method)
        try:
            answer: DICT = handler(args)
        except BadPayloadError as error:
            raise SlackSaysNoError(error.code, response_metadata={"messages": [error.why]}) from error
        self.sent.append((method, args))
        return {"ok": True, **answer}

    def make_trigger(self) -> str:
        trigger = self.workspace.number("trigger.")
        self.triggers[trigger] = time.monotonic() + TRIGGER_LIVES
        return trigger

    # --- identity and people

    def auth_test(self, args: DICT) -> DICT:
        return {
            "url": "https://example.slack.com/",
            "team": "Example",
            "team_id": TEAM,
            "user": "dailydrill",
            "user_id": BOT_USER,
            "bot_id": BOT,
            "is_enterprise_install": False,
        }

    def users_info(self, args: DICT) -> DICT:
        self._want("users:read")
        need(args["user"] in self.workspace.people, args["user"], "user_not_found")
        return {"user": self.workspace.people[args["user"]]}

    # --- messages

    def chat_postMessage(self, args: DICT) -> DICT:
        self._want("chat:write")
        conversation = self._posting_to(args["channel"])
        check_message(args)
        self._check_files(args)
        need("broadcast" not in args and not args.get("reply_broadcast"), "a broadcast", "TEST_broadcast")
        need(args.get("unfurl_links") is False and args.get("unfurl_media") is False, "unfurls", "TEST_unfurls")
        thread = args.get("thread_ts")
        need(thread is None or thread in conversation.messages, str(thread), "thread_not_found")
        self._check_pace(conversation.id)
        ts = self.workspace.stamp()
        message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": "A1", "ts": ts, "team": TEAM}
        message |= {key: args[key] for key in ("text", "blocks", "metadata", "thread_ts") if args.get(key)}
        conversation.messages[ts] = message
        self.on_message(self.workspace.event_of(message, conversation))
        return {"channel": conversation.id, "ts": ts, "message": message}

    def chat_update(self, args: DICT) -> DICT:
        self._want("chat:write")
        conversation = self._posting_to(args["channel"])
        check_message(args, most_text=4000)
        self._check_files(args)
        message = conversation.messages.get(args["ts"])
        need(message, args["ts"], "message_not_found")
        assert message is not None
        need(message.get("bot_id") == BOT, "of somebody else", "cant_update_message")
        message |= {"text": args["text"], "blocks": args.get("blocks", [])}
        return {"channel": conversation.id, "ts": args["ts"]}

    def chat_postEphemeral(self, args: DICT) -> DICT:
        self._want("chat:write")
        conversation = self._posting_to(args["channel"])
        check_message(args)
        need(args["user"] in conversation.members, args["user"], "user_not_in_channel")
        self.workspace.whispers.append(args)
        return {"message_ts": self.workspace.stamp()}

    def chat_getPermalink(self, args: DICT) -> DICT:
        conversation = self._conversation(args["channel"])
        need(args["message_ts"] in conversation.messages, args["message_ts"], "message_not_found")
        return {"permalink": f"https://example.slack.com/archives/{conversation.id}/p{args['message_ts']}"}

    def reactions_add(self, args: DICT) -> DICT:
        self._want("reactions:write")
        conversation = self._conversation(args["channel"])
        need(args["timestamp"] in conversation.messages, args["timestamp"], "message_not_found")
        there = self.workspace.reactions.setdefault((args["channel"], args["timestamp"]), set())
        need(args["name"] not in there, args["name"], "already_reacted")
        there.add(args["name"])
        return {}

    # --- conversations

    def conversations_info(self, args: DICT) -> DICT:
        conversation = self._conversation(args["channel"])
        self._want(READ[conversation.kind])
        if conversation.kind == "group" and BOT_USER not in conversation.members:
            raise SlackSaysNoError("channel_not_found")
        return {
            "channel": {
                "id": conversation.id,
                "name": conversation.name,
                "creator": conversation.creator,
                "is_archived": conversation.is_archived,
                "is_private": conversation.kind == "group",
                "is_member": BOT_USER in conversation.members,
                "is_read_only": conversation.is_read_only,
            }
        }

    def conversations_open(self, args: DICT) -> DICT:
        self._want("im:write")
        need(args["users"] in self.workspace.people, args["users"], "user_not_found")
        return {"channel": {"id": self.workspace.open_im(args["users"]).id}}

    def conversations_history(self, args: DICT) -> DICT:
        conversation = self._readable(args["channel"])
        oldest = args.get("oldest", "0")
        top = [m for m in conversation.messages.values() if m.get("thread_ts") in (None, m["ts"]) and m["ts"] >= oldest]
        return self._page(sorted(top, key=lambda m: m["ts"], reverse=True), args)

    def conversations_replies(self, args: DICT) -> DICT:
        conversation = self._readable(args["channel"])
        need(args["ts"] in conversation.messages, args["ts"], "thread_not_found")
        return self._page(conversation.thread(args["ts"]), args)

    # --- files

    def files_getUploadURLExternal(self, args: DICT) -> DICT:
        self._want("files:write")
        need(args.get("filename"), "no filename", "invalid_arguments")
        need(int(args.get("length", 0)) > 0, "no length", "invalid_arguments")
        need(len(args.get("alt_txt", "")) <= 1000, "alt_txt", "invalid_arguments")
        file = self.workspace.number("F")
        self.workspace.files[file] = {"name": args["filename"], "length": int(args["length"]), "done": False}
        return {"upload_url": f"{self.upload_url}/{file}", "file_id": file}

    def files_completeUploadExternal(self, args: DICT) -> DICT:
        self._want("files:write")
        need(not args.get("channel_id") and not args.get("channels"), "shared where nobody asked", "TEST_shared")
        done = json.loads(args["files"])
        for one in done:
            file = self.workspace.files.get(one["id"])
            need(file is not None and "data" in file, one["id"], "file_not_found")
            assert file is not None
            file["done"] = True
        return {"files": done}

    # --- views

    def views_open(self, args: DICT) -> DICT:
        dies_at = self.triggers.pop(args["trigger_id"], None)
        need(dies_at is not None, "used before", "exchanged_trigger_id")
        need(dies_at and time.monotonic() <= dies_at, "more than 3 s old", "expired_trigger_id")
        check_view(args["view"], "modal")
        return {"view": self._keep_view(args["view"], self.workspace.number("V"))}

    def views_update(self, args: DICT) -> DICT:
        need(args["view_id"] in self.workspace.views, args["view_id"], "not_found")
        check_view(args["view"], "modal")
        return {"view": self._keep_view(args["view"], args["view_id"])}

    def views_publish(self, args: DICT) -> DICT:
        check_view(args["view"], "home")
        self.workspace.homes[args["user_id"]] = args["view"]
        return {"view": self._keep_view(args["view"], self.workspace.number("V"))}

    # --- inside

    def _check_files(self, args: DICT) -> None:
        """Every file in a message is here and known; Slack takes a while to know what was just uploaded."""
        named = [block["slack_file"]["id"] for block in args.get("blocks") or [] if block["type"] == "image"]
        for file in named:
            need(self.workspace.files.get(file, {}).get("done"), f"invalid slack file {file}")
        if named and self.slow_files:
            self.slow_files -= 1
            raise BadPayloadError("invalid_blocks", "invalid slack file")

    def _keep_view(self, view: DICT, view_id: str) -> DICT:
        kept = {**view, "id": view_id, "root_view_id": view_id, "hash": self.workspace.number("h.")}
        self.workspace.views[view_id] = kept
        return kept

    def _want(self, scope: str) -> None:
        self.used.add(scope)
        if scope not in self.scopes:
            raise SlackSaysNoError("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def _conversation(self, channel: str) -> Conversation:
        if channel not in self.workspace.conversations:
            raise SlackSaysNoError("channel_not_found")
        return self.workspace.conversations[channel]

    def _posting_to(self, channel: str) -> Conversation:
        conversation = self._conversation(channel)
        if BOT_USER not in conversation.members:
            raise SlackSaysNoError("channel_not_found" if conversation.kind == "group" else "not_in_channel")
        if conversation.is_archived:
            raise SlackSaysNoError("is_archived")
        if conversation.is_read_only:
            raise SlackSaysNoError("restricted_action_read_only_channel")
        return conversation

    def _readable(self, channel: str) -> Conversation:
        conversation = self._conversation(channel)
        self._want(HISTORY[conversation.kind])
        if BOT_USER not in conversation.members:
            raise SlackSaysNoError("channel_not_found" if conversation.kind == "group" else "not_in_channel")
        return conversation

    def _page(self, messages: list[DICT], args: DICT) -> DICT:
        limit = min(int(args.get("limit", 100)), self.page)
        start = int(args.get("cursor") or 0)
        shown = messages[start : start + limit]
        if args.get("include_all_metadata") not in (True, "true", "1", 1):
            shown = [{key: value for key, value in message.items() if key != "metadata"} for message in shown]
        more = start + limit < len(messages)
        cursor = str(start + limit) if more else ""
        return {"messages": shown, "has_more": more, "response_metadata": {"next_cursor": cursor}}

    def _check_pace(self, channel: str) -> None:
        """One message a second in a channel; a burst of a few is let through, as Slack does."""
        now = time.monotonic()
        if self.post_every and now < self._posts.get(channel, 0):
            raise TooManyError(1)
        self._posts[channel] = now + self.post_every * 0.9

    def _check_tier(self, method: str) -> None:
        if method not in self.tiers:
            return
        most, seconds = self.tiers[method]
        recent, now = self._recent[method], time.monotonic()
        while recent and recent[0] <= now - seconds:
            recent.popleft()
        if len(recent) >= most:
            raise TooManyError(max(1, round(recent[0] + seconds - now)))
        recent.append(now)
