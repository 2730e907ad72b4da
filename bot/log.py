"""One log for us and for every library: lines for a person or JSON, with context, and without secrets."""

import logging
import re
import sys
from collections.abc import Collection, Mapping
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

Format = Literal["auto", "console", "json"]
BLOTTED = "[hidden]"

# Libraries that write a line for each thing they do, such as every tick and every request.
_CHATTY = ("aiohttp.access", "alembic", "apscheduler")
_SECRET_KEY = re.compile(r"(?i)(?:^|_)(?:authorization|cookie|password|secret|token)$")
# What looks like a secret even where nobody told us of it; a group, where there is one, is kept.
_TOKEN_SHAPES = (
    r"\bxox[a-z]-[\w-]{8,}",  # Slack: bot, user, legacy
    r"\bxapp-[\w-]{8,}",  # Slack: app level
    r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}",  # Discord: bot
    r"(?P<path>/(?:webhooks|interactions)/\d+/)[\w-]{20,}",  # Discord: the right to answer an interaction
    r"(?P<scheme>\b(?:Bearer|Bot|Basic)\s)[\w.~+/=-]{16,}",
    r"(?P<name>(?i:(?:authorization|password|secret|token)[\"']?\s?[=:]\s?[\"']?(?:(?:bearer|bot|basic)\s)?))"
    r"[^\s\"'&,;]{4,}",
)


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, so that a second `configure` replaces it and nobody else's."""


class Redaction:
    """A structlog processor that blots out known secrets and what looks like one, however deep it lies."""

    def __init__(self, secrets: Collection[str] = ()) -> None:
        known = [re.escape(secret) for secret in sorted(secrets, key=len, reverse=True) if secret]
        self._pattern = re.compile("|".join([*known, *_TOKEN_SHAPES]))

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        """The event with every key and value cleaned."""
        return {self._text(key): self._clean(value, key) for key, value in event.items()}

    def _clean(self, value: Any, key: str = "") -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        if _SECRET_KEY.search(key):
            return BLOTTED
        if isinstance(value, Mapping):
            return {self._text(str(k)): self._clean(v, str(k)) for k, v in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(item) for item in value]
        return self._text(value if isinstance(value, str) else repr(value))

    def _text(self, text: str) -> str:
        return self._pattern.sub(lambda found: (found[found.lastgroup] if found.lastgroup else "") + BLOTTED, text)


def configure(
    level: str = "info", style: Format = "auto", secrets: Collection[str] = (), stream: TextIO | None = None
) -> None:
    """Send everything from `level` up to `stream` (standard error if None), ours and the libraries'.

    `style` "auto" writes lines for a person on a terminal and JSON elsewhere. `secrets` never appear, nor does what
    looks like a token. Called by the command line and tests alone; calling again replaces what was configured.
    """
    stream = stream or sys.stderr
    is_json = style == "json" or (style == "auto" and not stream.isatty())
    handler = _Handler(stream)
    handler.setFormatter(_formatter(is_json, stream.isatty(), Redaction(secrets)))
    root = logging.getLogger()
    root.handlers = [*(kept for kept in root.handlers if not isinstance(kept, _Handler)), handler]
    root.setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(is_json: bool, has_colours: bool, redaction: Redaction) -> logging.Formatter:
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if is_json
        else structlog.dev.ConsoleRenderer(colors=has_colours, exception_formatter=structlog.dev.plain_traceback)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,  # before the redaction: a traceback quotes what it failed on
            redaction,
            renderer,
        ],
    )
