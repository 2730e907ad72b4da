"""RULES, Answers: private ones come from a form, and nobody reads them before the reveal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.answer import Publish, Verdict
from bot.domain.errors import ConflictError, NotFoundError
from tests.services.house import GOOD, SPACE, House, account, at, on

HALF = "Half of an answer, no more."


async def _texts(house: House, name: str) -> list[str]:
    return [message.text for message in await house.messages(name)]


async def test_a_private_answer_counts_like_any_other(house: House) -> None:
    await house.open_day()
    receipt = await house.submit("Ada")
    await house.close_day()

    assert (receipt.verdict, receipt.missing, receipt.private) == (Verdict.ANSWERED, 0, True)
    assert await house.points("Ada") == 11


async def test_a_receipt_says_how_much_is_missing(house: House) -> None:
    await house.open_day()
    receipt = await house.submit("Ada", "x" * 30)

    assert (receipt.verdict, receipt.missing, receipt.length) == (Verdict.NONE, 10, 30)


@pytest.mark.parametrize(
    ("publish", "published"),
    [(Publish.NAMED, [("Ada", GOOD)]), (Publish.UNNAMED, [(None, GOOD)]), (Publish.NEVER, [])],
)
async def test_a_private_answer_is_published_at_the_reveal_as_its_author_chose(
    house: House, publish: Publish, published: list[tuple[str | None, str]]
) -> None:
    await house.open_day()
    await house.submit("Ada", publish=publish)
    await house.close_day()
    await house.tick()

    (card,) = house.platform.cards(RevealCard)
    assert [(answer.name, answer.text) for answer in card.published] == published


async def test_a_private_answer_is_published_only_in_the_space_where_it_was_written(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", space="another space")
    round_ = await house.close_day()
    await house.tick()
    archive = house.core.services.archive

    (card,) = house.platform.cards(RevealCard)
    elsewhere = await archive.reveal(house.group.id, round_.id, "fake", "another space")
    assert (card.published, [answer.text for answer in elsewhere.published]) == ((), [GOOD])


async def test_before_the_reveal_nobody_sees_a_private_answer_or_the_model_answer(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", "My private words, which are long enough to count as an answer.")
    await house.pass_to(at(5, 16, 59))
    await house.restart()
    await house.tick()
    shown = [*(sent.card for sent in house.platform.sent), *house.platform.shown.values()]

    assert shown
    assert all(isinstance(card, RoundCard | NoticeCard) for card in shown)
    assert not [card for card in shown if "private words" in repr(card) or "ecret" in repr(card)]


async def test_a_second_form_replaces_the_first_and_its_choice(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", publish=Publish.NAMED)
    await house.submit("Ada", GOOD.upper(), Publish.UNNAMED)
    await house.close_day()
    await house.tick()

    (card,) = house.platform.cards(RevealCard)
    assert [(answer.name, answer.text) for answer in card.published] == [(None, GOOD.upper())]


async def test_a_form_delivered_again_changes_nothing_even_after_it_was_replaced(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", key="first")
    await house.submit("Ada", GOOD.upper(), key="second")
    before = await house.messages("Ada")
    house.clock.advance(minutes=1)
    await house.submit("Ada", key="first")
    await house.submit("Ada", GOOD.upper(), key="second")

    assert await house.messages("Ada") == before
    assert [message.text for message in before if message.text] == [GOOD.upper()]


async def test_a_private_answer_can_be_taken_back_before_the_deadline(house: House) -> None:
    round_ = await house.open_day()
    await house.submit("Ada")
    await house.core.services.answers.withdraw_private(round_.id, SPACE, account("Ada"))
    with pytest.raises(NotFoundError):
        await house.core.services.answers.withdraw_private(round_.id, SPACE, account("Ada"))
    await house.close_day()

    assert await house.points("Ada") == 0


async def test_after_the_deadline_an_answer_that_counts_can_be_neither_replaced_nor_taken_back(house: House) -> None:
    round_ = await house.open_day()
    await house.submit("Ada")
    await house.close_day()

    with pytest.raises(ConflictError, match="fixed"):
        await house.submit("Ada", GOOD.upper())
    with pytest.raises(ConflictError, match="fixed"):
        await house.core.services.answers.withdraw_private(round_.id, SPACE, account("Ada"))
    assert await _texts(house, "Ada") == [GOOD]


async def test_who_was_too_brief_in_time_can_still_answer_late(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", HALF)
    await house.close_day()
    receipt = await house.submit("Ada")
    await house.tick()

    assert receipt.verdict is Verdict.LATE
    assert await house.points("Ada") == 3


async def test_a_round_takes_no_private_answer_after_a_week(house: House) -> None:
    round_ = await house.open_day()
    house.clock.at = round_.takes_late_until + timedelta(seconds=1)
    with pytest.raises(ConflictError, match="over"):
        await house.submit("Ada")


def test_the_private_words_of_a_test_are_found_where_they_would_leak() -> None:
    """The search in the test of leaks is not blind."""
    card = RoundCard(1, "t", "private words", "x", "k", 1, 1, at(5), at(5), on(5), carries_streak=True, minimum=1)
    assert "private words" in repr(replace(card, title="u"))
