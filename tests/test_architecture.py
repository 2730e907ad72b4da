"""The measures the tree holds itself to. Raise a limit only with a reason beside it; imports are import-linter's."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from math import ceil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BOT = tuple(sorted((ROOT / "bot").rglob("*.py")))
TESTS = tuple(sorted((ROOT / "tests").rglob("*.py")))

# Lines of a function, docstring included: the typical one is read at a glance, the longest fits a screen.
FUNCTION_MEDIAN = 8
FUNCTION_P95 = 30
FUNCTION_MOST = 50
# Lines of a file: one subject, found without searching.
FILE_P95 = 300
FILE_MOST = 400
# Lines of tests for each line of bot: less leaves behaviour unstated, more is a burden on every change.
TESTS_PER_LINE = (0.8, 2.0)
# Stand-ins by patching for each test: fakes stand at ports and doubles at an SDK's edge, so few are ever needed.
MOCKS_PER_TEST = 0.1

MOCKS = {"Mock", "MagicMock", "AsyncMock", "create_autospec", "patch", "mocker"}
# What may stand at the top of a module: it says what there is and does nothing.
STATEMENTS_OF_A_MODULE = (
    ast.AnnAssign,
    ast.Assign,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.FunctionDef,
    ast.If,
    ast.Import,
    ast.ImportFrom,
)

# Run in a fresh interpreter: imports what is named and reports each step out of it.
GUARD = """
import importlib, pkgutil, sys
FORBIDDEN = ("socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen", "os.mkdir",
             "os.remove", "os.rename")

def watch(event, args):
    writes = event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")
    if event in FORBIDDEN or writes:
        sys.exit(f"importing {name} did {event} {args!r}")

name = ""
sys.addaudithook(watch)
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def share(values: list[int], part: float) -> int:
    """The value that `part` of `values` does not exceed."""
    return sorted(values)[ceil(part * len(values)) - 1]


def nodes_of(paths: tuple[Path, ...]) -> Iterator[tuple[str, ast.AST]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}", node


def function_lengths() -> dict[str, int]:
    functions = (
        (f"{place} {node.name}", node.end_lineno, node.lineno)
        for place, node in nodes_of(BOT)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return {place: end - start + 1 for place, end, start in functions if end}


def test_functions_are_short() -> None:
    lengths = function_lengths()
    assert {place: length for place, length in lengths.items() if length > FUNCTION_MOST} == {}
    assert share([*lengths.values()], 0.5) <= FUNCTION_MEDIAN
    assert share([*lengths.values()], 0.95) <= FUNCTION_P95


def test_files_hold_one_subject() -> None:
    lengths = {str(path.relative_to(ROOT)): lines_of(path) for path in BOT + TESTS}
    assert {path: length for path, length in lengths.items() if length > FILE_MOST} == {}
    assert share([*lengths.values()], 0.95) <= FILE_P95


def test_there_are_enough_tests_and_not_too_many() -> None:
    ratio = sum(map(lines_of, TESTS)) / sum(map(lines_of, BOT))
    least, most = TESTS_PER_LINE
    assert least <= ratio <= most


def is_mock(node: ast.AST) -> bool:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in MOCKS or (name == "setattr" and isinstance(node, ast.Attribute))


def test_tests_replace_next_to_nothing_by_patching() -> None:
    nodes = [node for _, node in nodes_of(TESTS)]
    tests = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n.name.startswith("test_")]
    assert sum(map(is_mock, nodes)) / len(tests) <= MOCKS_PER_TEST


def test_imports_are_absolute() -> None:
    assert [at for at, node in nodes_of(BOT + TESTS) if isinstance(node, ast.ImportFrom) and node.level] == []


def test_a_module_only_says_what_there_is() -> None:
    acting = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in BOT
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if not isinstance(node, STATEMENTS_OF_A_MODULE)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    ]
    assert acting == []


def import_under_guard(*modules: str, path: Path = ROOT) -> str:
    """What importing `modules` from `path` did beyond importing, or ''."""
    command = [sys.executable, "-B", "-W", "ignore", "-c", GUARD, *modules]
    environment = {**os.environ, "PYTHONPATH": str(path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=path, check=False)
    return done.stderr


def test_importing_the_bot_reaches_for_nothing() -> None:
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in BOT]
    assert import_under_guard(*modules) == ""


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "open('notes', 'w')",
        "import sqlite3; sqlite3.connect(':memory:')",
        "import subprocess, sys; subprocess.Popen([sys.executable, '-V'])",
    ],
)
def test_an_import_that_does_more_is_noticed(tmp_path: Path, deed: str) -> None:
    (tmp_path / "doer.py").write_text(deed)
    assert "importing doer did" in import_under_guard("doer", path=tmp_path)
