"""The announcers' suite over Discord's, on a real socket."""

from dataclasses import dataclass

import pytest

from bot.domain.refs import ChannelRef, MessageRef, ThreadRef
from bot.domain.round import RoundState
from bot.platforms.discord.parse import account_ref
from tests.contracts.announcer_suite import AnnouncerContract, Stage
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import Person, buttons_of
from tests.platforms.discord.house import DiscordHouse


@dataclass
class DiscordStage(Stage):
    house: DiscordHouse
    ada: Person

    async def write(self, thread: ThreadRef, text: str) -> str:
        self.house.clock.advance(seconds=1)
        return str(self.ada.say(text, at=int(thread.thread))["id"])

    async def edit(self, thread: ThreadRef, message_id: str, text: str) -> None:
        self.house.clock.advance(seconds=1)
        self.ada.edit(self.house.double.world.messages[int(thread.thread)][int(message_id)], text)

    async def delete(self, thread: ThreadRef, message_id: str) -> None:
        self.ada.delete(self.house.double.world.messages[int(thread.thread)][int(message_id)])

    async def remove(self, thread: ThreadRef) -> None:
        self.house.double.world.delete_channel(int(thread.thread))

    async def shown_state(self, post: MessageRef) -> RoundState:
        message = self.house.double.world.messages[int(post.place)][int(post.message)]
        if "The model answer follows" in texts_of(message):
            return RoundState.CLOSED
        return RoundState.REVEALED if "Helpful" in buttons_of(message) else RoundState.OPEN


class TestDiscordAnnouncer(AnnouncerContract):
    @pytest.fixture
    async def stage(self, discord_alone: DiscordHouse) -> Stage:
        await discord_alone.start()
        ada = discord_alone.person("Ada")
        channel = ChannelRef("discord", str(discord_alone.guild), str(discord_alone.channel))
        return DiscordStage(discord_alone.connection.announcer, channel, account_ref(ada.id), discord_alone, ada)
