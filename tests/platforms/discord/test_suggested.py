"""Suggestions as hosts look through them in Discord."""

import pytest

from bot.domain.draft import LONGEST_PROSE, DraftQuestion
from bot.domain.group import Account
from bot.platforms.discord.parse import account_ref
from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import Person, buttons_of
from tests.platforms.discord.house import DiscordHouse

MODEL = "Bind the token to its client, and let it expire soon."
LONG = "".join(f"{n:06} " for n in range(LONGEST_PROSE // 7)).strip()


@pytest.fixture
def hanna(house: DiscordHouse) -> Person:
    """The host."""
    return house.person("Hanna", manages=True)


async def test_every_suggestion_that_waits_can_be_looked_at(house: DiscordHouse, hanna: Person) -> None:
    for title in ("First", "Second"):
        await suggest(house, title)
    shown = await hanna.slash("bank suggestions")
    assert "First" in texts_of(shown.message)
    shown = await hanna.click(shown, "▶")
    assert "Second" in texts_of(shown.message)
    assert "▶" not in buttons_of(shown)
    done = await hanna.submit(await hanna.click(shown, "Decline"), why="Too vague.")
    assert "Declined" in texts_of(done.message)
    shown = await hanna.slash("bank suggestions")
    assert "First" in texts_of(shown.message)
    assert "1 suggestion waits." in texts_of(shown.message)


async def test_what_a_host_changes_waits_on_and_is_approved_whole(house: DiscordHouse, hanna: Person) -> None:
    await suggest(house, "First")
    await suggest(house, "Second", LONG)
    shown = await hanna.click(await hanna.slash("bank suggestions"), "▶")
    shown = await hanna.submit(await hanna.click(shown, "Key points"), pitfalls="Trusting it", tests="Tokens")
    assert "It still waits for a decision." in texts_of(shown.message)
    assert "Second" in texts_of(shown.message)
    shown = await hanna.submit(await hanna.click(shown, "Topic and level"), difficulty="5", topic="evasion")
    form = await hanna.click(shown, "Complete and approve")
    done = await hanna.submit(form, model_answer=MODEL)
    assert "is in the group's bank now" in texts_of(done.message)
    [made] = await house.core.services.own_questions.export(house.group.id)
    assert (made.prompt, made.model_answer, made.difficulty) == (LONG, MODEL, 5)
    assert (made.pitfalls, made.tests, made.subtopic) == (("Trusting it",), "Tokens", "tokens")


async def test_what_was_decided_meanwhile_is_said(house: DiscordHouse, hanna: Person) -> None:
    await suggest(house, "First")
    shown = await hanna.slash("bank suggestions")
    form = await hanna.click(shown, "Key points")
    by = (await host(house)).id
    await house.core.services.suggestions.decline(house.group.id, 1, "No.", by)
    refused = await hanna.submit(form, tests="Tokens")
    assert "decided already" in texts_of(refused.more[-1])


async def test_who_is_no_host_sees_and_changes_nothing(house: DiscordHouse, hanna: Person) -> None:
    await suggest(house, "First")
    shown, mallory = await hanna.slash("bank suggestions"), house.person("Mallory", manages=True)
    for label in ("Complete and approve", "Key points"):
        refused = await mallory.click(dict(shown.message or {}), label)
        assert refused.modal is None
        assert "Only hosts" in texts_of(refused.message)
    form = await mallory.click(dict(shown.message or {}), "Decline")
    assert "Only hosts" in texts_of((await mallory.submit(form, why="No.")).more[-1])
    by = (await host(house)).id
    assert len(await house.core.services.suggestions.waiting(house.group.id, by)) == 1


async def suggest(house: DiscordHouse, title: str, prompt: str = "How is a stolen token made worthless?") -> None:
    draft = DraftQuestion(title, prompt, subtopic="tokens")
    await house.person("Ada").slash("join")
    ada = await house.core.store.read(lambda uow: uow.members.find_account(account_ref(house.person("Ada").id)))
    assert ada
    await house.core.services.suggestions.suggest(house.group.id, ada.id, draft, title)


async def host(house: DiscordHouse) -> Account:
    settings = await house.core.services.groups.settings(house.group.id)
    return settings.hosts[0]
