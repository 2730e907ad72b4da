"""Discord's limits on what a bot sends; what breaks one is answered with a 400 that names it."""

from collections.abc import Iterator, Sequence
from typing import Any

Payload = dict[str, Any]
COMPONENTS_V2 = 1 << 15
EPHEMERAL = 1 << 6
INTERACTIVE = (2, 3, 4, 5, 6, 7, 8, 21, 22, 23)
SELECTS = (3, 5, 6, 7, 8)


class BadRequestError(Exception):
    """A payload Discord would refuse."""

    def __init__(self, path: str, problem: str, code: int = 50035) -> None:
        super().__init__(f"{path}: {problem}")
        self.code = code


def units(text: str) -> int:
    """UTF-16 units, the strictest way to count."""
    return len(text.encode("utf-16-le")) // 2


def require(ok: object, path: str, problem: str, code: int = 50035) -> None:
    if not ok:
        raise BadRequestError(path, problem, code)


def require_text(value: Any, path: str, most: int, least: int = 1) -> None:
    require(isinstance(value, str), path, "must be text")
    require(least <= units(value) <= most, path, f"must hold {least} to {most} characters, has {units(value)}")


def check_message(payload: Payload, *, is_edit: bool = False, was_v2: bool = False) -> None:
    """A message as it is posted or edited."""
    is_v2 = bool(payload.get("flags", 0) & COMPONENTS_V2) or was_v2
    if "nonce" in payload:
        require_text(payload["nonce"], "nonce", 25)
    require(not payload.get("tts"), "tts", "nobody wants to be read to")
    if is_v2:
        for name in ("content", "embeds", "poll", "sticker_ids"):
            require(not payload.get(name), name, "cannot go with components v2", 50035)
        check_components_v2(payload.get("components", []), required=not is_edit)
        return
    components = payload.get("components") or []
    require(all(row["type"] == 1 for row in components), "components", "needs the flag of components v2")
    check_rows(components)
    if payload.get("content"):
        require_text(payload["content"], "content", 2000)
    check_embeds(payload.get("embeds") or [])
    is_something = payload.get("content") or payload.get("embeds") or components or payload.get("attachments")
    require(is_something or is_edit, "message", "is empty", 50006)


def check_components_v2(components: Sequence[Payload], *, required: bool) -> None:
    require(components or not required, "components", "must not be empty")
    found = list(walk(components))
    require(len(found) <= 40, "components", f"at most 40 with all that lie in others, there are {len(found)}")
    texts = [item["content"] for item in found if item["type"] == 10]
    total = sum(map(units, texts))
    require(total <= 4000, "components", f"at most 4000 characters of text, there are {total}")
    ids = [item["id"] for item in found if item.get("id")]
    require(len(ids) == len(set(ids)), "components", "ids must differ")
    require(all(0 < number < 2**31 for number in ids), "components", "an id has 31 bits")
    check_custom_ids(found)
    for item in found:
        check_item(item)


def walk(components: Sequence[Payload]) -> Iterator[Payload]:
    """Every component, however deep."""
    for item in components:
        yield item
        yield from walk(item.get("components", []))
        for name in ("accessory", "component"):
            if item.get(name):
                yield from walk([item[name]])


def check_item(item: Payload) -> None:
    kind = item["type"]
    match kind:
        case 1:
            check_rows([item])
        case 2 | 3 | 4 | 5 | 6 | 7 | 8 | 14 | 21 | 22 | 23:
            pass
        case 9:
            require(1 <= len(item["components"]) <= 3, "section", "holds one to three texts")
            require(item.get("accessory"), "section", "needs an accessory")
        case 10:
            require_text(item.get("content"), "text display", 4000)
        case 12:
            require(1 <= len(item["items"]) <= 10, "media gallery", "holds one to ten pictures")
            for shown in item["items"]:
                require(shown["media"]["url"].startswith(("attachment://", "https://")), "media", "needs an address")
                require_text(shown.get("description"), "description", 1024)
        case 17:
            require(item["components"], "container", "must not be empty")
            allowed = {1, 9, 10, 12, 13, 14}
            require({child["type"] for child in item["components"]} <= allowed, "container", "holds what it must not")
        case _:
            raise BadRequestError("components", f"type {kind} has no place in a message")


def check_rows(rows: Sequence[Payload]) -> None:
    require(len(rows) <= 5, "components", "at most five rows")
    for row in rows:
        items = row["components"]
        require(1 <= len(items) <= 5, "action row", f"holds one to five components, has {len(items)}")
        if any(item["type"] in SELECTS for item in items):
            require(len(items) == 1, "action row", "a select stands alone")
        for item in items:
            check_button(item) if item["type"] == 2 else check_select(item)
    check_custom_ids(list(walk(rows)))


def check_custom_ids(found: Sequence[Payload]) -> None:
    ids = [item["custom_id"] for item in found if item.get("custom_id")]
    require(len(ids) == len(set(ids)), "components", f"custom ids must differ: {ids}")
    for custom_id in ids:
        require_text(custom_id, "custom_id", 100)


def check_button(item: Payload) -> None:
    require(item["type"] == 2, "action row", f"cannot hold type {item['type']}")
    require(item.get("label") or item.get("emoji"), "button", "needs a label")
    if item.get("label"):
        require_text(item["label"], "button label", 80)
    is_link = item["style"] == 5
    require(bool(item.get("url")) == is_link, "button", "a link has an address and nothing else does")
    require(bool(item.get("custom_id")) != is_link, "button", "everything but a link has a custom id")


def check_select(item: Payload) -> None:
    require(item["type"] in SELECTS, "action row", f"cannot hold type {item['type']}")
    least, most = item.get("min_values", 1), item.get("max_values", 1)
    require(0 <= least <= most <= 25 and most >= 1, "select", f"cannot take {least} to {most}")
    if item.get("placeholder"):
        require_text(item["placeholder"], "placeholder", 150)
    if item["type"] == 3:
        options = item.get("options", [])
        require(1 <= len(options) <= 25, "select", f"has one to 25 options, not {len(options)}")
        require(most <= len(options), "select", "takes more than there are")
        check_options(options)
        require(sum(bool(o.get("default")) for o in options) <= most, "select", "more are chosen than it takes")


def check_options(options: Sequence[Payload]) -> None:
    values = [option["value"] for option in options]
    require(len(values) == len(set(values)), "options", f"values must differ: {values}")
    for option in options:
        require_text(option["label"], "option label", 100)
        require_text(option["value"], "option value", 100)
        if option.get("description"):
            require_text(option["description"], "option description", 100)


def check_embeds(embeds: Sequence[Payload]) -> None:
    require(len(embeds) <= 10, "embeds", "at most ten")
    total = 0
    for embed in embeds:
        fields = embed.get("fields", [])
        require(len(fields) <= 25, "embed", "at most 25 fields")
        parts = [(embed.get("title"), 256), (embed.get("description"), 4096)]
        parts += [(embed.get("footer", {}).get("text"), 2048), (embed.get("author", {}).get("name"), 256)]
        parts += [(field["name"], 256) for field in fields] + [(field["value"], 1024) for field in fields]
        for text, most in parts:
            if text:
                require_text(text, "embed", most)
                total += units(text)
    require(total <= 6000, "embeds", f"at most 6000 characters together, there are {total}")


def check_modal(modal: Payload) -> None:
    require_text(modal.get("title"), "modal title", 45)
    require_text(modal.get("custom_id"), "modal custom_id", 100)
    rows = modal["components"]
    require(1 <= len(rows) <= 5, "modal", f"has one to five fields, not {len(rows)}")
    check_custom_ids(list(walk(rows)))
    for row in rows:
        require(row["type"] in (18, 10), "modal", f"type {row['type']} has no place here")
        if row["type"] == 18:
            check_field(row)


def check_field(label: Payload) -> None:
    require_text(label["label"], "label", 45)
    if label.get("description"):
        require_text(label["description"], "label description", 100)
    item = label["component"]
    match item["type"]:
        case 4:
            require("label" not in item or not item["label"], "text input", "has its label around it")
            require(1 <= item.get("max_length", 4000) <= 4000, "text input", "max_length is 1 to 4000")
            if item.get("value"):
                require_text(item["value"], "text input value", item.get("max_length", 4000))
            if item.get("placeholder"):
                require_text(item["placeholder"], "text input placeholder", 100)
        case 21 | 22:
            least = 2 if item["type"] == 21 else 1
            require(least <= len(item["options"]) <= 10, "group", f"has {least} to ten options")
            check_options(item["options"])
        case 3 | 5 | 6 | 7 | 8:
            check_select(item)
        case 19 | 23:
            pass
        case kind:
            raise BadRequestError("modal", f"a label cannot hold type {kind}")
