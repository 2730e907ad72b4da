"""Kill the bot at every point and count, and see that the world came out as in a life without kills.

python -m tests.crash.matrix --platform all --kills 300 --json results.json
"""

import asyncio
import json
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tests.crash.life import STAGES, Report, Theatre
from tests.crash.upgrades import PLATFORM, Upgrades

# Points that are passed often.
OFTEN = ("commit.before", "commit.after", "statement", "wire")
MIGRATION = "migration"
MOST_UPGRADES = 40
COMMITS = ("migration.commit.before:1", "migration.commit.after:1")
STATEMENTS = ("migration.statement", "migration.change")
# Kills of a life after its first.
EARLY = 2


@dataclass
class Tally:
    """What came of a matrix: kills survived by platform and point, lives that came out otherwise, and the time."""

    survived: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    lives: int = 0
    seconds: float = 0.0
    file: Path | None = None

    @property
    def kills(self) -> int:
        return self.survived.total()

    def survive(self, platform: str, traps: Iterable[str]) -> None:
        """Add the kills of a life that came out right, and keep the result so far."""
        self.survived.update((platform, trap.rpartition(":")[0]) for trap in traps)
        if self.file:
            self.file.write_text(json.dumps(self.as_json(), indent=1))

    def as_json(self) -> dict[str, object]:
        rows = [{"platform": p, "point": point, "kills": n} for (p, point), n in sorted(self.survived.items())]
        facts = {"kills": self.kills, "lives": self.lives, "seconds": round(self.seconds, 1)}
        return {**facts, "failures": self.failures, "rows": rows}


def choose(passed: Mapping[str, int], kills: int) -> list[str]:
    """At most so many traps, `point:count`: half of them at points passed rarely, the rest at those passed often."""
    points = {point: count for point, count in passed.items() if not point.startswith(MIGRATION)}
    rare = [f"{point}:{n}" for point, count in points.items() if point not in OFTEN for n in range(1, count + 1)]
    rare = _spread(rare, kills // 2)
    often = [point for point in OFTEN if points.get(point)]
    left = kills - len(rare)
    for number, point in enumerate(often):
        share = left // (len(often) - number)
        chosen = _spread([f"{point}:{n}" for n in range(1, points[point] + 1)], share)
        rare += chosen
        left -= len(chosen)
    return rare


def _spread(of: Sequence[str], most: int) -> list[str]:
    """At most so many of a sequence, evenly from its whole length."""
    if len(of) <= most:
        return list(of)
    return [of[number * len(of) // most] for number in range(most)]


def share_out(traps: Sequence[str], passed: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Three kills for each life: a late one, then early ones of the next processes."""

    def lateness(trap: str) -> float:
        point, _, count = trap.rpartition(":")
        return int(count) / passed[point]

    ordered = sorted(traps, key=lateness)
    while ordered:
        yield (ordered.pop(), *ordered[:EARLY])
        del ordered[:EARLY]


async def run(theatre: Theatre, platform: str, kills: int, tally: Tally) -> None:
    """Kill the bot on one platform so many times, and add up."""
    began = time.monotonic()
    calm = await theatre.live(platform)
    traps = choose(calm.passed[0], kills)
    alone: list[str] = []
    for traps_of_life in share_out(traps, calm.passed[0]):
        killed = await _try(theatre, platform, traps_of_life, calm, tally)
        alone += [trap for trap in traps_of_life[1:] if trap not in killed]
    for trap in alone:
        await _try(theatre, platform, (trap,), calm, tally)
    tally.seconds += time.monotonic() - began


async def upgrade_killed(folder: Path, kills: int, tally: Tally) -> None:
    """Kill upgrades of an old database so many times, and add up."""
    began, upgrades = time.monotonic(), Upgrades(folder)
    await upgrades.open()
    passed = await upgrades.count()
    others = [f"{point}:{n}" for point in STATEMENTS for n in range(1, passed[point] + 1)]
    for trap in [*COMMITS, *_spread(others, kills - len(COMMITS))]:
        tally.lives += 1
        try:
            await upgrades.kill(trap)
            tally.survive(PLATFORM, [trap])
        except Exception:
            tally.failures.append(f"{PLATFORM} {trap}: {traceback.format_exc()}")
    tally.seconds += time.monotonic() - began


async def _try(theatre: Theatre, platform: str, traps: Sequence[str], calm: Report, tally: Tally) -> Sequence[str]:
    """One life; the traps that killed in it."""
    tally.lives += 1
    try:
        report = await theatre.live(platform, traps)
    except Exception:
        tally.failures.append(f"{platform} {traps}: {traceback.format_exc()}")
        return traps
    if report.outcome != calm.outcome:
        different = {key: (report.outcome[key], was) for key, was in calm.outcome.items() if report.outcome[key] != was}
        tally.failures.append(f"{platform} {traps}: {different}")
    else:
        tally.survive(platform, report.killed)
    return report.killed


def draw(tally: Tally) -> str:
    """The kills by point and platform, as a table."""
    platforms = sorted({platform for platform, _ in tally.survived})
    points = sorted({point for _, point in tally.survived})
    lines = [f"{'point':28}" + "".join(f"{platform:>10}" for platform in platforms)]
    for point in points:
        lines.append(f"{point:28}" + "".join(f"{tally.survived[platform, point] or '':>10}" for platform in platforms))
    took = f"{tally.kills} kills in {tally.lives} lives, {tally.seconds:.0f} s"
    lines.append(f"{took}; {len(tally.failures)} lives came out otherwise.")
    return "\n".join(lines)


@click.command()
@click.option("--platform", type=click.Choice(["all", *STAGES, PLATFORM]), default="all", show_default=True)
@click.option("--kills", type=int, default=300, show_default=True, help="Over all platforms.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Where the result goes as JSON.")
def main(platform: str, kills: int, file: Path | None) -> None:
    """Kill the bot at its boundaries, and compare what it left with what an undisturbed one leaves."""
    platforms = [PLATFORM, *STAGES] if platform == "all" else [platform]
    tally = Tally(file=file)

    async def run_all(folder: Path) -> None:
        for number, name in enumerate(platforms):
            share = (kills - tally.kills) // (len(platforms) - number)
            if name == PLATFORM:
                await upgrade_killed(folder, min(share, MOST_UPGRADES), tally)
            else:
                await run(Theatre(folder), name, share, tally)

    with TemporaryDirectory(prefix="drill-crash-") as folder:
        asyncio.run(run_all(Path(folder)))
    click.echo("\n".join(tally.failures))
    click.echo(draw(tally))
    if file:
        file.write_text(json.dumps(tally.as_json(), indent=1))
    raise SystemExit(bool(tally.failures))


if __name__ == "__main__":
    main()
