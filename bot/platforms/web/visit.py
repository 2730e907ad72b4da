"""One request to the room, with what is known of who makes it."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web
from multidict import MultiDict

from bot import wording
from bot.domain.errors import ConflictError, DrillError, ForbiddenError, NotFoundError, NotStoredError
from bot.domain.group import Account, Group
from bot.platforms.web.room import Room
from bot.platforms.web.session import Flash, Session
from bot.platforms.web.views import Viewer, get_group, read_viewer
from bot.ports.store import UnitOfWork

JSON = "application/json"
Handler = Callable[["Visit"], Awaitable[web.StreamResponse]]


class RefusedError(Exception):
    """The room does not serve this request; `phrase` and `facts` say why and what to do."""

    def __init__(self, status: int, phrase: str, **facts: Any) -> None:
        super().__init__(phrase)
        self.status = status
        self.phrase = phrase
        self.facts = facts


class Visit:
    """Reads the request, knows the viewer, and makes responses in the room's look."""

    def __init__(self, room: Room, request: web.Request, session: Session) -> None:
        self.room = room
        self.request = request
        self.session = session
        self.viewer = Viewer()
        self.found_group: Group | None = None
        self.form: MultiDict[str] = MultiDict()
        self._flash: Flash | None = None

    async def load(self) -> None:
        """Look up the group of the address and who is here. Raises NotFoundError for a group that is not here."""
        number = self.request.match_info.get("group")

        async def work(uow: UnitOfWork) -> tuple[Group | None, Viewer]:
            group = await get_group(uow, int(number)) if number else None
            return group, await read_viewer(uow, self.session.account_id, group, is_lent=self.session.lent)

        self.found_group, self.viewer = await self.room.store.read(work)

    @property
    def locale(self) -> str:
        """The language of the account, else English."""
        return self.viewer.account.locale if self.viewer.account else wording.FALLBACK

    @property
    def group(self) -> Group:
        """The group of a page under /g/."""
        assert self.found_group is not None
        return self.found_group

    @property
    def base(self) -> str:
        """The group's address, without a slash at its end; '' outside of groups."""
        return f"/g/{self.found_group.id}" if self.found_group else ""

    @property
    def account(self) -> Account:
        """Whoever is here. Raises RefusedError for someone without a name."""
        if self.viewer.account is None:
            raise RefusedError(403, "room.name_first")
        return self.viewer.account

    @property
    def own_account(self) -> Account:
        """Whoever is here, and came in without a host's help. Raises RefusedError for anybody else."""
        self.refuse_lent()
        return self.account

    def refuse_lent(self) -> None:
        """Raises RefusedError where a host's code was used: a host may be sitting there."""
        if self.session.lent:
            raise RefusedError(403, "room.lent")

    @property
    def wants_json(self) -> bool:
        """Whether the page's script asks, which takes facts instead of pages."""
        return JSON in self.request.headers.get("Accept", "")

    def number(self, name: str) -> int:
        """A number in the address."""
        return int(self.request.match_info[name])

    def query(self, name: str) -> str:
        """A value after the address's question mark."""
        return self.request.query.get(name, "")

    def field(self, name: str) -> str:
        """A form's field, '' where it is missing."""
        return self.form.get(name, "")

    def form_key(self) -> str:
        """The key that makes a form take effect once. Raises RefusedError where it is missing."""
        key = self.field("key")
        if not 8 <= len(key) <= 40:
            raise RefusedError(400, "error.bad_request")
        return key

    def say(self, phrase: str, **facts: Any) -> str:
        """A phrase in the viewer's language."""
        return wording.say(self.locale, phrase, **facts)

    def sign_in(self, account_id: int, *, lent: bool) -> None:
        """This browser is that account's from now on; with another session, so that an old form is void."""
        before = self.session
        self.session = Session(account_id=account_id, operator=before.operator, door=before.door, lent=lent)

    def flash(self, phrase: str, **facts: Any) -> None:
        """Say something on the next page."""
        self._flash = Flash(phrase, facts)

    def render(self, template: str, status: int = 200, **facts: Any) -> web.Response:
        """A page."""
        said = self.room.sessions.read_flash(self.request)
        facts["said"] = self.say(said.phrase, **said.facts) if said and wording.has_phrase(said.phrase) else ""
        facts["keep_said"] = said is not None and "code" in said.facts
        response = web.Response(text=self.fragment(template, **facts), content_type="text/html", status=status)
        if said:
            self.room.sessions.write_flash(response, None)
        return response

    def fragment(self, template: str, **facts: Any) -> str:
        """A template filled, with what every template knows."""
        known: dict[str, Any] = {
            "viewer": self.viewer,
            "me": self.viewer.account,
            "group": self.found_group,
            "base": self.base,
            "path": self.request.path,
            "csrf": self.room.sessions.csrf(self.session),
            "new_key": secrets.token_urlsafe(12),
            "topic": self.room.topic_title,
            "now": self.room.clock.now(),
            "form": self.form,
            "fault": "",
            "said": "",
            "keep_said": False,
        }
        zone = self.found_group.zone if self.found_group else "UTC"
        return self.room.renderer.render(template, self.locale, zone, {**known, **facts})

    def json(self, facts: Mapping[str, Any], status: int = 200) -> web.Response:
        """Facts for the page's script."""
        return web.json_response(facts, status=status)

    def to(self, path: str) -> web.Response:
        """Go to another page of the room, after a change or for a command."""
        return web.Response(status=303, headers={"Location": path})

    def refuse(self, error: DrillError | RefusedError) -> web.Response:
        """The page that says why not."""
        words = self.say(error.phrase, **error.facts)
        if isinstance(error, RefusedError):
            return self.error(error.status, words, error.facts.get("seconds"))
        return self.error(status_of(error), words)

    def error(self, status: int, words: str, retry_after: int | None = None) -> web.Response:
        """A refusal in the room's look, with what was typed so that it is not lost."""
        if self.wants_json:
            response = self.json({"fault": words}, status)
        else:
            typed = self.field("text") or self.field("why")
            text = self.fragment("error.html", status=status, words=words, typed=typed)
            response = web.Response(text=text, content_type="text/html", status=status)
        if retry_after is not None:
            response.headers["Retry-After"] = str(retry_after)
        return response

    def keep(self, response: web.StreamResponse, *, is_new: bool, before: Session) -> None:
        """Set the cookies that changed."""
        if response.prepared:
            return
        if is_new or self.session != before:
            self.room.sessions.write(response, self.session)
        if self._flash is not None:
            self.room.sessions.write_flash(response, self._flash)


def status_of(error: DrillError) -> int:
    """The HTTP status of a refusal by the core."""
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, ForbiddenError):
        return 403
    if isinstance(error, NotStoredError):
        return 503
    return 409 if isinstance(error, ConflictError) else 422
