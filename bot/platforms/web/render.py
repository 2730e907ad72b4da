"""Pages from templates: every text from people is escaped, every text of ours comes from `wording`."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

from bot import wording
from bot.cards.means import say_mean, say_trend
from bot.cards.periods import say_period
from bot.domain.schedule import get_zone

HERE = Path(__file__).parent
STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HUES = 8
# Embeddings and overrides; isolates end where they began, so they may stay.
_TURNING = dict.fromkeys(range(0x202A, 0x202F))
# Phrases the page's script says by itself.
SCRIPT_WORDS = (
    "script.closed", "script.closes_in", "script.count", "script.failed", "script.over",
    "script.short", "script.times",
)  # fmt: skip


class Renderer:
    """Templates and static files, read once."""

    def __init__(self) -> None:
        loader = FileSystemLoader(HERE / "templates")
        self._env = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._env.globals |= {
            "md": render_markdown,
            "md_line": render_line,
            "static": self.static_url,
            "hue": hue_of,
            "initial": initial_of,
            "words": readable,
            "say_mean": say_mean,
        }
        files = sorted((HERE / "static").iterdir())
        self.static = {file.name: file.read_bytes() for file in files if file.suffix in STATIC_TYPES}

    def render(self, template: str, locale: str, zone: str, facts: Mapping[str, Any]) -> str:
        """A template filled with `facts`; instants are written in `zone`, until the page's script localises them."""
        tools: dict[str, Any] = {
            "t": partial(wording.say, locale),
            "th": partial(say_markup, locale),
            "knows": wording.has_phrase,
            "when": partial(render_instant, locale, zone),
            "wall": partial(render_wall, locale),
            "day": partial(render_day, locale),
            "period": partial(render_period, locale),
            "say_trend": partial(say_trend, locale),
            "script_words": script_words(locale),
            "locale": locale,
        }
        return self._env.get_template(template).render({**tools, **facts})

    def static_url(self, name: str) -> str:
        """The address of a static file, which changes with what is in it."""
        return f"/static/{name}?v={self.static_version(name)}"

    def static_version(self, name: str) -> str:
        """A short mark of a static file's content."""
        return hashlib.sha256(self.static[name]).hexdigest()[:12]


@lru_cache
def get_renderer() -> Renderer:
    """The one renderer of this process: compiling templates takes longer than filling them."""
    return Renderer()


def script_words(locale: str) -> str:
    """Phrases for the page's script as JSON, with the facts it will fill in still in braces.

    How a phrase counts one is called `phrase:1`.
    """
    facts = {"time": "{time}", "zone": "{zone}"}
    of_many = {phrase: wording.say(locale, phrase, **facts, n="{n}") for phrase in SCRIPT_WORDS}
    of_one = {f"{phrase}:1": wording.say(locale, phrase, **facts, n=1) for phrase in SCRIPT_WORDS}
    return json.dumps(of_many | of_one)


def say_markup(locale: str, phrase: str, **facts: Any) -> Markup:
    """A phrase with pieces of HTML among its facts; all else is escaped."""
    marks = {name: f"\0{name}\0" for name, fact in facts.items() if isinstance(fact, Markup)}
    text = str(escape(wording.say(locale, phrase, **{**facts, **marks})))
    for name, mark in marks.items():
        text = text.replace(mark, str(facts[name]))
    return Markup(text)  # noqa: S704 - escaped above


def render_instant(locale: str, zone: str, at: datetime, style: str = "full") -> Markup:
    """A time element with a readable text in the group's zone; the script rewrites it in the viewer's own."""
    text = render_wall(locale, at, zone, style)
    return Markup('<time datetime="{}" data-style="{}">{}</time>').format(at.isoformat(), style, text)


def render_wall(locale: str, at: datetime, zone: str, style: str = "full") -> str:
    """An instant as the clocks of `zone` show it."""
    local = at.astimezone(get_zone(zone))
    return wording.say(locale, f"time.{style}", at=local, zone=local.tzname() or zone)


def render_day(locale: str, on: date, style: str = "day") -> Markup:
    """A date, which is the same everywhere."""
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), wording.say(locale, f"time.{style}", on=on))


def render_period(locale: str, board: str, period: str) -> str:
    """A board's period in words; as it is written where it is none."""
    try:
        if board == "latest":
            return wording.say(locale, "time.day", on=date.fromisoformat(period))
        return say_period(locale, board, period)
    except ValueError:
        return period


def hue_of(name: str) -> str:
    """The class that colours a person's initial, the same wherever the name appears."""
    return f"hue-{zlib.crc32(name.encode(errors='replace')) % HUES}"


def initial_of(name: str) -> str:
    """The letter that stands for a person."""
    return next((char for char in name if char.isalnum()), name[:1] or "?").upper()


def readable(text: str) -> str:
    """Text from people without the characters that turn the direction of what follows; it is stored with them."""
    return text.translate(_TURNING)


@lru_cache(maxsize=256)
def render_markdown(text: str) -> Markup:
    """Light Markdown as safe HTML: no raw HTML, pictures or headings; links open without telling where from."""
    return Markup(_markdown().render(text))  # noqa: S704 - markdown-it escapes, HTML is off


@lru_cache(maxsize=256)
def render_line(text: str) -> Markup:
    """As `render_markdown`, but one line without a paragraph around it."""
    return Markup(_markdown().renderInline(text))  # noqa: S704 - markdown-it escapes, HTML is off


@lru_cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).disable(
        ["heading", "lheading", "image", "html_block", "html_inline", "hr", "reference"]
    )
    markdown.add_render_rule("link_open", _open_link)
    return markdown


def _open_link(self: RendererHTML, tokens: list[Token], at: int, options: Any, env: Any) -> str:
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    return self.renderToken(tokens, at, options, env)
