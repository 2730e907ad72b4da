"""One's other accounts: a code to link them, a look at what that makes one, and the way back."""

import discord

from bot.domain.code import CODE_LENGTH, fold_code
from bot.domain.errors import NotFoundError
from bot.domain.linking import CODE_LIVES
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.layout import GREEN, button, layout, option, row, select
from bot.platforms.discord.text import plain
from bot.platforms.discord.visit import Visit, parse_values
from bot.services.linking import Linking
from bot.services.linking_words import describe_link, describe_links, describe_preview
from bot.services.once import once


class Accounts:
    """Handlers of `/link` and `/unlink`. They need no group, and only the person sees what they answer."""

    def __init__(self, linking: Linking, counter: Counter) -> None:
        self._linking = linking
        self._counter = counter

    async def link(self, visit: Visit, code: str) -> None:
        """Make a code; with one from another account, show what would become one and ask."""
        await visit.wait()
        account = await self._counter.account(visit)
        if not code:
            made = await self._linking.offer(account.id)
            said = visit.say("linking.code_made", code=f"`{made.code}`", minutes=CODE_LIVES.seconds // 60)
            await visit.tell(f"{visit.say('linking.about')}\n\n{said}\n\n{visit.say('linking.where')}")
            return
        card = await self._linking.preview(account.id, code)
        sure = f"link:confirm:{fold_code(code)[:CODE_LENGTH]}"
        yes = button(visit.say("linking.confirm"), sure, discord.ButtonStyle.primary)
        await visit.tell("\n\n".join(describe_preview(card, visit.locale, plain)), row(yes))

    async def confirm(self, visit: Visit, code: str) -> None:
        """Become one with the account the code was made with."""
        await visit.wait(update=True)
        account = await self._counter.account(visit)
        with once(visit.message_key):
            card = await self._linking.link(account.id, code)
        await visit.show(layout(visit.say("linking.linked", name=plain(card.stays.name)), colour=GREEN))

    async def unlink(self, visit: Visit) -> None:
        """Show the links there are, to undo one."""
        await visit.wait()
        account = await self._counter.account(visit)
        card = await self._linking.links(account.id)
        text = describe_links(card, visit.locale, plain)
        if not card.links:
            await visit.tell(text)
            return
        lines = "\n".join(f"- {describe_link(fact, visit.locale, plain)}" for fact in card.links)
        choices = [option(describe_link(fact, visit.locale, str), str(fact.link_id)) for fact in card.links]
        about = visit.say("linking.undo_about")
        await visit.tell(f"{text}\n{lines}\n\n{about}", select("link:undo:", choices, visit.say("linking.undo")))

    async def undo(self, visit: Visit, _rest: str) -> None:
        """Undo the link that was chosen."""
        await visit.wait(update=True)
        account, values = await self._counter.account(visit), parse_values(visit.interaction)
        if not values or not values[0].isdecimal():
            raise NotFoundError("linking.unknown")
        with once(visit.key):
            await self._linking.unlink(account.id, int(values[0]))
        await visit.show(layout(visit.say("linking.undone"), colour=GREEN))
