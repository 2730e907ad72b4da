"""Commands of hosts, as Discord lists them: hidden from who may not manage the server, checked again by us."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.platforms.discord.completion import Complete, Completion
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.hosting import Hosting
from bot.platforms.discord.member_commands import Command, about, handle
from bot.platforms.discord.rule_book import RuleBook
from bot.platforms.discord.setup import SetUp
from bot.platforms.discord.visit import Interaction
from bot.services.naming import LONGEST_GROUP_NAME
from bot.wording import say

_FOR_HOSTS = discord.Permissions(manage_guild=True)
Minutes = app_commands.Range[int, 5, 10080]
Level = app_commands.Range[int, 0, 5]
Number = app_commands.Range[int, 0, 1000]
GroupName = app_commands.Range[str, 1, LONGEST_GROUP_NAME]


def host_commands(
    counter: Counter, set_up: SetUp, hosting: Hosting, rules: RuleBook, completion: Completion
) -> Sequence[Command | app_commands.Group]:
    """Every command of hosts."""
    return [
        _setup(set_up, completion),
        _check(set_up),
        _schedule(counter, hosting, rules, completion),
        _round(counter, completion),
        _bank(counter, completion),
    ]


def _setup(set_up: SetUp, completion: Completion) -> Command:
    @app_commands.command(name="setup", description=about("setup"))
    @app_commands.describe(zone=about("setup_zone"), time=about("setup_time"))
    @app_commands.autocomplete(zone=completion.zones)
    async def command(interaction: Interaction, zone: str = "", time: str = "") -> None:
        await handle(interaction, lambda visit: set_up.start(visit, zone, time))

    return _for_hosts(command)


def _check(set_up: SetUp) -> Command:
    @app_commands.command(name="check", description=about("check"))
    async def command(interaction: Interaction) -> None:
        await handle(interaction, set_up.start)

    return _for_hosts(command)


def _schedule(counter: Counter, hosting: Hosting, rules: RuleBook, completion: Completion) -> app_commands.Group:
    group = _group("schedule")
    for name in ("show", "pause", "resume"):
        _add(group, name, counter)
    _add_with(group, "skip", "day", counter, completion.dates)
    _add_with(group, "unskip", "day", counter, completion.skipped)
    _add_with(group, "zone", "zone", counter, completion.zones)

    @group.command(name="change", description=about("schedule_change"))
    @app_commands.describe(
        time=about("setup_time"),
        days=about("schedule_days"),
        minutes=about("schedule_minutes"),
        topic=about("schedule_topic"),
        second=about("schedule_topic_more"),
        third=about("schedule_topic_more"),
        hardest=about("schedule_hardest"),
    )
    @app_commands.autocomplete(topic=completion.topics_or_all, second=completion.topics, third=completion.topics)
    async def change(
        interaction: Interaction,
        time: str = "",
        days: str = "",
        minutes: Minutes = 0,
        topic: str = "",
        second: str = "",
        third: str = "",
        hardest: Level = -1,
    ) -> None:
        topics = [topic, second, third]
        await handle(interaction, lambda visit: hosting.change(visit, time, days, minutes, topics, hardest))

    @group.command(name="name", description=say("en", "group_name.title"))
    @app_commands.describe(name=say("en", "group_name.field"))
    async def rename(interaction: Interaction, name: GroupName) -> None:
        await handle(interaction, lambda visit: counter.run(visit, "schedule-name", name))

    group.command(name="rules", description=about("schedule_rules"))(_rules(rules))
    return group


def _rules(rules: RuleBook) -> Any:
    """`/schedule rules`: its numbers are named and bounded as the domain says."""

    @app_commands.describe(
        on_time=say("en", "rules.on_time"),
        late=say("en", "rules.late"),
        streak_bonus=say("en", "rules.streak_cap"),
        minimum=say("en", "rules.minimum"),
        late_days=say("en", "rules.late_days"),
        helpful=say("en", "rules.helpful"),
        helpful_cap=say("en", "rules.helpful_cap"),
        lock=say("en", "rules.lock_thread"),
    )
    async def command(
        interaction: Interaction,
        on_time: Number | None = None,
        late: Number | None = None,
        streak_bonus: Number | None = None,
        minimum: Number | None = None,
        late_days: Number | None = None,
        helpful: Number | None = None,
        helpful_cap: Number | None = None,
        lock: bool | None = None,
    ) -> None:
        given = {
            "on_time": on_time,
            "late": late,
            "streak_cap": streak_bonus,
            "minimum": minimum,
            "late_days": late_days,
            "helpful": helpful,
            "helpful_cap": helpful_cap,
        }
        numbers = {name: number for name, number in given.items() if number is not None}
        await handle(interaction, lambda visit: rules.run(visit, numbers, lock))

    return command


def _round(counter: Counter, completion: Completion) -> app_commands.Group:
    group = _group("round")
    for name in ("close", "void", "replace"):
        _add_with(group, name, "round", counter, completion.rounds, is_required=False)
    _add_with(group, "pin", "round", counter, completion.revealed, is_required=False)

    @group.command(name="open", description=about("round_open"))
    @app_commands.describe(minutes=about("schedule_minutes"), question=about("round_question"))
    @app_commands.autocomplete(question=completion.questions)
    async def open_(interaction: Interaction, minutes: Minutes = 1440, question: str = "") -> None:
        await handle(interaction, lambda visit: counter.run(visit, "round-open", f"{minutes}/{question[:64]}"))

    return group


def _bank(counter: Counter, completion: Completion) -> app_commands.Group:
    group = _group("bank")
    for name in ("own", "suggestions", "reports"):
        _add(group, name, counter)
    for name in ("show", "queue", "pass"):
        _add_with(group, name, "question", counter, completion.questions)
    _add_with(group, "unqueue", "question", counter, completion.queued)

    @group.command(name="list", description=about("bank_list"))
    @app_commands.describe(topic=about("suggest_topic"), words=about("bank_words"))
    @app_commands.autocomplete(topic=completion.topics)
    async def list_(interaction: Interaction, topic: str = "", words: str = "") -> None:
        await handle(interaction, lambda visit: counter.run(visit, "bank-list", f"{topic[:60]}/{words[:20]}"))

    return group


def _group(name: str) -> app_commands.Group:
    return app_commands.Group(
        name=name,
        description=about(name),
        default_permissions=_FOR_HOSTS,
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )


def _for_hosts(command: Command) -> Command:
    command.default_permissions = _FOR_HOSTS
    command.allowed_contexts = app_commands.AppCommandContext(guild=True)
    command.allowed_installs = app_commands.AppInstallationType(guild=True)
    return command


def _add(group: app_commands.Group, name: str, counter: Counter) -> None:
    """A subcommand without options."""

    async def command(interaction: Interaction) -> None:
        await handle(interaction, lambda visit: counter.run(visit, f"{group.name}-{name}"))

    group.command(name=name, description=about(f"{group.name}_{name}"))(command)


def _add_with(
    group: app_commands.Group,
    name: str,
    option: str,
    counter: Counter,
    complete: Complete,
    *,
    is_required: bool = True,
) -> None:
    """A subcommand with one option that is completed."""

    async def needed(interaction: Interaction, value: str) -> None:
        await handle(
            interaction, lambda visit: counter.run(visit, f"{group.name}-{name}", value.replace("/", "|")[:64])
        )

    async def optional(interaction: Interaction, value: str = "") -> None:
        await needed(interaction, value)

    callback: Any = needed if is_required else optional
    decorated = app_commands.rename(value=option)(callback)
    decorated = app_commands.describe(value=about(f"{group.name}_{name}_{option}"))(decorated)
    decorated = app_commands.autocomplete(value=complete)(decorated)
    group.command(name=name, description=about(f"{group.name}_{name}"))(decorated)
