"""A room whose bank has something to practise: checks, follow-ups and every kind of question."""

import html
import re
from dataclasses import dataclass, replace

from bot.domain.question import Bank
from tests.platforms.web.lodge import Browser, Lodge, Reply
from tests.services.mock_house import make_mock_bank
from tests.services.test_quiz import RIGHT, check_of

HOME = "/g/1/practice"
_OPTION = re.compile(r'name="option" value="(\d)".*?<span>([^<]+)</span></button>', re.DOTALL)
_POSITION = re.compile(r'action="(/g/1/practice/quiz/\d+/\d+)/(?:check|open)"')
_TURN = re.compile(r'name="turn" value="([\d-]+)"')
_LEVEL = re.compile(r'name="(rate-[a-z]+)"')


def make_practice_bank() -> Bank:
    """Questions of each kind with a check; what must stay secret says so."""
    bank = make_mock_bank(30, 10, 10)
    return replace(bank, questions=tuple(replace(q, checks=(check_of(q.id),)) for q in bank.questions))


@dataclass
class Player:
    """Somebody who practises by forms alone."""

    browser: Browser

    async def start(self, **fields: str) -> Reply:
        return await self.browser.submit(HOME, HOME, **{"count": "3", **fields})

    async def choose(self, page: Reply, *, right: bool = True) -> Reply:
        """Press an option's button."""
        value = next(value for value, text in options(page) if (html.unescape(text) == RIGHT) is right)
        return await self.browser.submit(f"{spot(page)}/check", page.path, option=value)

    async def answer(self, page: Reply, text: str) -> Reply:
        return await self.browser.submit(f"{spot(page)}/open", page.path, text=text)

    async def on(self, page: Reply) -> Reply:
        """Press Next."""
        return await self.browser.get(page.path.rpartition("/")[0])

    async def mock(self, **fields: str) -> Reply:
        return await self.browser.submit(f"{HOME}/mock", f"{HOME}/mock", **{"minutes": "20", **fields})

    async def do(self, page: Reply, deed: str, **fields: str) -> Reply:
        """Press a button of an interview's form."""
        address = "/".join(page.path.split("/")[:6])
        turn = _TURN.search(page.text)
        kept = {"turn": turn[1]} if turn else {}
        return await self.browser.submit(f"{address}/{deed}", address, **kept, **fields)

    async def rate(self, page: Reply, level: str = "3") -> Reply:
        kind = re.search(r'name="kind" value="([a-z-]+)"', page.text)
        assert kind
        levels = dict.fromkeys(_LEVEL.findall(page.text), level)
        return await self.do(page, "rate", kind=kind[1], **levels)


def options(page: Reply) -> list[tuple[str, str]]:
    """The values and texts of the buttons of a check."""
    return _OPTION.findall(page.text)


def spot(page: Reply) -> str:
    """The address of the question that a page shows."""
    found = _POSITION.search(page.text)
    assert found, page.text
    return found[1]


async def player(lodge: Lodge, name: str = "Ada") -> Player:
    """Somebody in a room with something to practise."""
    await lodge.core.services.questions.load(make_practice_bank())
    return Player(await lodge.browser(name))
