"""Text as rich_text blocks, where nothing can be a mention: light Markdown of the bank, or people's text as it is."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.platforms.slack.blocks import Block

# Characters of text in one block; Slack's other blocks hold 3,000.
MOST_TEXT = 2500
_MOST_RUNS = 60
_MOST_URL = 3000
_WEB = ("https://", "http://", "mailto:")
_STYLES = {"strong": "bold", "em": "italic", "s": "strike"}
Run = dict[str, Any]


def rich_markdown(text: str) -> list[Block]:
    """Light Markdown as blocks, each within Slack's limits; HTML in it is shown, not obeyed."""
    return [{"type": "rich_text", "elements": [piece]} for piece in _Reader(_markdown().parse(text)).pieces()]


def rich_literal(text: str, kind: str = "rich_text_section") -> list[Block]:
    """Text of people exactly as they typed it, e.g. as `rich_text_quote`."""
    return [{"type": "rich_text", "elements": [{"type": kind, "elements": runs}]} for runs in _fill([_run(text)])]


def rich_runs(runs: Sequence[Run]) -> list[Block]:
    """A paragraph made of runs."""
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": r}]} for r in _fill(runs)]


def rich_code(text: str) -> list[Block]:
    """A program."""
    return [{"type": "rich_text", "elements": [piece]} for piece in _preformatted(text)]


def rich_list(items: Sequence[Sequence[Run]], style: str = "bullet") -> list[Block]:
    """A list whose items are runs of text."""
    pieces = _lists([(0, style, list(item)) for item in items])
    return [{"type": "rich_text", "elements": [piece]} for piece in pieces]


def run(text: str, *styles: str) -> Run:
    """A run of literal text, `bold`, `italic` or `code` where asked."""
    return _run(text, dict.fromkeys(styles, True))


def link(text: str, url: str) -> Run:
    """A link; an address that is not one of the web becomes its text."""
    return _link([run(text)], url)[0]


@lru_cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("strikethrough").disable(["image", "hr", "reference"])


def _run(text: str, style: dict[str, bool] | None = None) -> Run:
    return {"type": "text", "text": text, "style": dict(style)} if style else {"type": "text", "text": text}


def _link(inner: Sequence[Run], url: str) -> list[Run]:
    if not url.startswith(_WEB) or len(url) > _MOST_URL:
        return list(inner)
    label = "".join(part["text"] for part in inner) or url
    return [{"type": "link", "url": url, "text": label[:MOST_TEXT]}]


class _Reader:
    """Walks the tokens of a text once and gives rich_text elements in order."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._lists: list[str] = []
        self._quotes = 0

    @property
    def _indent(self) -> int:
        """How deep a list is; Slack shows nine levels."""
        return min(len(self._lists) - 1, 8)

    def pieces(self) -> Iterator[Block]:
        items: list[tuple[int, str, list[Run]]] = []
        for token in self._tokens:
            if items and not self._lists:
                yield from _lists(items)
                items = []
            if token.type == "inline" and self._lists:
                _add_to_list(items, self._indent, self._lists[-1], _inline(token))
            elif token.type in ("fence", "code_block") and self._lists:
                _add_to_list(items, self._indent, self._lists[-1], [run(token.content.rstrip("\n"), "code")])
            else:
                yield from self._piece(token)
            if token.type == "list_item_open":
                items.append((self._indent, self._lists[-1], []))
        yield from _lists(items)

    def _piece(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(token.type.partition("_")[0])
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "fence" | "code_block":
                yield from _preformatted(token.content)
            case "inline":
                kind = "rich_text_quote" if self._quotes else "rich_text_section"
                runs = _inline(token, bold=self._is_heading(token))
                yield from ({"type": kind, "elements": part} for part in _fill(runs))

    def _is_heading(self, token: Token) -> bool:
        at = self._tokens.index(token)
        return at > 0 and self._tokens[at - 1].type == "heading_open"


def _add_to_list(items: list[tuple[int, str, list[Run]]], indent: int, style: str, runs: list[Run]) -> None:
    """A further paragraph of an item follows on a line of its own."""
    if items and items[-1][2]:
        runs = [run("\n"), *runs]
    if not items:
        items.append((indent, style, []))
    items[-1][2].extend(runs)


def _inline(token: Token, *, bold: bool = False) -> list[Run]:
    runs: list[Run] = []
    style = {"bold": True} if bold else {}
    opened: tuple[str, int] | None = None
    for child in token.children or ():
        name = _STYLES.get(child.tag)
        if child.type in ("text", "code_inline"):
            code = {"code": True} if child.type == "code_inline" else {}
            runs.append(_run(child.content, {**style, **code}))
        elif child.type in ("softbreak", "hardbreak"):
            runs.append(_run("\n" if child.type == "hardbreak" else " "))
        elif child.type == "link_open":
            opened = (str(child.attrGet("href") or ""), len(runs))
        elif child.type == "link_close" and opened:
            runs[opened[1] :] = _link(runs[opened[1] :], opened[0])
        elif name and child.nesting == 1:
            style = {**style, name: True}
        elif name and child.nesting == -1:
            style = {key: on for key, on in style.items() if key != name}
    return [one for one in runs if one["text"]]


def _fill(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs in portions of at most MOST_TEXT characters; a longer one is cut at white space where there is some."""
    portions: list[list[Run]] = [[]]
    room = MOST_TEXT
    for one in runs:
        for part in _cut(one):
            if portions[-1] and (len(part["text"]) > room or len(portions[-1]) == _MOST_RUNS):
                portions.append([])
                room = MOST_TEXT
            portions[-1].append(part)
            room -= len(part["text"])
    return [portion for portion in portions if portion]


def _cut(one: Run) -> Iterator[Run]:
    text = one["text"]
    while len(text) > MOST_TEXT:
        at = max(text.rfind(space, MOST_TEXT // 2, MOST_TEXT) for space in " \n") + 1 or MOST_TEXT
        yield {**one, "text": text[:at]}
        text = text[at:]
    if text:
        yield {**one, "text": text}


def _lists(items: Sequence[tuple[int, str, list[Run]]]) -> Iterator[Block]:
    """Items in as few lists as their indents and styles allow; a long one goes on as a further item."""
    current: Block | None = None
    room = 0
    for indent, style, runs in items:
        for portion in _fill(runs):
            length = sum(len(one["text"]) for one in portion)
            fits = current and (current["indent"], current["style"]) == (indent, style) and length <= room
            if not current or not fits or len(current["elements"]) == _MOST_RUNS:
                if current:
                    yield current
                current = {"type": "rich_text_list", "style": style, "indent": indent, "elements": []}
                room = MOST_TEXT
            current["elements"].append({"type": "rich_text_section", "elements": portion})
            room -= length
    if current:
        yield current


def _preformatted(text: str) -> Iterator[Block]:
    """A program, cut between lines."""
    portion = ""
    for line in text.rstrip("\n").split("\n"):
        for piece in [line[at : at + MOST_TEXT - 1] for at in range(0, max(len(line), 1), MOST_TEXT - 1)]:
            if portion and len(portion) + len(piece) + 1 > MOST_TEXT:
                yield {"type": "rich_text_preformatted", "elements": [_run(portion)]}
                portion = piece
            else:
                portion = f"{portion}\n{piece}" if portion else piece
    if portion:
        yield {"type": "rich_text_preformatted", "elements": [_run(portion)]}
