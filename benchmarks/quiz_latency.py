"""How long a member of the room waits for the next question of a quiz after pressing a button.

Runs the real room on its server over a loopback socket, with the whole bank on a database file that keeps what it is
told (synchronous=FULL), and a member who has practised before. A press of an option brings its verdict and stores it;
then Next, or the rating of an open answer, brings the next question. Prints JSON: p50 and p95 in milliseconds by kind
of press, as the page's script asks and as a browser without script does, which follows the redirect and reads a page;
`cpu` is the processor's time for it, client included, which a busy machine stretches less.

    .venv/bin/python -m benchmarks.quiz_latency --questions 200
"""

import argparse
import asyncio
import json
import logging
import re
import tempfile
import time as stopwatch
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.bank.loader import load_bank
from bot.settings import QUESTIONS
from bot.store.migrations import upgrade
from tests.fakes import FakeClock
from tests.platforms.web.lodge import JSON, Browser, Lodge

HOME = "/g/1/practice"
GOAL = 150.0
QUIZ = 20
ANSWER = "Retrieved text is data, so I would keep it apart from instructions and check every call against a policy. "
_SPOT = re.compile(r'action="(/g/1/practice/quiz/\d+/\d+)/(check|open|rate)"')


@dataclass
class Presses:
    """How long each kind of press took, in milliseconds."""

    browser: Browser
    token: str
    scripted: bool
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def press(self, kind: str, path: str, **fields: str) -> str:
        """Press a button, or follow a link where nothing is sent: the text that came."""
        headers = JSON if self.scripted else None
        begun, worked = stopwatch.perf_counter(), stopwatch.process_time()
        if fields:
            reply = await self.browser.post(path, {"csrf": self.token, **fields}, headers)
        else:
            reply = await self.browser.get(path, headers)
        self.took[kind].append(1000 * (stopwatch.perf_counter() - begun))
        self.cpu[kind].append(1000 * (stopwatch.process_time() - worked))
        assert reply.status == 200, reply.text
        return str(json.loads(reply.text)["html"]) if self.scripted else reply.text


async def run_quiz(presses: Presses, lodge: Lodge, key: str) -> int:
    """A whole quiz of both kinds, checks and open questions; how many questions were asked."""
    page = await presses.press("start", HOME, count=str(QUIZ), key=key)
    asked = 0
    while found := _SPOT.search(page):
        lodge.clock.advance(seconds=5)  # nobody presses faster, and the room would not let them
        spot, kind = found[1], found[2]
        quiz = spot.rpartition("/")[0]
        if kind == "check":
            asked += 1
            await presses.press("option to verdict", f"{spot}/check", option="2")
            page = await presses.press("next to question", quiz)
        elif kind == "open":
            asked += 1
            page = await presses.press("answer to feedback", f"{spot}/open", text=ANSWER * 5)
        else:
            page = await presses.press("rating to question", f"{spot}/rate", rating="3")
    return asked


async def measure(questions: int) -> dict[str, Any]:
    """Quizzes until `questions` were asked each way; a new day for each, so that reviews come due."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "drill.db"
        await upgrade(file)
        lodge = await Lodge(file, FakeClock(), durability="FULL").open()
        await lodge.core.services.questions.load(load_bank(QUESTIONS))
        browser = await lodge.browser("Ada")
        token = await browser.token(HOME)
        found: dict[str, Any] = {}
        for scripted in (True, False):
            presses, asked = Presses(browser, token, scripted), 0
            while asked < questions:
                lodge.clock.advance(days=1)
                asked += await run_quiz(presses, lodge, f"quiz-{scripted}-{asked}")
            shown = {kind: {**shares(took), "cpu": shares(presses.cpu[kind])} for kind, took in presses.took.items()}
            found["script" if scripted else "no script"] = shown
        await lodge.close()
    return {"questions": questions, "goal_p95_ms": GOAL, **found}


def shares(took: list[float]) -> dict[str, Any]:
    """Where half and where 95 of 100 lie."""
    ordered = sorted(took)
    picked = {f"p{part}": round(ordered[int(len(ordered) * part / 100)], 1) for part in (50, 95)}
    return {"presses": len(ordered), **picked, "longest": round(ordered[-1], 1)}


def main() -> None:
    """Parse the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=200, help="to be asked each way")
    logging.disable(logging.INFO)
    print(json.dumps(asyncio.run(measure(parser.parse_args().questions)), indent=2))


if __name__ == "__main__":
    main()
