"""Cookies of the room: who is here and which doors are open to them, signed with the room's key."""

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from aiohttp import web
from itsdangerous import BadData, URLSafeSerializer

LIFETIME = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Session:
    """What a cookie says: `door` is the mark of the password it knew, `operator` that it had the host link.

    `claim` is a name that was picked and is taken with the browser's next request. `lent` says that it signed in with a
    code from a host, who may be the one sitting there: what was written privately is not shown.
    """

    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    account_id: int | None = None
    operator: bool = False
    door: str = ""
    claim: str = ""
    lent: bool = False


@dataclass(frozen=True, slots=True)
class Flash:
    """A phrase to say once, on the next page."""

    phrase: str
    facts: dict[str, Any] = field(default_factory=dict)


class Sessions:
    """Reads and writes the cookies. `secure` keeps them to https."""

    def __init__(self, key: bytes, *, secure: bool) -> None:
        self._key = key
        self._secure = secure
        self._cookie = "__Host-drill" if secure else "drill"
        self._flash = self._cookie + "-said"
        self._sessions = URLSafeSerializer(key, salt="session")
        self._flashes = URLSafeSerializer(key, salt="flash")

    def read(self, request: web.BaseRequest) -> tuple[Session, bool]:
        """The browser's session and whether it is a new one; anything not signed by us counts as none."""
        try:
            return Session(**self._sessions.loads(request.cookies.get(self._cookie, ""))), False
        except (BadData, TypeError):
            return Session(), True

    def write(self, response: web.StreamResponse, session: Session) -> None:
        """Have the browser keep `session`."""
        self._set(response, self._cookie, str(self._sessions.dumps(asdict(session))), LIFETIME)

    def read_flash(self, request: web.BaseRequest) -> Flash | None:
        """What is to be said once."""
        try:
            return Flash(**self._flashes.loads(request.cookies.get(self._flash, "")))
        except (BadData, TypeError):
            return None

    def write_flash(self, response: web.StreamResponse, flash: Flash | None) -> None:
        """Say `flash` on the next page; None forgets it."""
        if flash is None:
            response.del_cookie(self._flash, path="/", secure=self._secure, httponly=True, samesite="Lax")
        else:
            self._set(response, self._flash, str(self._flashes.dumps(asdict(flash))), timedelta(minutes=5))

    def csrf(self, session: Session) -> str:
        """The token that every form of this session carries."""
        return hmac.new(self._key, b"csrf" + session.id.encode(), hashlib.sha256).hexdigest()

    def is_csrf(self, session: Session, token: str) -> bool:
        """Whether a form came from this session."""
        return hmac.compare_digest(self.csrf(session).encode(), token.encode(errors="replace"))

    def _set(self, response: web.StreamResponse, name: str, value: str, age: timedelta) -> None:
        seconds = int(age.total_seconds())
        response.set_cookie(name, value, max_age=seconds, path="/", secure=self._secure, httponly=True, samesite="Lax")
