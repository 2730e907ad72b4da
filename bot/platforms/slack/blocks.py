"""Block Kit pieces that keep Slack's limits by construction: too long a text is cut where a reader can see it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.platforms.slack.places import epoch_of

Block = dict[str, Any]

MOST_HEADER: Final = 150
MOST_SECTION: Final = 3000
MOST_CONTEXT: Final = 2000
MOST_BUTTON: Final = 75
MOST_OPTION: Final = 75
MOST_TITLE: Final = 24
MOST_PLACEHOLDER: Final = 150
MOST_INPUT: Final = 3000
# Slack answers msg_blocks_too_long near 13,000 characters and counts its own way: we stay below in JSON.
MOST_MESSAGE: Final = 11_500
MOST_BLOCKS: Final = 45
MOST_VIEW_BLOCKS: Final = 95
MOST_FALLBACK: Final = 3000
MOST_OPTIONS: Final = 100
MOST_CONFIRM: Final = 300
MOST_ALT: Final = 2000
_CUT = "…"


def escape(text: str) -> str:
    """Text of people for mrkdwn: none of it is a mention, a link or a date."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """A name or title inside mrkdwn that keeps its stars, underscores and ticks: nothing of it is formatting."""
    # A word joiner before a mark takes its power, and is not seen.
    return "".join(f"\u2060{char}\u2060" if char in "*_~`" else char for char in escape(" ".join(text.split())))


def cut(text: str, most: int) -> str:
    """`text`, or its beginning with an ellipsis; an escape is not cut in two."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    tail = kept.rfind("&", len(kept) - 5)
    if tail >= 0 and ";" not in kept[tail:]:
        kept = kept[:tail]
    return kept.rstrip() + _CUT


def plain(text: str, most: int) -> Block:
    """A plain_text object: Slack shows it as it is."""
    return {"type": "plain_text", "text": cut(" ".join(text.split()) or _CUT, most), "emoji": False}


def mrkdwn(text: str, most: int = MOST_SECTION) -> Block:
    """A mrkdwn object of our own words; facts in it are escaped by whoever filled them in."""
    return {"type": "mrkdwn", "text": cut(text, most), "verbatim": True}


def header(text: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain(text, MOST_HEADER)}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph in our own words, maybe with a button beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return {**block, "accessory": accessory} if accessory else block


def context(*texts: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text, MOST_CONTEXT) for text in texts[:10]]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def button(text: str, action: str, *, style: str = "", value: str = "", confirm: Block | None = None) -> Block:
    """A button; `action` reads `noun:verb:id`."""
    block: Block = {"type": "button", "text": plain(text, MOST_BUTTON), "action_id": action}
    extra = {"style": style, "value": value, "confirm": confirm}
    return block | {name: given for name, given in extra.items() if given}


def confirm(title: str, text: str, yes: str, no: str, *, danger: bool = True) -> Block:
    """What is asked before a click that cannot be taken back."""
    block = {
        "title": plain(title, 100),
        "text": plain(text, MOST_CONFIRM),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }
    return {**block, "style": "danger"} if danger else block


def image(file: str, alt: str) -> Block:
    """A picture that was uploaded as the file with this id, and what it shows in words."""
    return {"type": "image", "slack_file": {"id": file}, "alt_text": cut(" ".join(alt.split()) or _CUT, MOST_ALT)}


def actions(*elements: Block) -> Block:
    """A row of buttons or menus."""
    return {"type": "actions", "elements": list(elements)[:25]}


def option(text: str, value: str) -> Block:
    """One choice of a menu or a set of boxes."""
    return {"text": plain(text, MOST_OPTION), "value": value}


def field(block_id: str, label: str, element: Block, *, hint: str = "", optional: bool = False) -> Block:
    """An input of a form; its value comes back under `block_id`."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, 2000),
        "element": {**element, "action_id": "value"},
        "optional": optional,
    }
    return {**block, "hint": plain(hint, 2000)} if hint else block


def text_input(*, initial: str = "", lines: bool = False, placeholder: str = "", most: int = MOST_INPUT) -> Block:
    """A text field that Slack itself keeps under `most` characters."""
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": min(most, MOST_INPUT)}
    if initial:
        element["initial_value"] = initial[: min(most, MOST_INPUT)]
    return {**element, "placeholder": plain(placeholder, MOST_PLACEHOLDER)} if placeholder else element


def choice(kind: str, options: Sequence[Block], chosen: Sequence[str] = (), placeholder: str = "") -> Block:
    """A menu, radio buttons or boxes (`kind` is Slack's element type) with the values in `chosen` set."""
    element: Block = {"type": kind, "options": list(options)[:MOST_OPTIONS]}
    initial = [one for one in element["options"] if one["value"] in chosen]
    if initial and kind in ("checkboxes", "multi_static_select"):
        element["initial_options"] = initial
    elif initial:
        element["initial_option"] = initial[0]
    return {**element, "placeholder": plain(placeholder, MOST_PLACEHOLDER)} if placeholder else element


def modal(
    callback: str, title: str, blocks: Sequence[Block], *, close: str, submit: str = "", private: str = ""
) -> Block:
    """A form or page in front of everything else; `callback` reads `noun:verb`, `private` comes back with it."""
    view: Block = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, MOST_TITLE),
        "close": plain(close, MOST_TITLE),
        "blocks": list(blocks)[:MOST_VIEW_BLOCKS],
        "private_metadata": private,
    }
    return {**view, "submit": plain(submit, MOST_TITLE)} if submit else view


def home(blocks: Sequence[Block]) -> Block:
    """A person's App Home."""
    return {"type": "home", "blocks": list(blocks)[:MOST_VIEW_BLOCKS]}


def message(text: str, blocks: Sequence[Block]) -> Block:
    """A message; `text`, already escaped, is what notifications and screen readers give."""
    return {"text": cut(text, MOST_FALLBACK), "blocks": list(blocks)}


def when(at: datetime, style: str, otherwise: str) -> str:
    """An instant in each reader's own zone, for mrkdwn; `style` such as `{date_short_pretty} {time}`."""
    return f"<!date^{epoch_of(at)}^{style}|{escape(otherwise)}>"


def weight(blocks: Sequence[Mapping[str, Any]]) -> int:
    """How long blocks are as JSON, the measure of MOST_MESSAGE."""
    return len(json.dumps(blocks, ensure_ascii=False))


def pack(blocks: Sequence[Block], most: int = MOST_MESSAGE, count: int = MOST_BLOCKS) -> list[list[Block]]:
    """Blocks in as few messages as hold them, in order. One block is never longer than `most`."""
    messages: list[list[Block]] = [[]]
    size = 2
    for block in blocks:
        length = weight([block])
        if messages[-1] and (size + length > most or len(messages[-1]) == count):
            messages.append([])
            size = 2
        messages[-1].append(block)
        size += length
    return messages
