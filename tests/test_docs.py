"""What the pages for people say is there: commands, files, and nothing that is not."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import cli

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "questions" / "README.md"])
LINK = re.compile(r"\]\((?!https?:|topic:|#)([^)#]+)")


def commands(group: click.Group, above: str = "") -> Iterator[str]:
    """Every command as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}"


@pytest.mark.parametrize("command", sorted(commands(cli)))
def test_the_readme_lists_every_command(command: str) -> None:
    assert f"python -m bot {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    lost = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_a_page_names_exists(page: Path) -> None:
    known = set(commands(cli))
    named = re.findall(r"python -m bot ((?:[a-z]+ ?){1,2})", page.read_text(encoding="utf-8"))
    unknown = [words for words in named if not {words.strip(), words.split()[0]} & (known | set(cli.commands))]
    assert unknown == []
