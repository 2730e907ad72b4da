"""What Slack refuses in messages and views, by its documented limits; the error is Slack's word for it."""

import json
import re
from collections.abc import Iterator
from typing import Any

BLOCKS = {"message": 50, "modal": 100, "home": 100}
KINDS = {
    "message": {"header", "section", "context", "divider", "actions", "rich_text", "image"},
    "modal": {"header", "section", "context", "divider", "actions", "rich_text", "input", "image"},
    "home": {"header", "section", "context", "divider", "actions", "rich_text", "input", "image"},
}
# All blocks of a message together, as JSON; Slack's own count is smaller.
MESSAGE_WEIGHT = 13_200
VIEW_WEIGHT = 250_000
BROADCAST = re.compile(r"<!(?:channel|here|everyone|subteam)|<@[UW]")
STRAY = re.compile(r"<(?![!#@]|https?://|mailto:)|&(?!amp;|lt;|gt;)")
SELECTS = {"static_select", "external_select", "multi_static_select", "conversations_select", "users_select"}
DICT = dict[str, Any]


class BadPayloadError(Exception):
    """Slack would answer `code`; `why` is for the reader of a failed test."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(code, why)
        self.code = code
        self.why = why


def need(holds: object, why: str, code: str = "invalid_blocks") -> None:
    if not holds:
        raise BadPayloadError(code, why)


def check_message(payload: DICT, most_text: int = 40_000) -> None:
    text, blocks = payload.get("text"), payload.get("blocks")
    need(text or blocks, "no text and no blocks", "no_text")
    need(text, "blocks without a text for notifications and screen readers", "no_text")
    need(len(str(text)) <= most_text, f"text of {len(str(text))}", "msg_too_long")
    check_mrkdwn(str(text))
    if blocks is not None:
        need(isinstance(blocks, list) and blocks, "blocks must be a list that holds something")
        check_blocks(blocks, "message")
        need(len(json.dumps(blocks, ensure_ascii=False)) <= MESSAGE_WEIGHT, "too heavy", "msg_blocks_too_long")
    metadata = payload.get("metadata")
    if metadata is not None:
        need(set(metadata) == {"event_type", "event_payload"}, f"metadata {metadata}", "invalid_metadata_format")
        need(isinstance(metadata["event_payload"], dict), "event_payload", "invalid_metadata_format")


def check_view(view: DICT, kind: str) -> None:
    need(view.get("type") == kind, f"a {kind} was expected", "invalid_arguments")
    if kind == "modal":
        for name in ("title", "close", "submit"):
            if name in view:
                check_text(view[name], 24, ("plain_text",))
        need("title" in view, "a modal needs a title", "invalid_arguments")
        has_input = any(block["type"] == "input" for block in view["blocks"])
        need(not has_input or "submit" in view, "a modal with inputs needs submit", "invalid_arguments")
        need(len(view.get("callback_id", "")) <= 255, "callback_id", "invalid_arguments")
    need(len(view.get("private_metadata", "")) <= 3000, "private_metadata", "invalid_arguments")
    need(len(json.dumps(view)) <= VIEW_WEIGHT, "view too large", "view_too_large")
    need(view.get("blocks"), "a view needs blocks", "invalid_arguments")
    check_blocks(view["blocks"], kind)


def check_blocks(blocks: list[DICT], kind: str) -> None:
    need(len(blocks) <= BLOCKS[kind], f"{len(blocks)} blocks in a {kind}", "invalid_blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    need(len(ids) == len(set(ids)), f"block_id twice: {ids}")
    acting = [element["action_id"] for element in elements_of(blocks) if "action_id" in element]
    by_block: dict[str, list[str]] = {}
    for block in blocks:
        need(block.get("type") in KINDS[kind], f"{block.get('type')} in a {kind}")
        need(len(block.get("block_id", "")) <= 255, "block_id too long")
        CHECKS[block["type"]](block)
        by_block.setdefault(block.get("block_id", str(id(block))), []).extend(
            element["action_id"] for element in elements_of([block]) if "action_id" in element
        )
    for ids_ in by_block.values():
        need(len(ids_) == len(set(ids_)), f"action_id twice in a block: {ids_}")
    need(all(0 < len(one) <= 255 for one in acting), "action_id length")


def elements_of(blocks: list[DICT]) -> Iterator[DICT]:
    for block in blocks:
        if block["type"] == "actions":
            yield from block["elements"]
        if block["type"] == "input":
            yield block["element"]
        if "accessory" in block:
            yield block["accessory"]


def check_text(text: DICT, most: int, kinds: tuple[str, ...] = ("mrkdwn", "plain_text")) -> None:
    need(text.get("type") in kinds, f"text of type {text.get('type')}")
    need(
        0 < len(text["text"]) <= most, f"a text of {len(text['text'])} characters, at most {most}: {text['text'][:60]}"
    )
    if text["type"] == "mrkdwn":
        check_mrkdwn(text["text"])


def check_mrkdwn(text: str) -> None:
    """Not a limit of Slack's: no text of ours calls people or leaves control characters unescaped."""
    need(not BROADCAST.search(text), f"a mention: {text[:80]}", "TEST_mention")
    need(not STRAY.search(text), f"not escaped: {text[:80]}", "TEST_not_escaped")


def _section(block: DICT) -> None:
    need("text" in block or block.get("fields"), "a section needs text or fields")
    if "text" in block:
        check_text(block["text"], 3000)
    need(len(block.get("fields", [])) <= 10, "fields")
    for text in block.get("fields", []):
        check_text(text, 2000)
    if "accessory" in block:
        check_element(block["accessory"])


def _context(block: DICT) -> None:
    need(0 < len(block["elements"]) <= 10, "context elements")
    for text in block["elements"]:
        check_text(text, 2000)


def _actions(block: DICT) -> None:
    need(0 < len(block["elements"]) <= 25, "actions elements")
    for element in block["elements"]:
        check_element(element)


def _input(block: DICT) -> None:
    check_text(block["label"], 2000, ("plain_text",))
    if "hint" in block:
        check_text(block["hint"], 2000, ("plain_text",))
    check_element(block["element"])


def _rich_text(block: DICT) -> None:
    need(block.get("elements"), "rich_text without elements")
    for element in block["elements"]:
        kind = element.get("type")
        need(kind in {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}, f"{kind}")
        need(element.get("elements"), f"{kind} without elements")
        if kind == "rich_text_list":
            need(element.get("style") in ("bullet", "ordered"), "list style")
            need(0 <= element.get("indent", 0) <= 8, "list indent")
            inner = [run for part in element["elements"] for run in part["elements"]]
            need(all(part["type"] == "rich_text_section" for part in element["elements"]), "list items")
        else:
            inner = element["elements"]
        for run in inner:
            _run(run, preformatted=kind == "rich_text_preformatted")
    need(len("".join(run_texts(block))) <= 3000, "a block of more than 3,000 characters")


def _run(run: DICT, *, preformatted: bool) -> None:
    need(run.get("type") in ("text", "link"), f"run of type {run.get('type')}")
    need(run.get("text"), "an empty run")
    need(set(run.get("style", {})) <= {"bold", "italic", "strike", "code"}, f"style {run.get('style')}")
    need(not (preformatted and "style" in run), "style in preformatted text")
    if run["type"] == "link":
        need(re.match(r"https?://|mailto:", run["url"]) and len(run["url"]) <= 3000, f"url {run['url'][:80]}")


def run_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from run_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from run_texts(inner)


def check_element(element: DICT) -> None:
    kind = element["type"]
    need("action_id" in element, f"a {kind} needs an action_id")
    if kind == "button":
        check_text(element["text"], 75, ("plain_text",))
        need(len(element.get("value", "")) <= 2000, "button value")
        need(element.get("style", "primary") in ("primary", "danger"), "button style")
    if "placeholder" in element:
        check_text(element["placeholder"], 150, ("plain_text",))
    if "confirm" in element:
        for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            check_text(element["confirm"][name], most, ("plain_text", "mrkdwn"))
    if kind == "plain_text_input":
        most = element.get("max_length", 3000)
        need(0 < most <= 3000, "max_length")
        need(len(element.get("initial_value", "")) <= most, "initial_value longer than max_length")
    if kind in ("static_select", "multi_static_select", "checkboxes", "radio_buttons", "overflow"):
        _check_options(element)
    if kind == "external_select":
        need(element.get("min_query_length", 3) >= 0, "min_query_length")


def _check_options(element: DICT) -> None:
    most = {"checkboxes": 10, "radio_buttons": 10, "overflow": 5}.get(element["type"], 100)
    options = element.get("options") or []
    need(0 < len(options) <= most, f"{len(options)} options in {element['type']}")
    values = [option["value"] for option in options]
    need(len(values) == len(set(values)), "option values twice")
    for option in options:
        check_text(
            option["text"], 75, ("plain_text",) if element["type"].endswith("select") else ("plain_text", "mrkdwn")
        )
        need(0 < len(option["value"]) <= 150, "option value")
        if "description" in option:
            check_text(option["description"], 75, ("plain_text", "mrkdwn"))
    initial = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else None)
    need(initial is None or initial, "initial_options may not be empty")
    need(all(one in options for one in initial or []), "an initial option that is not among the options")


def _nothing(_: DICT) -> None: ...


def _image(block: DICT) -> None:
    need(set(block) == {"type", "slack_file", "alt_text"}, f"image with {sorted(block)}")
    need(set(block["slack_file"]) == {"id"}, "a file is named by its id alone")
    need(0 < len(block["alt_text"]) <= 2000, "alt_text")


def _header(block: DICT) -> None:
    check_text(block["text"], 150, ("plain_text",))


CHECKS = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "rich_text": _rich_text,
    "divider": _nothing,
    "image": _image,
}
