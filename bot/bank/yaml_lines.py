"""YAML with line numbers: plain values beside the line of every key and item."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]
Finding = tuple[int, str]
Loader = yaml.SafeLoader | yaml.CSafeLoader


@dataclass(slots=True)
class Document:
    """A parsed file: `value` as plain Python, `lines` by place from the root (first line is 1).

    `scalars` holds values as they were written, `misread` numbers that YAML reads otherwise than people do, `refused`
    the places of which nothing more need be said than stands in `faults`.
    """

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    scalars: dict[Place, str] = field(default_factory=dict)
    misread: dict[Place, int] = field(default_factory=dict)
    refused: set[Place] = field(default_factory=set)
    faults: list[Finding] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """Line of the nearest enclosing node that is known."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_text(path: Path) -> tuple[str, list[Finding]]:
    """The UTF-8 text of a file, without a byte order mark; or '' and what is wrong with the file."""
    try:
        return path.read_bytes().decode("utf-8-sig"), []
    except FileNotFoundError:
        return "", [(1, "this file is missing")]
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return "", [(line, f"byte 0x{error.object[error.start]:02x} is not UTF-8; save the file as UTF-8")]
    except OSError as error:
        return "", [(1, f"cannot be read: {error.strerror}")]


def parse_file(path: Path) -> Document:
    """Parse the file at `path`; nothing is raised, all trouble is in `faults`."""
    text, faults = read_text(path)
    return Document(faults=faults) if faults else parse_yaml(text)


def parse_yaml(text: str) -> Document:
    """Parse `text`; syntax errors and repeated keys are collected in `faults`, never raised."""
    document = Document()
    try:
        loader, root = _compose(text)
        if root is not None:
            document.value = _Builder(loader, document).build(root, ())
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        document.faults.append((line, f"character U+{ord(text[error.position]):04X} cannot stand in YAML; remove it"))
    except yaml.MarkedYAMLError as error:
        document.faults.append(_syntax_fault(error))
    except RecursionError:
        document.faults.append((1, "not valid YAML: nested too deeply"))
    return document


def _compose(text: str) -> tuple[Loader, yaml.Node | None]:
    """The root node: by libyaml, thirty times as fast; where it objects, the Python parser says why and where."""
    try:
        fast = yaml.CSafeLoader(text)
        return fast, fast.get_single_node()
    except yaml.YAMLError:
        exact = yaml.SafeLoader(text)
        return exact, exact.get_single_node()


def _syntax_fault(error: yaml.MarkedYAMLError) -> Finding:
    """Where it went wrong; for something left open, where it began."""
    reason = ": ".join(part for part in (error.context, error.problem) if part)
    mark = error.context_mark if "end of stream" in reason else error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1, f"not valid YAML: {reason}"


class _Builder:
    def __init__(self, loader: Loader, document: Document) -> None:
        self.loader = loader
        self.document = document
        self.built: set[int] = set()

    def build(self, node: yaml.Node, place: Place) -> Any:
        """The plain value of `node`. An alias is not followed: it could repeat without end."""
        if id(node) in self.built:
            self.document.refused.add(place)
            return self._fault(node, "this anchor (&) is used again by an alias (*); write the value out both times")
        self.built.add(id(node))
        self.document.lines[place] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "a key must be a plain word")
                continue
            key = str(key_node.value)
            if key in values:
                self._fault(key_node, f"key `{key}` is written twice")
            values[key] = self.build(value_node, (*place, key))
            self.document.lines[*place, key] = key_node.start_mark.line + 1
        return values

    def _scalar(self, node: yaml.Node, place: Place) -> Any:
        self.document.scalars[place] = written = str(node.value)
        try:
            value = self.loader.construct_object(node)
            if type(value) is int and str(value) != written:
                self.document.misread[place] = value
        except (ValueError, yaml.YAMLError):
            self.document.refused.add(place)
            return self._fault(node, "YAML cannot read this value; put it in quotes, without a tag (!)")
        return value

    def _fault(self, node: yaml.Node, message: str) -> None:
        self.document.faults.append((node.start_mark.line + 1, message))
