"""The guide to these interviews: a Markdown file of sections, paragraphs, lists and links to topics, read as a card."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

GUIDE_FILE = "guide.md"
_TOPIC = re.compile(r"topic:([a-z0-9-]+)")


class GuideError(Exception):
    """The guide holds what no platform could show; the message names the line."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text; `topic` is the id of the topic it links to, if any."""

    text: str
    topic: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GuideBlock:
    """A paragraph, which is one line, or a list, which is a line for each item."""

    kind: Literal["paragraph", "list"]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class GuideSection:
    """A part of the guide under its heading."""

    title: str
    blocks: tuple[GuideBlock, ...]


@dataclass(frozen=True, slots=True)
class GuideCard:
    """The whole guide, for every platform to show in its own way."""

    title: str
    sections: tuple[GuideSection, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """Ids of the topics it links to, in order, each once."""
        lines = (line for section in self.sections for block in section.blocks for line in block.lines)
        return tuple(dict.fromkeys(span.topic for line in lines for span in line if span.topic))


def find_guide(root: Path) -> GuideCard | None:
    """The guide beside the bank under `root`, None where there is none. Raises OSError, and as `parse_guide` does."""
    file = root / GUIDE_FILE
    return parse_guide(file.read_text(encoding="utf-8")) if file.exists() else None


def parse_guide(text: str) -> GuideCard:
    """`# Title`, then every `## Section` with paragraphs and flat lists; `[words](topic:id)` links to a topic.

    Raises GuideError for any other markup, a link to anything else, and text outside a section.
    """
    nodes = SyntaxTreeNode(MarkdownIt("commonmark").parse(text)).children
    if not nodes or nodes[0].tag != "h1":
        raise GuideError("line 1: begin with `# Title`")
    return GuideCard(_words(nodes[0]), tuple(_sections(nodes[1:])))


def _sections(nodes: Sequence[SyntaxTreeNode]) -> Iterator[GuideSection]:
    starts = [place for place, node in enumerate(nodes) if node.tag == "h2"]
    if starts[:1] != [0]:
        raise GuideError(f"{_line_of(nodes[0]) if nodes else 'line 1'}: begin a section with `## Section`")
    for start, end in zip(starts, [*starts[1:], len(nodes)], strict=True):
        yield GuideSection(_words(nodes[start]), tuple(_block(node) for node in nodes[start + 1 : end]))


def _block(node: SyntaxTreeNode) -> GuideBlock:
    if node.type == "paragraph":
        return GuideBlock("paragraph", (_line(node),))
    if node.type == "bullet_list":
        return GuideBlock("list", tuple(_line(_only(item, "paragraph")) for item in node.children))
    raise GuideError(f"{_line_of(node)}: write paragraphs and lists with - only")


def _line(paragraph: SyntaxTreeNode) -> Line:
    """Its words, each run of plain ones as one span."""
    pieces = [piece for part in _only(paragraph, "inline").children for piece in _pieces(part, paragraph)]
    runs = groupby(pieces, key=lambda piece: piece.topic)
    return tuple(Span("".join(piece.text for piece in run), topic) for topic, run in runs)


def _pieces(part: SyntaxTreeNode, around: SyntaxTreeNode, topic: str | None = None) -> Iterator[Span]:
    if part.type in ("text", "softbreak"):
        yield Span(part.content or " ", topic)
        return
    found = _TOPIC.fullmatch(str(part.attrs.get("href", ""))) if part.type == "link" else None
    if found is None or not part.children:
        raise GuideError(f"{_line_of(around)}: write plain words and links like [words](topic:id) only")
    for child in part.children:
        yield from _pieces(child, around, found[1])


def _words(heading: SyntaxTreeNode) -> str:
    return "".join(span.text for span in _line(heading))


def _only(node: SyntaxTreeNode, kind: str) -> SyntaxTreeNode:
    """The one child, of that kind."""
    if [child.type for child in node.children] != [kind]:
        raise GuideError(f"{_line_of(node)}: keep it flat; one {kind} belongs here and nothing else")
    return node.children[0]


def _line_of(node: SyntaxTreeNode) -> str:
    while node.map is None and node.parent is not None:
        node = node.parent
    return f"line {node.map[0] + 1 if node.map else 1}"
