"""Write what a soak counted into docs/reliability.md.

python -m tests.crash.report build/soak
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: written by tests.crash.report -->", "<!-- end of figures -->"
KILLS = "kills.json"
# File of counts and the count in it, what it says, and the command that reproduces it with SOAK=build/soak before it.
COUNTS = (
    (
        "zone-days",
        "openings",
        "zone × day cases: wall time and instant of an opening",
        "tests/domain/test_every_day.py",
    ),
    ("zone-days", "windows", "zone × day cases: deadline of a round", "tests/domain/test_every_day.py"),
    ("zone-days", "questions", "zone × moment cases: what opens next", "tests/domain/test_every_day.py"),
    ("changed-clocks", "days", "days lived with zones and schedules changed", "tests/services/test_changed_clocks.py"),
    ("events", "deliveries", "events delivered in any order", "tests/services/test_duplicated_events.py"),
    ("events", "duplicated", "of them delivered again", "tests/services/test_duplicated_events.py"),
    ("outages", "scripts", "outage scripts", "tests/services/test_outages.py"),
    ("outages", "failed_calls", "calls to a platform that failed in them", "tests/services/test_outages.py"),
    ("fuzz-bank", "executions", "fuzz executions: bank files, imports, guide", "tests/fuzz/test_bank.py"),
    ("fuzz-exports", "executions", "fuzz executions: exported sheets", "tests/fuzz/test_bank.py"),
    ("fuzz-web", "executions", "fuzz executions: requests to the web room", "tests/fuzz/test_web.py"),
    ("fuzz-slack", "executions", "fuzz executions: Slack payloads", "tests/fuzz/test_slack.py"),
    ("fuzz-discord", "executions", "fuzz executions: Discord messages, forms, commands", "tests/fuzz/test_discord.py"),
)


def draw(counts: Mapping[str, Mapping[str, int]], kills: Mapping[str, Any]) -> str:
    """The figures as Markdown: kills by point and platform, then everything else that was counted."""
    return "\n".join([*_kills(kills), "", *_counts(counts)])


def _kills(kills: Mapping[str, Any]) -> Iterator[str]:
    of = Counter({(row["platform"], row["point"]): row["kills"] for row in kills["rows"]})
    platforms = sorted({platform for platform, _ in of})
    yield f"**{kills['kills']} kills** in {kills['lives']} lives, {len(kills['failures'])} of which came out otherwise:"
    yield "nothing doubled, no acknowledged answer lost, no wrong streak." if not kills["failures"] else ""
    yield ""
    yield f"| killed at | {' | '.join(platforms)} |"
    yield "|---|" + "--:|" * len(platforms)
    for point in sorted({point for _, point in of}):
        yield f"| `{point}` | {' | '.join(str(of[platform, point] or '') for platform in platforms)} |"
    totals = (str(sum(n for (p, _), n in of.items() if p == platform)) for platform in platforms)
    yield f"| all | {' | '.join(totals)} |"


def _counts(counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    yield "| counted | how many | `SOAK=build/soak pytest …` |"
    yield "|---|--:|---|"
    for file, count, words, command in COUNTS:
        if found := counts.get(file, {}).get(count):
            yield f"| {words} | {found:,} | `{command}` |"


def put(page: str, figures: str) -> str:
    """A page with its figures replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{figures}\n{END}{after}"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
def main(folder: Path) -> None:
    """Read the results in FOLDER and write them into the page."""
    counts = {file.stem: json.loads(file.read_text()) for file in folder.glob("*.json") if file.name != KILLS}
    kills = json.loads((folder / KILLS).read_text())
    PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), draw(counts, kills)), encoding="utf-8")
    click.echo(f"{PAGE}: {kills['kills']} kills, {sum(sum(one.values()) for one in counts.values()):,} cases")


if __name__ == "__main__":
    main()
