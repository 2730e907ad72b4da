"""`/schedule rules`: what later rounds of a group are played by."""

from bot.platforms.discord.announcer import DiscordAnnouncer
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.parse import PLATFORM
from bot.platforms.discord.visit import Visit
from bot.services.bundle import Services
from bot.services.house_rules import describe
from bot.services.once import once


class RuleBook:
    """Shows the rules to everyone, and changes them for hosts; the service checks the right."""

    def __init__(self, services: Services, counter: Counter, announcer: DiscordAnnouncer) -> None:
        self._services = services
        self._counter = counter
        self._announcer = announcer

    async def run(self, visit: Visit, numbers: dict[str, int], lock: bool | None) -> None:
        """Change what is given, with nothing given only show; say what keeps us from locking threads."""
        await visit.wait()
        group = await self._services.finding.find_group(visit.spot)
        rules, title = await self._services.house_rules.get(group.id), "rules.now"
        if numbers or lock is not None:
            by, locks = (await self._counter.account(visit)).id, rules.lock_thread if lock is None else lock
            with once(visit.key):
                rules = await self._services.house_rules.set(group.id, numbers, by, lock_thread=locks)
            title = "rules.saved"
        lines = [f"- {line}" for line in describe(rules, visit.locale)]
        told = [f"**{visit.say(title)}**", *lines, visit.say("rules.about"), *await self._problems(group.id)]
        await visit.tell("\n".join(told))

    async def _problems(self, group_id: int) -> list[str]:
        channels = (await self._services.groups.settings(group_id)).channels
        mine = [channel.ref for channel in channels if channel.ref.platform == PLATFORM]
        return [f"⚠️ {problem}" for ref in mine for problem in await self._announcer.inspect_locks(ref)]
