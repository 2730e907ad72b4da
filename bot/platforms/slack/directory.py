"""What people are called and may do in the workspace, asked one by one and kept for half a day."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog

from bot import wording
from bot.platforms.slack.api import Api
from bot.ports.platform import PlatformError

KEPT: Final = timedelta(hours=12)
MOST_KEPT: Final = 5000
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the workspace. `zone` is an IANA name or '', `may_found` that they administer the workspace."""

    name: str
    zone: str
    locale: str
    may_found: bool
    is_bot: bool


class Directory:
    """People by id. `patience` is how long a caller waits for a name before doing without."""

    def __init__(self, api: Api, patience: timedelta, now: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._patience = patience.total_seconds()
        self._now = now
        self._people: OrderedDict[str, tuple[float, Person]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Person | None]] = {}
        self.on_found: Callable[[str, Person], None] = _no_matter

    def known(self, user: str) -> Person | None:
        """Someone who was asked for within the last half day."""
        found = self._people.get(user)
        return found[1] if found and self._now() - found[0] < KEPT.total_seconds() else None

    def name_of(self, user: str) -> str:
        """Somebody's name, or a stand-in while we ask for it."""
        person = self.known(user)
        if person is None:
            self.ask(user)
        return (person and person.name) or wording.say(wording.FALLBACK, "slack.someone")

    async def find(self, user: str) -> Person | None:
        """Someone, as soon as Slack answers but within our patience; the answer is kept even if it is later."""
        person = self.known(user)
        if person is not None:
            return person
        task = self.ask(user)
        done, _ = await asyncio.wait([task], timeout=self._patience)
        return task.result() if done else None

    def ask(self, user: str) -> "asyncio.Task[Person | None]":
        """Ask for someone, once however many want to know."""
        task = self._asking.get(user)
        if task is None:
            task = asyncio.create_task(self._ask(user), name="slack-users-info")
            self._asking[user] = task
            task.add_done_callback(lambda _: self._asking.pop(user, None))
        return task

    async def _ask(self, user: str) -> Person | None:
        try:
            response = await self._api.call(
                "users.info", lambda: self._api.client.users_info(user=user, include_locale=True)
            )
        except PlatformError as error:
            log.info("a person’s name could not be read", user=user, why=str(error))
            return None
        person = make_person(response.get("user") or {})
        self._people[user] = (self._now(), person)
        while len(self._people) > MOST_KEPT:
            self._people.popitem(last=False)
        self.on_found(user, person)
        return person


def _no_matter(_user: str, _person: Person) -> None:
    """Nobody wants to know."""


def make_person(user: dict[str, Any]) -> Person:
    """A user object of Slack's as a Person."""
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return Person(
        name=next((name.strip() for name in names if name and name.strip()), ""),
        zone=str(user.get("tz") or ""),
        locale=str(user.get("locale") or "").partition("-")[0],
        may_found=bool(user.get("is_admin") or user.get("is_owner")),
        is_bot=bool(user.get("is_bot")),
    )
