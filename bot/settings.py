"""What an operator sets: read once from the environment and `.env`, checked as a whole before anything starts."""

import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    AliasGenerator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "DRILL_"
ENV_FILE = Path(".env")
# utf-8 that also takes the mark some editors put at the start of a file.
ENCODING = "utf-8-sig"
DATABASE_FILE = "drill.db"
QUESTIONS = Path(__file__).parent.parent / "questions"
LEAST_PASSWORD_LENGTH = 8
LONGEST_ROUND_MINUTES = 7 * 24 * 60
MOST_BACKUPS = 3650
HTTPS_PORT = 443
# How alike a mistyped name must be to be taken for a known one, 0 to 1.
NEAR = 0.7

_HOST_NAME = re.compile(r"(?!-)[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_OWN_WORDS = "own_words"


class SettingsError(Exception):
    """The settings cannot be used; `faults` has one sentence for each thing to mend and never a value."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`, a checked DRILL_HOST."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked_host(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        # What looks like an address and is none would only fail later, as a name that nobody knows.
        if not _HOST_NAME.fullmatch(host) or host.replace(".", "").isdigit():
            raise
    return host.lower()


def _possible_folder(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise ValueError("not a folder")
    return path


def _checked_folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("no such folder")
    return path


def _checked_public_url(url: str) -> str:
    parts = urlsplit(url)
    extra = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme != "https" or extra or not _HOST_NAME.fullmatch(parts.hostname or ""):
        raise ValueError("not the address of a site")
    port = f":{parts.port}" if parts.port not in {None, HTTPS_PORT} else ""
    return f"https://{parts.hostname}{port}"


def _checked_api(*schemes: str) -> Callable[[str], str]:
    """Takes the address of a platform's API; without encryption only on this machine, for proxies and tests."""
    safe, plain = schemes

    def check(url: str) -> str:
        parts = urlsplit(url)
        if (
            not parts.hostname
            or parts.scheme not in schemes
            or (parts.scheme == plain and not is_loopback(parts.hostname))
        ):
            raise ValueError(f"not an address that begins with {safe}://")
        return url

    return check


def _begins_with(*marks: str) -> AfterValidator:
    """Takes a secret that begins with one of `marks`."""

    def check(secret: SecretStr) -> SecretStr:
        if not secret.get_secret_value().startswith(marks):
            raise ValueError(f"begins with none of {marks}")
        return secret

    return AfterValidator(check)


_Home = AfterValidator(Path.expanduser)
_Lower = BeforeValidator(str.lower)
_Password = Annotated[SecretStr, Field(min_length=LEAST_PASSWORD_LENGTH)]


class Settings(BaseSettings):
    """Checked settings. A field is read from `DRILL_` and its name, the tokens from their platforms' usual names.

    Each description completes the sentence "NAME: must be ...". Read with `read_settings`, which says every fault.
    """

    model_config = SettingsConfigDict(
        alias_generator=AliasGenerator(validation_alias=lambda field: PREFIX + field.upper()),
        case_sensitive=True,
        env_ignore_empty=True,
        validate_by_name=True,
        validate_by_alias=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    data: Annotated[Path, _Home, AfterValidator(_possible_folder)] = Field(
        Path("data"), description="a folder for the database, there already or to be made"
    )
    host: Annotated[str, AfterValidator(_checked_host)] = Field(
        "127.0.0.1", description="an address or name of this machine to listen on, without a port"
    )
    port: int = Field(8080, ge=1, le=65535, description="a whole number from 1 to 65535")
    public_url: Annotated[str, AfterValidator(_checked_public_url)] | None = Field(
        None, description="the address people open: https:// and a host, nothing after it"
    )
    room_password: _Password | None = Field(
        None, validate_default=True, description=f"at least {LEAST_PASSWORD_LENGTH} characters long"
    )
    questions: Annotated[Path, _Home, AfterValidator(_checked_folder)] = Field(
        QUESTIONS, description="a folder that exists and holds a question bank"
    )
    zone: ZoneInfo = Field(
        default_factory=partial(ZoneInfo, "UTC"),
        description="an IANA time zone such as Europe/Berlin or America/New_York",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _Lower] = Field(
        "info", description="debug, info, warning or error"
    )
    log_format: Annotated[Literal["auto", "console", "json"], _Lower] = Field(
        "auto", description="auto, console or json"
    )
    round_minutes: int = Field(
        1440, ge=1, le=LONGEST_ROUND_MINUTES, description=f"a whole number of minutes from 1 to {LONGEST_ROUND_MINUTES}"
    )
    backups_kept: int = Field(
        7, ge=0, le=MOST_BACKUPS, description=f"a whole number from 0 to {MOST_BACKUPS}; 0 makes no daily backups"
    )
    discord_token: SecretStr | None = Field(None, validation_alias="DISCORD_TOKEN")
    discord_api: Annotated[str, AfterValidator(_checked_api("https", "http"))] = Field(
        "https://discord.com/api/v10", description="the address of Discord's REST API, beginning with https://"
    )
    discord_gateway: Annotated[str, AfterValidator(_checked_api("wss", "ws"))] = Field(
        "wss://gateway.discord.gg/", description="the address of Discord's gateway, beginning with wss://"
    )
    discord_dev_guild: int | None = Field(None, ge=1, description="the id of a guild, a whole number")
    slack_bot_token: Annotated[SecretStr, _begins_with("xoxb-", "xoxe.xoxb-")] | None = Field(
        None, validation_alias="SLACK_BOT_TOKEN", description="the bot token, which begins with xoxb-"
    )
    slack_app_token: Annotated[SecretStr, _begins_with("xapp-")] | None = Field(
        None, validation_alias="SLACK_APP_TOKEN", description="the app-level token, which begins with xapp-"
    )
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET", validate_default=True)
    slack_api: Annotated[str, AfterValidator(_checked_api("https", "http"))] = Field(
        "https://slack.com/api/", description="the address of Slack's Web API, beginning with https://"
    )

    @field_validator("room_password")
    @classmethod
    def _guards_the_room(cls, password: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        opened_by = [name for name in ("host", "public_url") if not _is_private(info.data.get(name))]
        if password is None and opened_by:
            raise PydanticCustomError(
                _OWN_WORDS,
                "is needed because {opened_by} lets others reach the room: "
                "choose at least {least} characters, or remove {opened_by}",
                {"opened_by": Settings.model_fields[opened_by[0]].validation_alias, "least": LEAST_PASSWORD_LENGTH},
            )
        return password

    @field_validator("slack_signing_secret")
    @classmethod
    def _completes_slack(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if not {"slack_bot_token", "slack_app_token"} <= info.data.keys():
            return secret
        has_token, has_way = bool(info.data["slack_bot_token"]), bool(secret or info.data["slack_app_token"])
        if has_token and not has_way:
            raise PydanticCustomError(
                _OWN_WORDS, "is needed beside SLACK_BOT_TOKEN, or SLACK_APP_TOKEN is; docs/slack.md says which"
            )
        if has_way and not has_token:
            raise PydanticCustomError(_OWN_WORDS, "or SLACK_APP_TOKEN is set, and SLACK_BOT_TOKEN is missing beside it")
        return secret

    @property
    def database(self) -> Path:
        """The SQLite file; its folder need not exist yet."""
        return self.data / DATABASE_FILE

    @property
    def public_host(self) -> str | None:
        """Host of `public_url` as a browser sends it in its Host header, or None."""
        return self.public_url.removeprefix("https://") if self.public_url else None

    @property
    def round_window(self) -> timedelta:
        """How long the first extra round of a new room stays open."""
        return timedelta(minutes=self.round_minutes)

    @property
    def secret_values(self) -> frozenset[str]:
        """Every secret in clear, for the log to blot out; never to be shown."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return frozenset(value.get_secret_value() for value in values if isinstance(value, SecretStr))


def _is_private(address: str | None) -> bool:
    return address is None or is_loopback(address)


def setting_names() -> tuple[str, ...]:
    """Every variable that is read, in the order of Settings."""
    return tuple(_descriptions())


def _descriptions() -> dict[str, str | None]:
    return {str(field.validation_alias): field.description for field in Settings.model_fields.values()}


def read_settings(env_file: Path = ENV_FILE) -> Settings:
    """Settings from the environment, and from `env_file` where the environment says nothing; empty means unset.

    Raises SettingsError with every fault at once, unknown DRILL_ names included.
    """
    faults = [*_unknown_faults(_given_names(env_file))]
    try:
        settings = Settings(_env_file=env_file, _env_file_encoding=ENCODING)
    except ValidationError as error:
        faults += _value_faults(error)
    if faults:
        raise SettingsError(faults)
    return settings


def _given_names(env_file: Path) -> set[str]:
    try:
        return {*os.environ, *dotenv_values(env_file, encoding=ENCODING)}
    except UnicodeDecodeError:
        reason = "it is not UTF-8 text"
    except OSError as error:
        reason = error.strerror or "it is no text file"
    raise SettingsError([f"{env_file}: cannot be read, {reason}"])


def _unknown_faults(given: Iterable[str]) -> Iterator[str]:
    known = setting_names()
    for name in sorted(given):
        if name.upper().startswith(PREFIX) and name not in known:
            near = get_close_matches(name.upper(), known, n=1, cutoff=NEAR)
            yield f"{name}: unknown setting; " + (f"did you mean {near[0]}?" if near else ".env.example lists them all")


def _value_faults(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False, include_input=False):
        name = _written_name(str(detail["loc"][0]))
        words = detail["msg"] if detail["type"] == _OWN_WORDS else f"must be {_descriptions()[name]}"
        yield f"{name}: {words}"


def _written_name(place: str) -> str:
    """The variable of a fault, which pydantic places at the field where nothing was given."""
    field = Settings.model_fields.get(place)
    return str(field.validation_alias) if field else place
