"""A bank to practise with, and the ways through a quiz and an interview as a person takes them."""

import re
from dataclasses import replace

from bot.domain.question import Bank, Check, Option
from tests.platforms.discord.double.interactions import Interaction, texts_of
from tests.platforms.discord.double.limits import walk
from tests.platforms.discord.double.person import Person, buttons_of
from tests.services.mock_house import make_mock_bank

RIGHT = "Secret right"
SAID = "I would say that the secret is a fact that we know."


def make_practice_bank() -> Bank:
    """Questions of every kind; each has one check, whose right option says RIGHT."""
    bank = make_mock_bank()
    return replace(bank, questions=tuple(replace(q, checks=(_check(q.id),)) for q in bank.questions))


def _check(question_id: str) -> Check:
    wrong = [Option(f"Wrong {n} of {question_id}", f"Since {n}.") for n in range(3)]
    return Check("c1", f"Which of {question_id}?", (Option(RIGHT, "Since it is.", right=True), *wrong))


def right_letter(shown: Interaction) -> str:
    """The button of the right option."""
    found = re.search(rf"\*\*([A-D])\*\* {RIGHT}", texts_of(shown.message))
    assert found is not None, texts_of(shown.message)
    return found[1]


def wrong_letter(shown: Interaction) -> str:
    """The button of a wrong option."""
    return next(letter for letter in "ABCD" if letter != right_letter(shown))


def ids_of(shown: Interaction) -> list[str]:
    """The ids of everything that can be pressed or chosen."""
    assert shown.message is not None
    return [item["custom_id"] for item in walk(shown.message["components"]) if item.get("custom_id")]


def id_of(shown: Interaction, label: str) -> str:
    """The id of a button."""
    assert shown.message is not None
    found = [item for item in walk(shown.message["components"]) if item.get("label") == label]
    return str(found[0]["custom_id"])


async def answer_check(person: Person, shown: Interaction, *, right: bool = True) -> Interaction:
    """Answer a check and go on to what comes next."""
    verdict = await person.click(shown, right_letter(shown) if right else wrong_letter(shown))
    return await person.click(verdict, "Next" if "Next" in buttons_of(verdict) else "See how it went")


async def answer_open(person: Person, shown: Interaction, text: str = SAID) -> Interaction:
    """Answer an open question by its form: the feedback."""
    return await person.submit(await person.click(shown, "Your answer"), text=text)
