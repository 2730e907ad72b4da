from typing import Any

import pytest

from bot.platforms.discord.parse import account_ref
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.world import APPLICATION
from tests.platforms.discord.house import GOOD, DiscordHouse
from tests.platforms.discord.play import ticked

SHORT = "Too short."
MENTION = f"<@{APPLICATION}> "


@pytest.fixture
async def open_house(house: DiscordHouse) -> DiscordHouse:
    """A round is open."""
    await house.open_day()
    return house


@pytest.fixture
async def blind_house(discord_alone: DiscordHouse) -> DiscordHouse:
    """A round is open, and the application may not read message content."""
    discord_alone.double.world.flags = 0
    await discord_alone.start()
    await discord_alone.found()
    await discord_alone.open_day()
    return discord_alone


def attachment(house: DiscordHouse, name: str, content: bytes) -> dict[str, Any]:
    path = f"/files/{name}"
    house.double.files[path] = content
    return {"id": "1", "filename": name, "size": len(content), "url": house.double.address + path, "proxy_url": ""}


async def test_a_message_counts_by_itself_and_is_ticked(open_house: DiscordHouse) -> None:
    said = open_house.person("Ada").say(GOOD, at=open_house.thread())
    await open_house.until(lambda: open_house.reactions(said))
    assert open_house.reactions(said) == ["✅"]
    assert await open_house.answers("Ada") == [GOOD]


async def test_a_short_message_is_kept_and_marked_as_too_short(open_house: DiscordHouse) -> None:
    ada = open_house.person("Ada")
    short = ada.say(SHORT, at=open_house.thread())
    await open_house.until(lambda: open_house.reactions(short) == ["✏️"])
    rest = ada.say(GOOD, at=open_house.thread())
    await open_house.until(lambda: open_house.reactions(rest) == ["✅"])
    assert await open_house.answers("Ada") == [SHORT, GOOD]


async def test_edits_and_deletions_are_followed(open_house: DiscordHouse) -> None:
    ada = open_house.person("Ada")
    first = ada.say(GOOD, at=open_house.thread())
    second = ada.say("Second: " + GOOD, at=open_house.thread())
    await open_house.until(lambda: open_house.reactions(second))
    open_house.clock.advance(minutes=1)
    ada.edit(first, "Better: " + GOOD)
    ada.delete(second)
    await eventually(open_house, "Ada", ["Better: " + GOOD])


async def eventually(house: DiscordHouse, name: str, texts: list[str]) -> None:
    """Wait until that is what is stored."""
    stored: list[str] = []
    for _ in range(1000):
        stored = await house.answers(name)
        if stored == texts:
            return
    assert stored == texts


async def test_many_messages_deleted_at_once_are_withdrawn(open_house: DiscordHouse) -> None:
    ada, thread = open_house.person("Ada"), open_house.thread()
    said = [ada.say(f"{n}: {GOOD}", at=thread) for n in range(3)]
    await open_house.until(lambda: all(open_house.reactions(message) for message in said))
    where = {"channel_id": str(thread), "guild_id": str(open_house.guild)}
    open_house.double.world.emit("MESSAGE_DELETE_BULK", {"ids": [m["id"] for m in said[:2]], **where})
    await eventually(open_house, "Ada", [f"2: {GOOD}"])


async def test_replies_to_others_bots_and_webhooks_are_no_answers(open_house: DiscordHouse) -> None:
    ada, bob, thread = open_house.person("Ada"), open_house.person("Bob"), open_house.thread()
    said = ada.say(GOOD, at=thread)
    question = open_house.posts()[0]
    bob.say("I agree with all of that, wholeheartedly and fully.", at=thread, type=19, referenced_message=said)
    bob.say("Beep, I write here as a webhook and not as a person.", at=thread, webhook_id="7")
    robot = open_house.double.world.add_user("Robot", bot=True)
    open_house.double.world.add_message(thread, int(robot["id"]), GOOD)
    to_the_bot = bob.say("To the question: " + GOOD, at=thread, type=19, referenced_message=question)
    to_oneself = ada.say("And more: " + GOOD, at=thread, type=19, referenced_message=said)
    await open_house.until(lambda: open_house.reactions(to_oneself) and open_house.reactions(to_the_bot))
    assert await open_house.answers("Ada") == [GOOD, "And more: " + GOOD]
    assert await open_house.answers("Bob") == ["To the question: " + GOOD]


async def test_what_is_said_elsewhere_is_dropped_without_a_query(open_house: DiscordHouse) -> None:
    other = open_house.double.world.add_channel(open_house.guild, "random")
    ada = open_house.person("Ada")
    ada.say(GOOD, at=other)
    last = ada.say(GOOD, at=open_house.thread())
    await open_house.until(lambda: open_house.reactions(last))
    assert await open_house.answers("Ada") == [GOOD]


async def test_attachments_are_noted_and_short_text_files_are_read(open_house: DiscordHouse) -> None:
    files = [
        attachment(open_house, "answer.md", GOOD.encode()),
        attachment(open_house, "diagram.png", b"\x89PNG"),
        attachment(open_house, "long.txt", b"x" * 20_000),
    ]
    said = open_house.person("Ada").say("See the files", at=open_house.thread(), attachments=files)
    await open_house.until(lambda: open_house.reactions(said))
    assert await open_house.answers("Ada") == [f"See the files\n\n[answer.md]\n{GOOD}\n\n[diagram.png]\n\n[long.txt]"]


async def test_a_message_deleted_while_its_file_is_read_stays_deleted(open_house: DiscordHouse) -> None:
    ada, thread = open_house.person("Ada"), open_house.thread()
    file = attachment(open_house, "answer.md", GOOD.encode())
    ada.delete(ada.say("", at=thread, attachments=[file]))
    last = open_house.person("Bob").say(GOOD, at=thread)
    await open_house.until(lambda: open_house.reactions(last))
    await open_house.connection._intake.stop()
    assert await open_house.answers("Ada") == []


async def test_an_answer_that_is_far_too_long_is_refused_in_the_thread(open_house: DiscordHouse) -> None:
    file = attachment(open_house, "answer.txt", b"word " * 3000)
    open_house.person("Ada").say("", at=open_house.thread(), attachments=[file])
    await open_house.until(lambda: open_house.posts(open_house.thread()))
    assert "an answer holds at most 12,000" in texts_of(open_house.posts(open_house.thread())[0])
    assert open_house.double.world.pings == []


@pytest.mark.parametrize("text", ["", "\u200b\u200b", "   "])
async def test_an_empty_message_says_nothing_and_breaks_nothing(open_house: DiscordHouse, text: str) -> None:
    ada, thread = open_house.person("Ada"), open_house.thread()
    ada.say(text, at=thread)
    last = ada.say(GOOD, at=thread)
    await open_house.until(lambda: open_house.reactions(last))
    assert await open_house.answers("Ada") == [GOOD]


async def test_odd_text_is_stored_as_it_is(open_house: DiscordHouse) -> None:
    odd = "@everyone <b>html</b> \u202eright to left\u202c 🔥 [link](https://evil.example) " + GOOD
    said = open_house.person("Ada").say(odd + "\x00", at=open_house.thread())
    await open_house.until(lambda: open_house.reactions(said))
    assert await open_house.answers("Ada") == [odd]


async def test_late_answers_are_marked_as_late(open_house: DiscordHouse) -> None:
    await open_house.close_day()
    open_house.clock.advance(minutes=5)
    said = open_house.person("Ada").say(GOOD, at=open_house.thread())
    await open_house.until(lambda: open_house.reactions(said))
    assert open_house.reactions(said) == ["🕒"]


async def test_without_the_intent_a_mention_counts_and_the_rest_is_not_seen(blind_house: DiscordHouse) -> None:
    ada, thread = blind_house.person("Ada"), blind_house.thread()
    ada.say("Nobody tells the bot what this says, so it counts not.", at=thread)
    said = ada.say(MENTION + GOOD, at=thread)
    await blind_house.until(lambda: blind_house.reactions(said))
    assert await blind_house.answers("Ada") == [GOOD]


async def test_without_the_intent_a_message_is_counted_from_its_menu(blind_house: DiscordHouse) -> None:
    ada = blind_house.person("Ada")
    ada.at = blind_house.thread()
    said = ada.say(GOOD)
    done = await ada.use("Count as my answer", said)
    assert "Your answer counts" in texts_of(done.message)
    assert await blind_house.answers("Ada") == [GOOD]
    bob = blind_house.person("Bob")
    bob.at = blind_house.thread()
    refused = await bob.use("Count as my answer", said)
    assert "only what you wrote yourself" in texts_of(refused.message)


async def test_without_the_intent_an_edit_that_is_not_seen_changes_nothing(blind_house: DiscordHouse) -> None:
    ada, thread = blind_house.person("Ada"), blind_house.thread()
    said = ada.say(MENTION + GOOD, at=thread)
    await blind_house.until(lambda: blind_house.reactions(said))
    blind_house.clock.advance(minutes=1)
    blind_house.double.world.edit_message(thread, int(said["id"]), content="Hidden", mentions=[])
    await blind_house.connection._services.recovery.missed("discord")
    await blind_house.tick()
    assert await blind_house.answers("Ada") == [GOOD]


async def test_the_form_works_in_both_modes(blind_house: DiscordHouse) -> None:
    ada = blind_house.person("Ada")
    assert "by mentioning the bot" in texts_of(blind_house.posts()[0])
    form = await ada.click(blind_house.posts()[0], "Answer privately")
    done = await ada.submit(form, text=GOOD)
    assert "Your answer counts" in texts_of(done.message)


async def test_a_name_changed_at_discord_is_followed_with_the_next_answer(house: DiscordHouse) -> None:
    await house.open_day()
    ada = house.person("Ada")
    await ticked(house, ada.say(GOOD, at=house.thread()))
    await house.tick()

    ada.user["global_name"] = "Ada Lovelace"
    await ticked(house, ada.say("And one more thing: " + GOOD, at=house.thread()))

    found = await house.core.store.read(lambda uow: uow.members.find_account(account_ref(ada.id)))
    assert found is not None
    assert found.name == "Ada Lovelace"
    member = await house.core.store.read(lambda uow: uow.members.find(house.group.id, found.id))
    assert member is not None
    assert member.name == "Ada Lovelace"
