"""RULES, Answers: private ones come from a form, and nobody reads them before the reveal."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.answer import AnswerMessage, Publish, Verdict
from bot.domain.errors import ConflictError, NotFoundError
from tests.services.house import GOOD, House, account, at, on
from tests.soak import choose

HALF = "Half of an answer, no more."


async def _texts(house: House, name: str) -> list[str]:
    return [message.text for message in await house.messages(name)]


async def _live(house: House, name: str) -> list[AnswerMessage]:
    """What of a person's answer was not taken back or replaced."""
    return [message for message in await house.messages(name) if message.deleted_at is None]


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


async def test_of_two_forms_sent_at_once_one_stays(house: House) -> None:
    await house.open_day()
    await asyncio.gather(*(house.submit("Ada", f"{GOOD} {n}", key=f"{n}") for n in range(3)))

    assert len(await _live(house, "Ada")) == 1


@contextmanager
def _failing(house: House, write: str) -> Iterator[None]:
    """While the block runs, the database takes no such write: INSERT or UPDATE, on a table."""
    with closing(sqlite3.connect(house.file)) as connection:
        connection.execute(f"CREATE TRIGGER failing BEFORE {write} BEGIN SELECT RAISE(ABORT, 'fails'); END")
        try:
            yield
        finally:
            connection.execute("DROP TRIGGER failing")


async def _replace_on_a_bad_disk(file: Path, forms: Sequence[tuple[Publish, str | None, int]]) -> None:
    """Each form is sent, fails at one of its writes or at none, and is sent again; an earlier one comes once more."""
    house = House(file)
    await house.open()
    try:
        await house.found()
        await house.open_day()
        for n, (publish, write, earlier) in enumerate(forms):
            house.clock.advance(minutes=1)
            with _failing(house, write) if write else nullcontext(), suppress(IntegrityError):
                await house.submit("Ada", f"{GOOD} {n}", publish, f"{n}")
            await house.submit("Ada", f"{GOOD} {n}", publish, f"{n}")
            await house.submit(
                "Ada", f"{GOOD} {earlier % (n + 1)}", forms[earlier % (n + 1)][0], f"{earlier % (n + 1)}"
            )
        (kept,) = await _live(house, "Ada")
        assert (kept.text, kept.publish) == (f"{GOOD} {len(forms) - 1}", forms[-1][0])
    finally:
        await house.close()


WRITES = (None, "INSERT ON accounts", "INSERT ON answer_messages", "UPDATE ON answer_messages")
FORMS = st.lists(
    st.tuples(st.sampled_from(Publish), st.sampled_from(WRITES), st.integers(0, 9)), min_size=2, max_size=4
)


@settings(
    max_examples=choose(10, 300), suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(FORMS)
def test_whichever_write_of_a_replacement_fails_the_form_sent_again_leaves_one_text_and_its_choice(
    migrated: Path, forms: Sequence[tuple[Publish, str | None, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_replace_on_a_bad_disk(Path(shutil.copy(migrated, folder)), forms))


async def test_a_replacement_that_failed_leaves_the_answer_that_was_there(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", publish=Publish.NEVER)
    with _failing(house, "UPDATE ON answer_messages"), pytest.raises(IntegrityError):
        await house.submit("Ada", GOOD.upper(), Publish.NAMED)

    assert [(message.text, message.publish) for message in await _live(house, "Ada")] == [(GOOD, Publish.NEVER)]


async def test_a_private_answer_is_replaced_and_taken_back_from_another_space_too(house: House) -> None:
    round_ = await house.open_day()
    await house.submit("Ada", space="another space")
    await house.submit("Ada", GOOD.upper())
    assert [message.text for message in await _live(house, "Ada")] == [GOOD.upper()]
    await house.submit("Ada", space="another space")
    await house.core.services.answers.withdraw_private(round_.id, account("Ada"))

    assert await _live(house, "Ada") == []


async def test_a_private_answer_can_be_taken_back_before_the_deadline(house: House) -> None:
    round_ = await house.open_day()
    await house.submit("Ada")
    await house.core.services.answers.withdraw_private(round_.id, account("Ada"))
    with pytest.raises(NotFoundError):
        await house.core.services.answers.withdraw_private(round_.id, account("Ada"))
    await house.close_day()

    assert await house.points("Ada") == 0


async def test_after_the_deadline_an_answer_that_counts_can_be_neither_replaced_nor_taken_back(house: House) -> None:
    round_ = await house.open_day()
    await house.submit("Ada")
    await house.close_day()

    with pytest.raises(ConflictError, match="fixed"):
        await house.submit("Ada", GOOD.upper())
    with pytest.raises(ConflictError, match="fixed"):
        await house.core.services.answers.withdraw_private(round_.id, account("Ada"))
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
