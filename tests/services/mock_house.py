"""A bank of every kind of question for mock interviews, and the ways through one."""

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from bot.cards.mock import MockCard, MockQuestionCard, MockReviewCard
from bot.domain.question import Bank, FollowUp, Kind, Question, Subtopic, Topic
from bot.domain.scorecard import DIMENSIONS
from tests.services.house import House, account, make_question

MINUTES: dict[Kind, int] = {"technical": 5, "system-design": 15, "behavioral": 5}
HALF_AN_HOUR = timedelta(minutes=30)
SAID = "The secret is told here: it is a fact that I would look for at the place where trust begins."
Card = TypeVar("Card")


def make_mock_question(number: int, kind: Kind, topic: str) -> Question:
    """A question of a kind with two follow-ups; its answer can be told from every other text."""
    follow_ups = tuple(FollowUp(f"And then {n}, in {number}?", f"Secret line {n} of {number}.") for n in (1, 2))
    plain = make_question(number, topic)
    return replace(plain, kind=kind, minutes=MINUTES[kind], follow_ups=follow_ups)


def make_mock_bank(technical: int = 30, design: int = 20, behavioral: int = 20) -> Bank:
    """A bank of three topics, with every kind in each."""
    topics = ("evasion", "poisoning", "privacy")
    numbers: dict[Kind, int] = {"technical": technical, "system-design": design, "behavioral": behavioral}
    kinds = [kind for kind, number in numbers.items() for _ in range(number)]
    questions = tuple(make_mock_question(n, kind, topics[n % len(topics)]) for n, kind in enumerate(kinds))
    return Bank(tuple(Topic(t, t.title(), "", (Subtopic("basics", "Basics"),)) for t in topics), questions)


async def visitor(house: House, name: str = "Ada", platform: str = "fake") -> int:
    """The account id of a person who has no seat."""
    made = await house.core.store.write(
        lambda uow: uow.members.put_account(account(name, platform), name, house.clock.at)
    )
    return made.id


def shown(kind: type[Card], card: MockCard | None) -> Card:
    """The card, which must be of that kind."""
    assert isinstance(card, kind), card
    return card


async def start(
    house: House, account_id: int, *rounds: str, length: timedelta = HALF_AN_HOUR, key: str = "start", seed: int = 1
) -> MockQuestionCard:
    """An interview in no group."""
    card = await house.core.services.mocks.start(account_id, None, length, rounds, key, seed)
    return shown(MockQuestionCard, card)


async def answer(house: House, account_id: int, card: MockCard, text: str = SAID) -> MockCard:
    """Answer what is asked."""
    question = shown(MockQuestionCard, card)
    return await house.core.services.mocks.answer(account_id, question.turn, text, f"answer {question.turn}")


async def answer_round(house: House, account_id: int, card: MockCard, text: str = SAID) -> MockReviewCard:
    """Answer everything that is asked until the round is over."""
    while isinstance(card, MockQuestionCard):
        card = await answer(house, account_id, card, text)
    return shown(MockReviewCard, card)


async def rate(house: House, account_id: int, card: MockCard, level: int = 3, **others: int) -> MockCard:
    """Rate every dimension of the finished round alike, but for `others`."""
    review = shown(MockReviewCard, card)
    ratings = {name: others.get(name, level) for name in DIMENSIONS[review.kind]}
    key = f"rate {review.mock_id} {review.kind}"
    return await house.core.services.mocks.rate(account_id, review.mock_id, review.kind, ratings, key)


async def play(house: House, account_id: int, card: MockCard, level: int = 3) -> MockCard:
    """Answer and rate everything: the scorecard."""
    while isinstance(card, MockQuestionCard | MockReviewCard):
        if isinstance(card, MockQuestionCard):
            card = await answer(house, account_id, card)
        else:
            card = await rate(house, account_id, card, level)
    return card
