"""Discord's limits on application commands, and how a person's input is matched against them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.platforms.discord.double.limits import Payload, require, require_text, units

_NAME = re.compile(r"[-_'\w]{1,32}")
SUBCOMMAND, GROUP = 1, 2
ROLE = 8


def check_commands(commands: Sequence[Payload]) -> None:
    """A whole set of commands, as it is put."""
    chat = [command for command in commands if command.get("type", 1) == 1]
    require(len(chat) <= 100, "commands", "at most 100")
    require(len(commands) - len(chat) <= 15, "commands", "at most 15 on messages")
    names = [(command.get("type", 1), command["name"]) for command in commands]
    require(len(names) == len(set(names)), "commands", "names must differ")
    for command in commands:
        if command.get("type", 1) == 1:
            check_command(command)
        else:
            require_text(command["name"], "menu name", 32)
            require(not command.get("description"), "menu", "has no description")


def check_command(command: Payload) -> None:
    require(
        _NAME.fullmatch(command["name"]) and command["name"] == command["name"].lower(), command["name"], "bad name"
    )
    require_text(command.get("description"), command["name"], 100)
    check_options(command.get("options", []), command["name"])
    require(_weigh(command) <= 8000, command["name"], "at most 8000 characters in all")


def check_options(options: Sequence[Payload], path: str) -> None:
    require(len(options) <= 25, path, "at most 25 options")
    required = [bool(option.get("required")) for option in options if option["type"] > GROUP]
    require(required == sorted(required, reverse=True), path, "what is required comes first")
    kinds = {option["type"] <= GROUP for option in options}
    require(len(kinds) <= 1, path, "options and subcommands do not mix")
    for option in options:
        name = f"{path} {option['name']}"
        require(_NAME.fullmatch(option["name"]) and option["name"] == option["name"].lower(), name, "bad name")
        require_text(option.get("description"), name, 100)
        choices = option.get("choices") or []
        require(len(choices) <= 25, name, "at most 25 choices")
        for choice in choices:
            require_text(choice["name"], name, 100)
        require(not (choices and option.get("autocomplete")), name, "choices or autocomplete, not both")
        check_options(option.get("options", []), name)


def _weigh(item: Mapping[str, Any]) -> int:
    """Characters of names, descriptions and values, as Discord sums them."""
    own = sum(units(str(item.get(name) or "")) for name in ("name", "description", "value"))
    return own + sum(_weigh(child) for name in ("options", "choices") for child in item.get(name) or ())


def walk_options(options: Sequence[Payload]) -> Iterator[Payload]:
    """Filled options with those below subcommands."""
    for option in options:
        yield option
        yield from walk_options(option.get("options") or [])


def find_command(commands: Sequence[Payload], path: str, kind: int = 1) -> tuple[Payload, list[Payload]]:
    """A command and the options of the subcommand at `path`, such as "schedule show"."""
    first, *rest = path.split() if kind == 1 else [path]
    command = next((c for c in commands if c["name"] == first and c.get("type", 1) == kind), None)
    assert command is not None, f"/{first} is not among the synced commands"
    options: list[Payload] = command.get("options") or []
    for name in rest:
        found = next((o for o in options if o["name"] == name and o["type"] <= GROUP), None)
        assert found is not None, f"/{path} is not among the synced commands"
        options = found.get("options") or []
    return command, options


def fill_options(options: Sequence[Payload], given: Mapping[str, Any], focused: str | None = None) -> list[Payload]:
    """What a client sends for `given`; it sends nothing that the command does not take."""
    known = {option["name"]: option for option in options}
    assert set(given) <= set(known), f"no such option: {set(given) - set(known)}"
    if focused is None:
        missing = [o["name"] for o in options if o.get("required") and o["name"] not in given]
        assert not missing, f"the client asks for {missing}"
    return [_fill(known[name], value, focused=name == focused) for name, value in given.items()]


def _fill(option: Payload, value: Any, *, focused: bool) -> Payload:
    filled = {"name": option["name"], "type": option["type"], "value": value}
    if focused:
        assert option.get("autocomplete"), f"{option['name']} completes nothing"
        return {**filled, "focused": True}
    if choices := option.get("choices"):
        assert value in [choice["value"] for choice in choices], f"{value!r} is no choice of {option['name']}"
    if isinstance(value, str) and option["type"] == 3:
        assert option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000), f"{option['name']}: length"
    if option["type"] in (4, 10):
        assert option.get("min_value", value) <= value <= option.get("max_value", value), f"{option['name']}: range"
    return filled


def nest(path: str, options: Sequence[Payload], command: Payload) -> list[Payload]:
    """Filled options below the subcommands that lead to them."""
    names = path.split()[1:]
    level: list[Payload] = command.get("options") or []
    kinds = []
    for name in names:
        found = next(option for option in level if option["name"] == name)
        kinds.append(found["type"])
        level = found.get("options") or []
    nested = list(options)
    for name, kind in zip(reversed(names), reversed(kinds), strict=True):
        nested = [{"name": name, "type": kind, "options": nested}]
    return nested
