"""`/link` and `/unlink`: two accounts of one person, made one with a code and parted again."""

import re

from bot.domain.refs import AccountRef
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.house import DiscordHouse

CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")
ROOM = AccountRef("web", "room", "token")


async def offer(house: DiscordHouse) -> str:
    """A code made in the web room, by somebody called @Augusta."""
    account = await house.core.store.write(lambda uow: uow.members.put_account(ROOM, "@Augusta", house.clock.at))
    return (await house.core.services.linking.offer(account.id)).code


async def test_a_code_made_here_is_for_the_person_alone(played: DiscordHouse) -> None:
    shown = await played.person("Ada").slash("link")

    code = CODE.search(texts_of(shown.message))
    assert code
    assert "on Slack with /drill link" in texts_of(shown.message)
    assert len(played.posts()) == 1

    account = await played.core.store.write(lambda uow: uow.members.put_account(ROOM, "Augusta", played.clock.at))
    card = await played.core.services.linking.preview(account.id, code[0])
    assert card.stays.name == "Ada"


async def test_a_code_from_elsewhere_shows_what_becomes_one_and_a_button_does_it(played: DiscordHouse) -> None:
    ada, code = played.person("Ada"), await offer(played)

    shown = await ada.slash("link", code=code.lower())
    assert "Augusta (web room), Ada (Discord)" in texts_of(shown.message).replace("@\u200b", "")
    assert "@Augusta" not in texts_of(shown.message)
    assert "Ada" in texts_of((await ada.slash("leaderboard")).message)

    done = await ada.click(shown, "That is me: link them")
    assert "Linked. You are shown as @\u200bAugusta" in texts_of(done.message)


async def test_a_link_is_undone_by_choosing_it(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    assert "No other account" in texts_of((await ada.slash("unlink")).message)
    await ada.click(await ada.slash("link", code=await offer(played)), "That is me: link them")

    shown = await ada.slash("unlink")
    assert "You are shown as" in texts_of(shown.message)
    done = await ada.choose(shown, "Ada (Discord) and @Augusta (web room), linked on Mon 5 Jan 2026")

    assert "The link is undone" in texts_of(done.message)
    assert "No other account" in texts_of((await ada.slash("unlink")).message)


async def test_a_code_that_does_not_fit_is_refused(played: DiscordHouse) -> None:
    shown = await played.person("Ada").slash("link", code="WRONG")
    assert "That code does not fit." in texts_of(shown.message)


async def test_a_button_of_an_old_preview_refuses_in_the_same_words(played: DiscordHouse) -> None:
    ada = played.person("Ada")
    shown = await ada.slash("link", code=await offer(played))
    played.clock.advance(minutes=11)
    pressed = await ada.click(shown, "That is me: link them")
    await played.until(lambda: pressed.more)
    assert "That code does not fit." in texts_of(pressed.more[0])
