"""One interaction: who acts where, and how we answer. Acknowledged first, worked on afterwards (promise 11)."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import discord
import structlog
from discord import ui

from bot.domain.errors import DrillError
from bot.domain.refs import AccountRef, ChannelRef, ThreadRef
from bot.platforms.discord.layout import RED, layout
from bot.platforms.discord.parse import PLATFORM, account_ref, channel_ref, thread_ref
from bot.services.finding import Spot
from bot.services.once import DoneBeforeError
from bot.wording import explain, say

Interaction = discord.Interaction[discord.Client]
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """An interaction with the facts we take from it.

    `space` is '' where we are not: in direct messages, and in guilds that only the person's own install brings us to.
    """

    interaction: Interaction
    account: AccountRef
    name: str
    locale: str
    space: str
    channel: ChannelRef | None
    thread: ThreadRef | None
    manages_server: bool

    @property
    def key(self) -> str:
        """What makes this interaction take effect once."""
        return f"discord-{self.interaction.id}"

    @property
    def message_key(self) -> str:
        """What makes a button take effect once for its message, however often it is pressed."""
        message = self.interaction.message
        return f"discord-{message.id if message else self.interaction.id}-{parse_id(self.interaction)}"

    @property
    def spot(self) -> Spot:
        """Where a group is looked for."""
        return Spot(self.account, PLATFORM, self.space, self.channel, self.thread)

    def say(self, phrase: str, **facts: Any) -> str:
        """A phrase in the reader's language."""
        return say(self.locale, phrase, **facts)

    async def wait(self, *, update: bool = False) -> None:
        """Acknowledge now and answer later: with a new private message, or by changing the one that was clicked."""
        if not self.interaction.response.is_done():
            await self.interaction.response.defer(ephemeral=True, thinking=not update)

    async def show(self, view: ui.LayoutView, file: discord.File | None = None) -> None:
        """Answer with a message that only this person sees; after `wait`, in the place that keeps.

        A picture that stood there before goes.
        """
        files = [file] if file else []
        if self.interaction.response.is_done():
            await self.interaction.edit_original_response(view=view, attachments=files)
        else:
            await self.interaction.response.send_message(view=view, files=files, ephemeral=True)

    async def tell(self, text: str, *rows: ui.ActionRow[ui.LayoutView]) -> None:
        """Answer in words."""
        await self.show(layout(text, rows=rows))

    async def announce(self, view: ui.LayoutView, file: discord.File | None = None) -> None:
        """Post a message for everyone here; first the private one is filled, else this would take its place."""
        await self.tell(self.say("discord.shared"))
        files = [file] if file else []
        await self.interaction.followup.send(
            view=view, files=files, ephemeral=False, allowed_mentions=discord.AllowedMentions.none()
        )

    async def hand_over(self, file: discord.File) -> None:
        """Give a file to this person alone."""
        await self.interaction.followup.send(file=file, ephemeral=True)

    async def add(self, view: ui.LayoutView) -> None:
        """One more private message, after the first."""
        await self.interaction.followup.send(view=view, ephemeral=True)

    async def ask(self, form: ui.Modal) -> None:
        """Open a form; it answers by its id, so discord.py need not remember it."""
        form.stop()
        await self.interaction.response.send_modal(form)


def parse_visit(interaction: Interaction) -> Visit:
    """What we know of an interaction."""
    user, here = interaction.user, interaction.channel
    space = str(interaction.guild_id) if interaction.guild_id and _is_in(interaction, interaction.guild_id) else ""
    is_thread = isinstance(here, discord.Thread)
    place = here.parent_id if isinstance(here, discord.Thread) else interaction.channel_id
    return Visit(
        interaction=interaction,
        account=account_ref(user.id),
        name=user.global_name or user.name,
        locale=str(interaction.locale).partition("-")[0],
        space=space,
        channel=channel_ref(space, place) if space and place else None,
        thread=thread_ref(space, interaction.channel_id) if space and is_thread and interaction.channel_id else None,
        manages_server=interaction.permissions.manage_guild,
    )


def _is_in(interaction: Interaction, guild_id: int) -> bool:
    return interaction.client.get_guild(guild_id) is not None


def parse_id(interaction: Interaction) -> str:
    """The id of the component or form."""
    return str(cast(Mapping[str, Any], interaction.data or {}).get("custom_id", ""))


def parse_form(interaction: Interaction) -> Mapping[str, str | list[str] | None]:
    """What was filled in, by the ids of the fields: a text, or the values chosen."""
    data = cast(Mapping[str, Any], interaction.data or {})
    fields = [row.get("component") or row for row in data.get("components", ())]
    return {field["custom_id"]: field.get("values", field.get("value")) for field in fields if "custom_id" in field}


def parse_values(interaction: Interaction) -> list[str]:
    """What was chosen in a select."""
    return list(cast(Mapping[str, Any], interaction.data or {}).get("values", ()))


@asynccontextmanager
async def answering(visit: Visit) -> AsyncIterator[None]:
    """Says in words what goes wrong inside: a refusal of the core, or a failure of ours. Nothing is raised."""
    try:
        yield
    except DoneBeforeError:
        await _tell(visit, visit.say("discord.done_before"))
    except DrillError as error:
        await _tell(visit, explain(visit.locale, error, PLATFORM))
    except discord.NotFound as error:
        if error.code != UNKNOWN_INTERACTION:
            raise
        log.warning("interaction came too late to be answered", key=visit.key)
    except Exception:
        log.exception("interaction failed", key=visit.key)
        await _tell(visit, visit.say("discord.failed"))


async def _tell(visit: Visit, text: str) -> None:
    view, response = layout(text, colour=RED), visit.interaction.response
    try:
        # What was pressed stays as it is: it may be a form half filled.
        if response.type is discord.InteractionResponseType.deferred_message_update:
            await visit.add(view)
        else:
            await visit.show(view)
    except discord.HTTPException as error:
        log.warning("refusal not shown", key=visit.key, error=str(error))
