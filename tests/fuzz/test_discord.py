"""Whatever people write on Discord, nothing of ours fails, and nobody is mentioned."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.discord.parse import parse_message
from bot.platforms.discord.text import plain
from bot.store.migrations import upgrade
from tests.fuzz.hostile import ANY, SEEDS, TEXTS
from tests.fuzz.quiet import nothing_breaks
from tests.platforms.discord.double.limits import BadRequestError
from tests.platforms.discord.house import GOOD, DiscordHouse
from tests.soak import choose, record

MENTION = re.compile(r"@everyone|@here|<@[!&]?\d|<#\d")
# Commands and the option that takes words.
COMMANDS = (
    *(("away", "first"), ("schedule zone", "zone"), ("schedule skip", "day"), ("bank list", "words")),
    *(("quiz", "topic"), ("practice settings", "interview")),
)
FUZZ = settings(
    max_examples=choose(25, 400), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


class Guild:
    """A group on Discord with an open round, on a loop of its own."""

    def __init__(self, file: Path) -> None:
        self.runner = asyncio.Runner()
        self.house = DiscordHouse(file)

    async def open(self) -> None:
        await self.house.open()
        await self.house.start()
        await self.house.found()
        await self.house.open_day()
        self.house.double.limits.global_limit = 100_000

    async def write(self, text: str) -> None:
        """Write it in the thread, then something after which it is surely taken."""
        house = self.house
        house.person("Mallory").say(text[:4000], at=house.thread())
        said = house.person("Ada").say(GOOD, at=house.thread())
        await house.until(lambda: house.reactions(said))
        await house.connection._finish()

    async def submit(self, text: str) -> None:
        """Send it as a private answer."""
        person = self.house.person("Mallory")
        form = await person.click(self.house.posts()[0], "Answer privately")
        await person.submit(form, text=text)

    async def type(self, command: str, option: str, text: str) -> None:
        """Give it to a command; a client refuses what is longer than the option may be."""
        with suppress(BadRequestError, AssertionError):
            await self.house.person("Hanna", manages=True).slash(command, **{option: text})


@pytest.fixture(scope="module")
def guild(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guild]:
    folder = tmp_path_factory.mktemp("fuzz")
    asyncio.run(upgrade(folder / "drill.db"))
    made = Guild(Path(shutil.copy(folder / "drill.db", folder / "guild.db")))
    made.runner.run(made.open())
    yield made
    made.runner.run(made.house.close())
    made.runner.close()


@FUZZ
@given(TEXTS)
def test_no_message_in_a_thread_makes_us_fail(guild: Guild, text: str) -> None:
    with nothing_breaks():
        guild.runner.run(guild.write(text))
    record("fuzz-discord", executions=1)


@FUZZ
@given(TEXTS.filter(lambda text: bool(text.strip())).map(lambda text: text[:4000]))
def test_no_private_answer_makes_us_fail(guild: Guild, text: str) -> None:
    with nothing_breaks():
        guild.runner.run(guild.submit(text))
    record("fuzz-discord", executions=1)


@FUZZ
@given(st.sampled_from(COMMANDS), TEXTS)
def test_no_words_given_to_a_command_make_us_fail(guild: Guild, command: tuple[str, str], text: str) -> None:
    with nothing_breaks():
        guild.runner.run(guild.type(*command, text))
    record("fuzz-discord", executions=1)


@FUZZ
@given(ANY | TEXTS, ANY | TEXTS, TEXTS)
def test_names_files_and_words_of_any_kind_are_read_and_escaped(text: str, name: str, file: str) -> None:
    author = {"id": "1", "username": name, "global_name": None}
    files = [{"filename": file, "url": "https://cdn.example/x", "size": 10}]
    stamp = "2026-01-05T09:00:00.000000+00:00"
    raw = {"id": "2", "author": author, "content": text, "timestamp": stamp, "attachments": files, "mentions": []}
    taken = parse_message(raw, 9)
    assert not MENTION.search(plain(f"{taken.text} {taken.name}").replace("\\<#", ""))
    record("fuzz-discord", executions=1)


def test_hostile_names_and_answers_ping_nobody_when_they_are_shown(guild: Guild) -> None:
    async def play() -> None:
        house = guild.house
        for number, seed in enumerate(seed for seed in SEEDS if seed.strip()):
            said = house.person(f"{seed[:24]} {number}").say(f"{seed[:1500]} {GOOD}", at=house.thread())
            await house.until(lambda said=said: house.reactions(said))  # type: ignore[misc]
        await house.close_day()
        await house.tick()
        await house.person("Ada").slash("leaderboard")

    with nothing_breaks():
        guild.runner.run(play())
    assert guild.house.double.world.pings == []
