"""Slash commands: one `/drill` with subcommands, two short ones, and the nearest match for a slip of the finger."""

import difflib
from collections.abc import Mapping
from typing import Final

import structlog

from bot.domain.errors import AmbiguousGroupError, NotFoundError
from bot.domain.round import Rules
from bot.platforms.slack.blocks import Block, actions, button, escape, message, section
from bot.platforms.slack.calls import Call, answer, call_of_click, call_of_command, group_of
from bot.platforms.slack.parse_input import Click, Command
from bot.platforms.slack.replies import LateError, explain_failure, say_to
from bot.platforms.slack.routes import HOSTS, MEMBERS, CallHandler
from bot.platforms.slack.tools import Tools
from bot.ports.platform import PlatformError
from bot.services.house_rules import say_help
from bot.wording import FALLBACK, say

MOST_GROUPS = 20
_HELP = ("counts", "private", "points", "streak")
log = structlog.get_logger(__name__)


async def show_help(tools: Tools, call: Call) -> None:
    """`/drill help`: by the rules of the group, if it is clear which."""
    await answer(tools, call, render_help(await _find_rules(tools, call)))


async def _find_rules(tools: Tools, call: Call) -> Rules | None:
    """Nothing is read where a page has to be opened first."""
    if not call.response_url:
        return None
    try:
        group = await group_of(tools, call)
    except (AmbiguousGroupError, NotFoundError):
        return None
    return await tools.services.house_rules.get(group.id)


HANDLERS: Final[Mapping[str, CallHandler]] = {**MEMBERS, **HOSTS, "help": show_help}


async def on_command(tools: Tools, command: Command) -> None:
    """Do what a slash command says; `/drill x` and `/x` are the same."""
    first, _, rest = command.words.partition(" ")
    name, words = (first.casefold() or "help", rest) if command.name == "drill" else (command.name, command.words)
    await run(tools, call_of_command(command, name, words))


async def run(tools: Tools, call: Call) -> None:
    """Run a call; what goes wrong is said to whoever called, and an unclear group is asked for."""
    if not tools.answered.add(call.key):
        return
    handler = HANDLERS.get(call.name)
    try:
        if handler is None:
            await say_to(tools, call.response_url, explain_unknown(call.name))
        else:
            await handler(tools, call)
    except AmbiguousGroupError as error:
        await answer(tools, call, _render_groups(error, call))
    except Exception as error:
        tools.answered.discard(call.key)
        await _tell(tools, call, error)


async def choose_group(tools: Tools, click: Click) -> None:
    """A group was chosen for a call that did not say which."""
    name, _, words = click.value.partition(" ")
    await run(tools, call_of_click(click, name, words, int(click.id)))


async def help_from_home(tools: Tools, click: Click) -> None:
    """*Help* on App Home."""
    await run(tools, call_of_click(click, "help"))


def explain_unknown(name: str) -> str:
    """What is said to a word that is no command: the nearest one, and where they are listed."""
    near = difflib.get_close_matches(name, HANDLERS, n=1, cutoff=0.5)
    shown = name[:40]
    if near:
        return say(FALLBACK, "slack.unknown_near", name=shown, near=near[0])
    return say(FALLBACK, "slack.unknown", name=shown)


def render_help(rules: Rules | None = None) -> Block:
    """How it is played, by a group's rules where there is one, and every command with a line about it."""
    lines = [f"`/drill {name}`  {say(FALLBACK, f'slack.help_{name}')}" for name in MEMBERS]
    hosts = [f"`/drill {name}`  {say(FALLBACK, f'slack.help_{name}')}" for name in HOSTS]
    blocks = [
        section(say(FALLBACK, "slack.help_about")),
        *(section(f"*{say(FALLBACK, f'help.{part}')}*\n{say_help(part, rules, FALLBACK)}") for part in _HELP),
        section("\n".join(lines)),
        section(f"*{say(FALLBACK, 'slack.help_hosts')}*\n" + "\n".join(hosts)),
        section(say(FALLBACK, "slack.help_threads")),
    ]
    return message(say(FALLBACK, "slack.help_title"), blocks)


def _render_groups(error: AmbiguousGroupError, call: Call) -> Block:
    text = say(FALLBACK, "slack.which_group")
    value = f"{call.name} {call.words}"[:2000]
    buttons = [
        button(name, f"group:choose:{group_id}", value=value)
        for group_id, name in list(error.groups.items())[:MOST_GROUPS]
    ]
    return message(escape(text), [section(text), actions(*buttons)])


async def _tell(tools: Tools, call: Call, error: Exception) -> None:
    text = explain_failure(error)
    if text is None:
        return
    try:
        safe = escape(text)
        await answer(tools, call, message(safe, [section(safe)]))
    except (PlatformError, LateError) as again:
        log.warning("a refusal could not be shown", why=str(again))
