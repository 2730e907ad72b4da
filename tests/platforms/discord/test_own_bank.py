"""A group's own questions in Discord, as its hosts add, change, retire and bring them back."""

import pytest

from bot.domain.draft import LONGEST_PROSE, DraftQuestion, draft_of
from bot.domain.question import Question
from bot.platforms.discord.question_forms import part_fields, whole_fields
from tests.platforms.discord.double.interactions import Interaction, texts_of
from tests.platforms.discord.double.person import Person, buttons_of
from tests.platforms.discord.house import DiscordHouse

PROMPT, MODEL = "How is a stolen token made worthless?", "Bind the token to its client, and let it expire soon."
LONG = "".join(f"{n:06} " for n in range(LONGEST_PROSE // 7)).strip()


@pytest.fixture
def hanna(house: DiscordHouse) -> Person:
    """The host."""
    return house.person("Hanna", manages=True)


async def test_a_question_is_added(house: DiscordHouse, hanna: Person) -> None:
    shown = await hanna.slash("bank own")
    assert "no questions of its own yet" in texts_of(shown.message)
    form = await hanna.click(shown, "Add a question")
    given = {"title": "Stolen *tokens* @here", "prompt": PROMPT, "model_answer": MODEL, "topic": "evasion"}
    done = await hanna.submit(form, **given, key_points="- Bind\n\nExpire")
    assert "Added. It can be asked from now on." in texts_of(done.message)
    assert r"Stolen \*tokens\* @" + "\u200bhere" in texts_of(done.message)
    (made,) = await own(house)
    assert {name: getattr(made, name) for name in given} == given
    assert [point.fact for point in made.key_points] == ["Bind", "Expire"]
    assert "1 question\n" in texts_of((await hanna.click(done, "All of them")).message)


async def test_what_is_refused_comes_back_as_a_file(house: DiscordHouse, hanna: Person) -> None:
    form = await hanna.click(await hanna.slash("bank own"), "Add a question")
    given = {"title": "Tokens", "prompt": PROMPT, "model_answer": MODEL, "topic": "evasion"}
    done = await hanna.submit(form, **given, key_points="x" * 401)
    await house.until(lambda: len(done.more) == 2)
    file, why = done.more
    [attached] = file["attachments"]
    typed = "\n\n".join(["x" * 401, MODEL, PROMPT, "Tokens", "evasion"])
    assert (attached["filename"], attached["size"]) == ("what-you-wrote.txt", len(typed))
    assert "at most 400 fit" in texts_of(why)
    assert await own(house) == []


async def test_every_part_of_a_question_is_changed(house: DiscordHouse, hanna: Person) -> None:
    await add(house)
    shown = await opened(hanna)
    shown = await hanna.submit(await hanna.click(shown, "Question and answer"), prompt="Why do tokens expire?")
    assert "Saved as a new version." in texts_of(shown.message)
    shown = await hanna.submit(
        await hanna.click(shown, "Key points"), key_points="One\nTwo", pitfalls="Three", tests="X"
    )
    form = await hanna.click(shown, "Topic and level")
    shown = await hanna.submit(form, kind="behavioral", difficulty="5", minutes="7")
    assert "7 minutes" in texts_of(shown.message)
    (question,) = await own(house)
    draft = draft_of(question)
    assert (draft.prompt, draft.model_answer, draft.key_points) == ("Why do tokens expire?", MODEL, ("One", "Two"))
    assert (draft.pitfalls, draft.tests, draft.topic) == (("Three",), "X", "evasion")
    assert (draft.kind, draft.difficulty, draft.minutes, draft.subtopic) == ("behavioral", 5, 7, "tokens")
    refused = await hanna.submit(await hanna.click(shown, "Topic and level"), minutes="two")
    await house.until(lambda: len(refused.more) == 2)
    assert "1 to 60 minutes" in texts_of(refused.more[-1])


async def test_a_question_is_retired_and_brought_back(house: DiscordHouse, hanna: Person) -> None:
    await add(house)
    shown = await hanna.click(await opened(hanna), "Retire")
    assert "Retired. It is not asked any more." in texts_of(shown.message)
    assert buttons_of(shown) == ["Bring back", "All of them"]
    assert await own(house) == []
    assert "*retired*" in texts_of((await hanna.slash("bank own")).message)
    shown = await hanna.click(shown, "Bring back")
    assert "It can be asked again." in texts_of(shown.message)
    assert len(await own(house)) == 1


async def test_a_text_longer_than_a_field_is_changed_whole(house: DiscordHouse, hanna: Person) -> None:
    await add(house, prompt=LONG)
    form = await hanna.click(await opened(hanna), "Question and answer")
    await hanna.submit(form, title="Renamed")
    (question,) = await own(house)
    assert (question.title, question.prompt) == ("Renamed", LONG)


async def test_many_questions_are_turned_a_page_at_a_time(house: DiscordHouse, hanna: Person) -> None:
    for n in range(23):
        await add(house, f"Question {n:02}")
    shown = await hanna.slash("bank own")
    assert "Question 20" not in texts_of(shown.message)
    shown = await hanna.click(shown, "▶")
    assert "Question 20" in texts_of(shown.message)
    shown = await hanna.click(await hanna.choose(shown, "Question 22"), "All of them")
    assert "Question 20" in texts_of(shown.message)
    assert "Question 00" in texts_of((await hanna.click(shown, "◀")).message)


async def test_who_is_no_host_sees_and_changes_nothing(house: DiscordHouse, hanna: Person) -> None:
    await add(house)
    shown, mallory = dict((await opened(hanna)).message or {}), house.person("Mallory", manages=True)
    assert "Only hosts" in texts_of((await mallory.slash("bank own")).message)
    for label in ("Retire", "All of them"):
        assert "Only hosts" in texts_of((await mallory.click(shown, label)).more[-1])
    listed = await hanna.slash("bank own")
    for refused in (await mallory.click(shown, "Key points"), await mallory.click(listed, "Add a question")):
        assert refused.modal is None
        assert "Only hosts" in texts_of(refused.message)
    assert len(await own(house)) == 1


def test_a_form_has_five_fields_at_most() -> None:
    points = ("x" * 400,) * 10
    draft = DraftQuestion("Title", LONG, LONG, topic="evasion", key_points=points, pitfalls=points)
    topics = {f"topic-{n}": "Topic" for n in range(30)} | {"evasion": "Evasion"}
    assert [len(part_fields(part, draft, topics)) for part in ("text", "points", "sort")] == [5, 5, 4]
    assert [field.text for field in whole_fields(draft, topics)] == ["Title", "Topic"]


async def opened(person: Person) -> Interaction:
    """The one question there is."""
    return await person.choose(await person.slash("bank own"), "Stolen tokens")


async def add(house: DiscordHouse, title: str = "Stolen tokens", prompt: str = PROMPT) -> None:
    draft = DraftQuestion(title, prompt, MODEL, "evasion", subtopic="tokens")
    settings = await house.core.services.groups.settings(house.group.id)
    await house.core.services.own_questions.add(house.group.id, draft, settings.hosts[0].id)


async def own(house: DiscordHouse) -> list[Question]:
    return list(await house.core.services.own_questions.export(house.group.id))
