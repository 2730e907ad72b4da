"""Who may come in: the room's key, its password, the operator's host link, and the names it answers to."""

import hashlib
import hmac
import ipaddress
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

KEY_FILE = "room.key"
LINKS_FILE = "links.txt"
KEY_BYTES = 32
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class RoomConfig:
    """Where the room stands. `public_url` is the https address of a proxy before it, `password` None for no door."""

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str | None = None
    password: str | None = None

    @property
    def address(self) -> str:
        """The address to open the room at, without a slash at its end."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


class Doors:
    """Checks keys and passwords in constant time; holds no state but the key."""

    def __init__(self, key: bytes, config: RoomConfig) -> None:
        self._key = key
        self._config = config

    @property
    def has_password(self) -> bool:
        """Whether people type a password to come in."""
        return self._config.password is not None

    @property
    def host_link(self) -> str:
        """The address that makes whoever opens it a host."""
        return f"{self._config.address}/host?key={self._mark('operator')}"

    def is_operator(self, key: str) -> bool:
        """Whether `key` is the one of the host link."""
        return _equal(key, self._mark("operator"))

    def is_password(self, password: str) -> bool:
        """Whether `password` opens the door."""
        return self._config.password is not None and _equal(password, self._config.password)

    @property
    def door_mark(self) -> str:
        """What a session keeps of the password it knew: another password, another mark."""
        return self._mark(f"door {self._config.password}") if self._config.password is not None else ""

    def is_open_to(self, mark: str) -> bool:
        """Whether a session with that mark may come in."""
        return _equal(mark, self.door_mark)

    def is_own_host(self, header: str) -> bool:
        """Whether a Host header names this room: a name of ours, or any address where we listen on all of them."""
        name, config = _host_name(header), self._config
        public = _host_name(config.public_url.partition("://")[2]) if config.public_url else config.host
        return name in {*LOCAL_NAMES, config.host, public} or (config.host not in LOCAL_NAMES and _is_address(name))

    def _mark(self, purpose: str) -> str:
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).hexdigest()[:40]


def load_key(data_dir: Path) -> bytes:
    """The key that signs cookies, made at the first call and readable by its owner alone."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = data_dir / KEY_FILE
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(secrets.token_hex(KEY_BYTES).encode())
    except FileExistsError:
        pass
    return file.read_bytes()


def hand_over(link: str, data_dir: Path, out: TextIO) -> str:
    """Where the operator finds the host link: itself on a terminal, else the file it was written to (mode 0600).

    A log or a pipe never sees the key.
    """
    if out.isatty():
        return link
    file = data_dir / LINKS_FILE
    file.unlink(missing_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as made:
        made.write(link + "\n")
    return str(file)


def _host_name(header: str) -> str:
    """The name in a Host header, without port and brackets."""
    name = header.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))
