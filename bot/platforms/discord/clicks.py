"""Buttons, selects and forms, found by their ids alone: they work after a restart and after months.

discord.py's DynamicItem does this for buttons and selects but not for forms; one way serves all three.
"""

from collections.abc import Awaitable, Callable, Mapping

import discord

from bot.platforms.discord.visit import Interaction, Visit, answering, parse_id, parse_visit

# A handler takes what stands behind `noun:verb:` in the id.
Handler = Callable[[Visit, str], Awaitable[None]]
_KINDS = (discord.InteractionType.component, discord.InteractionType.modal_submit)


class Clicks:
    """Calls the handler of an id's `noun:verb`."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers

    async def on_interaction(self, interaction: Interaction) -> None:
        """Handle a component or form; commands have their own tree."""
        if interaction.type not in _KINDS:
            return
        visit = parse_visit(interaction)
        noun, verb, rest = (*parse_id(interaction).split(":", 2), "", "")[:3]
        handler = self._handlers.get(f"{noun}:{verb}")
        async with answering(visit):
            if handler is None:
                await visit.tell(visit.say("discord.old_button"))
            else:
                await handler(visit, rest)


def numbers(handler: Callable[..., Awaitable[None]], least: int, most: int) -> Handler:
    """A handler of ids that end in `least` to `most` numbers, `1:2`; others are treated as no longer there."""

    async def handle(visit: Visit, rest: str) -> None:
        given = rest.split(":")
        if least <= len(given) <= most and all(number.isdecimal() for number in given):
            await handler(visit, *map(int, given))
        else:
            await visit.tell(visit.say("discord.old_button"))

    return handle


def numbered(handler: Callable[[Visit, int], Awaitable[None]]) -> Handler:
    """A handler of ids that end in a number; others are treated as no longer there."""

    return numbers(handler, 1, 1)
