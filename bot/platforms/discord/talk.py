"""`/help`, `/quiz` and `/guide`: words that are the same for everyone."""

from bot.platforms.discord.layout import layout
from bot.platforms.discord.link import Link
from bot.platforms.discord.visit import Visit

_HELP = ("round", "counts", "private", "points", "streak")
_COMMANDS = ("answer", "leaderboard", "streak", "profile", "away", "remind", "suggest", "guide", "quiz", "privacy")


class Talk:
    """Handlers that only say something."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def help(self, visit: Visit) -> None:
        """How a round works, and the commands."""
        counts = "discord.help_reads_all" if self._link.reads_content else "discord.help_reads_mentions"
        parts = [f"**{visit.say(f'help.{name}')}**\n{visit.say(f'help.{name}_text')}" for name in _HELP]
        parts[1] += "\n" + visit.say(counts)
        commands = [f"`/{name}` {visit.say(f'discord.about_{name}')}" for name in _COMMANDS]
        await visit.show(layout(f"## {visit.say('discord.help_title')}", "\n\n".join(parts), "\n".join(commands)))

    async def quiz(self, visit: Visit) -> None:
        """Practice comes later."""
        await visit.tell(visit.say("discord.quiz_later"))

    async def guide(self, visit: Visit) -> None:
        """How these interviews go and how to prepare."""
        await visit.tell(visit.say("discord.quiz_later"))
