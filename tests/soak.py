"""How hard the tests try: a quick selection by default, everything where SOAK names a folder for what they counted."""

import json
import os
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
FOLDER = os.environ.get("SOAK", "")


def choose(quick: T, soak: T) -> T:
    """What to try: `quick` in every run, `soak` in `make soak`."""
    return soak if FOLDER else quick


def record(name: str, **counts: int) -> None:
    """Print what was tried; a soak keeps it for the report, added to what was counted under that name before."""
    print(name, counts)
    if FOLDER:
        file = Path(FOLDER) / f"{name}.json"
        known: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
        sums = {key: known.get(key, 0) + counts.get(key, 0) for key in {**known, **counts}}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(sums))
