"""`/help` and `/guide`: words that are the same for everyone."""

from discord import ui

from bot.bank.guide import GuideBlock, GuideCard, GuideSection, Line
from bot.domain.errors import AmbiguousGroupError, NotFoundError
from bot.domain.round import Rules
from bot.platforms.discord.layout import layout, option, select
from bot.platforms.discord.link import Link
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_values
from bot.services.bundle import Services
from bot.services.house_rules import say_help

_HELP = ("round", "counts", "private", "points", "streak")
_COMMANDS = (
    *("answer", "leaderboard", "streak", "profile", "join", "leave", "away", "remind", "suggest"),
    *("quiz", "due", "mock", "practice", "guide", "link", "unlink", "privacy"),
)
_FOR_HOSTS = {
    **{name: f"discord.about_{name}" for name in ("setup", "check", "schedule", "round", "bank")},
    "standings": "chat_seasons.about",
    "week": "digest.about_week",
}


class Talk:
    """Handlers that only say something. `guide` is None where the operator's bank has none."""

    def __init__(self, services: Services, link: Link, guide: GuideCard | None) -> None:
        self._services = services
        self._link = link
        self._guide = guide

    async def help(self, visit: Visit) -> None:
        """How a round works by the rules of the group, if it is clear which, and the commands."""
        await visit.wait()
        rules = await self._find_rules(visit)
        counts = "discord.help_reads_all" if self._link.reads_content else "discord.help_reads_mentions"
        parts = [f"**{visit.say(f'help.{name}')}**\n{say_help(name, rules, visit.locale)}" for name in _HELP]
        parts[1] += "\n" + visit.say(counts)
        commands = "\n".join(f"`/{name}` {visit.say(f'discord.about_{name}')}" for name in _COMMANDS)
        hosts = "\n".join(f"`/{name}` {visit.say(phrase)}" for name, phrase in _FOR_HOSTS.items())
        title, for_hosts = visit.say("discord.help_title"), visit.say("discord.help_hosts")
        await visit.show(layout(f"## {title}", "\n\n".join(parts), commands, f"**{for_hosts}**\n{hosts}"))

    async def _find_rules(self, visit: Visit) -> Rules | None:
        try:
            group = await self._services.finding.find_group(visit.spot)
        except (AmbiguousGroupError, NotFoundError):
            return None
        return await self._services.house_rules.get(group.id)

    async def guide(self, visit: Visit) -> None:
        """How these interviews go and how to prepare: its first section, and the way to the others."""
        if self._guide is None:
            await visit.tell(visit.say("discord.no_guide"))
        else:
            await visit.show(render_guide(self._guide, 0, visit.say("discord.guide_sections")))

    async def read(self, visit: Visit, _rest: str) -> None:
        """Another section was chosen."""
        await visit.wait(update=True)
        number = int(parse_values(visit.interaction)[0])
        if self._guide is not None and number < len(self._guide.sections):
            await visit.show(render_guide(self._guide, number, visit.say("discord.guide_sections")))


def render_guide(guide: GuideCard, number: int, hint: str) -> ui.LayoutView:
    """A section of the guide, with a select of all of them."""
    section = guide.sections[number]
    options = [option(other.title, str(n), chosen=n == number) for n, other in enumerate(guide.sections)]
    head = f"## {plain(guide.title)}\n### {plain(section.title)}"
    return layout(head, _section(section), rows=[select("guide:read:", options, hint)])


def _section(section: GuideSection) -> str:
    return "\n\n".join(_block(block) for block in section.blocks)


def _block(block: GuideBlock) -> str:
    mark = "- " if block.kind == "list" else ""
    return "\n".join(mark + _line(line) for line in block.lines)


def _line(line: Line) -> str:
    """What links to a topic elsewhere is set in bold."""
    return "".join(f"**{plain(span.text)}**" if span.topic else plain(span.text) for span in line)
