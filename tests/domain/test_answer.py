from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answer import (
    LONGEST_ANSWER,
    Answer,
    AnswerMessage,
    Verdict,
    assemble,
    better_answer,
    clean_answer,
    visible_length,
)
from bot.domain.errors import InvalidInputError

CLOSES_AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
MINIMUM = 40
WEEK = timedelta(days=7)
MOMENT = timedelta(microseconds=1)
LONG = "A model can be fooled at inference, or spoilt while it learns."
SHORT = "Evasion is at inference."


def _message(minutes: float, text: str = LONG, **facts: Any) -> AnswerMessage:
    """A message stamped so many minutes after the deadline; before it if negative."""
    facts = {"id": 1, "account_id": 1, "round_id": 1, "length": visible_length(text), **facts}
    return AnswerMessage(stamped_at=CLOSES_AT + timedelta(minutes=minutes), text=text, **facts)


def _assembled(*messages: AnswerMessage) -> Answer:
    return assemble(messages, CLOSES_AT, MINIMUM, WEEK)


MESSAGES = st.lists(
    st.builds(
        _message,
        st.integers(-2000, 15_000),
        st.sampled_from([LONG, SHORT, "", "ok"]),
        id=st.integers(1, 10**6),
        deleted_at=st.none() | st.integers(-2000, 15_000).map(lambda m: CLOSES_AT + timedelta(minutes=m)),
    ),
    max_size=6,
    unique_by=lambda message: message.id,
)


def test_a_message_before_the_deadline_is_an_answer() -> None:
    answer = _assembled(_message(-60))

    assert (answer.verdict, answer.text, answer.length) == (Verdict.ANSWERED, LONG, visible_length(LONG))


def test_messages_are_joined_by_blank_lines_in_the_order_of_their_stamps() -> None:
    answer = _assembled(_message(-10, "third", id=1), _message(-30, LONG, id=9), _message(-20, "second", id=5))

    assert answer.text == f"{LONG}\n\nsecond\n\nthird"


def test_messages_of_one_instant_stand_in_the_order_they_were_stored() -> None:
    assert [m.id for m in _assembled(_message(-5, id=7), _message(-5, id=3)).messages] == [3, 7]


@given(MESSAGES, st.randoms())
def test_the_order_of_arrival_changes_nothing(messages: list[AnswerMessage], random: Random) -> None:
    expected = _assembled(*messages)
    random.shuffle(messages)

    assert _assembled(*messages) == expected


def test_a_message_at_the_very_instant_of_the_deadline_is_late() -> None:
    assert _assembled(_message(0)).verdict is Verdict.LATE


def test_a_message_a_moment_before_the_deadline_is_on_time() -> None:
    message = _message(0)

    earlier = AnswerMessage(1, 1, 1, CLOSES_AT - MOMENT, LONG, message.length)

    assert _assembled(earlier).verdict is Verdict.ANSWERED


@pytest.mark.parametrize(
    ("lengths", "verdict"), [([39], Verdict.NONE), ([40], Verdict.ANSWERED), ([20, 20], Verdict.ANSWERED)]
)
def test_the_minimum_is_measured_over_all_messages_together(lengths: Sequence[int], verdict: Verdict) -> None:
    messages = [_message(-9 + n, "x" * length, id=n) for n, length in enumerate(lengths)]

    assert _assembled(*messages).verdict is verdict


def test_messages_after_the_minimum_is_reached_extend_the_answer() -> None:
    first = _message(-30)

    assert _assembled(first, _message(-1, "ok", id=2)).text == f"{LONG}\n\nok"


def test_a_message_after_the_deadline_does_not_extend_an_answer() -> None:
    assert _assembled(_message(-30), _message(1, "and more", id=2)).text == LONG


def test_a_text_blanked_later_keeps_the_verdict() -> None:
    blanked = _message(-30, "", length=80, deleted_at=CLOSES_AT + timedelta(days=3))

    answer = _assembled(blanked)

    assert (answer.verdict, answer.text, answer.length) == (Verdict.ANSWERED, "", 80)


def test_what_is_deleted_before_the_deadline_is_withdrawn() -> None:
    assert _assembled(_message(-30, deleted_at=CLOSES_AT - MOMENT)) == Answer(Verdict.NONE)


def test_what_is_deleted_at_the_deadline_or_after_still_counts() -> None:
    assert _assembled(_message(-30, deleted_at=CLOSES_AT)).verdict is Verdict.ANSWERED


def test_withdrawing_one_message_leaves_the_others() -> None:
    withdrawn = _message(-30, "x" * 30, id=1, deleted_at=CLOSES_AT - timedelta(minutes=5))

    assert _assembled(withdrawn, _message(-20, "y" * 30, id=2)).verdict is Verdict.NONE
    assert _assembled(withdrawn, _message(-20, LONG, id=2)).text == LONG


def test_a_late_answer_counts_as_late_for_seven_days() -> None:
    last = WEEK.total_seconds() / 60

    assert _assembled(_message(last)).verdict is Verdict.LATE
    assert _assembled(_message(last + 0.001)).verdict is Verdict.NONE


def test_a_late_answer_counts_only_if_there_is_none_on_time() -> None:
    answer = _assembled(_message(-30), _message(30, id=2))

    assert (answer.verdict, len(answer.messages)) == (Verdict.ANSWERED, 1)


def test_a_late_answer_must_reach_the_minimum_by_itself() -> None:
    assert _assembled(_message(-5, "x" * 30, id=1), _message(5, "y" * 30, id=2)).verdict is Verdict.NONE
    assert _assembled(_message(-5, "x" * 30, id=1), _message(5, "y" * 40, id=2)).text == "y" * 40


def test_a_late_answer_that_is_deleted_keeps_its_points() -> None:
    assert _assembled(_message(5, deleted_at=CLOSES_AT + timedelta(hours=2))).verdict is Verdict.LATE


def test_too_little_on_time_is_kept_so_that_settlement_can_delete_it() -> None:
    assert [message.text for message in _assembled(_message(-5, SHORT)).messages] == [SHORT]


def test_without_messages_there_is_no_answer_even_where_no_minimum_is_asked() -> None:
    assert assemble([], CLOSES_AT, 0, WEEK) == Answer(Verdict.NONE)
    assert assemble([_message(-1, "ok")], CLOSES_AT, 0, WEEK).verdict is Verdict.ANSWERED


@given(MESSAGES, st.integers(-2000, 15_000))
def test_another_message_never_makes_an_answer_worse(messages: list[AnswerMessage], minutes: int) -> None:
    rank = [Verdict.NONE, Verdict.LATE, Verdict.ANSWERED]

    more = _assembled(*messages, _message(minutes, id=10**7))

    assert rank.index(more.verdict) >= rank.index(_assembled(*messages).verdict)


@given(MESSAGES)
def test_deleting_after_the_deadline_never_changes_a_verdict(messages: list[AnswerMessage]) -> None:
    kept = [message for message in messages if message.deleted_at is None]
    deleted = [replace(message, text="", deleted_at=CLOSES_AT + WEEK) for message in kept]

    assert _assembled(*deleted).verdict is _assembled(*kept).verdict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_message(-5), _message(10)),  # on time before late
        (_message(-5), _message(-1, "ok")),  # any before none
        (_message(10), _message(-1, "ok")),
        (_message(-20), _message(-5, LONG * 3)),  # then the earlier, however long
        (_message(10), _message(20)),
        (_message(-5, id=1), _message(-5, id=2)),  # of one instant, the one stored first
    ],
)
def test_of_two_accounts_the_better_answer_counts(one: AnswerMessage, other: AnswerMessage) -> None:
    better, worse = _assembled(one), _assembled(other)

    assert better_answer(better, worse) is better
    assert better_answer(worse, better) is better


def test_an_account_that_wrote_nothing_does_not_hide_the_other() -> None:
    assert better_answer(Answer(Verdict.NONE), _assembled(_message(5))).verdict is Verdict.LATE


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("a b\tc\n\r\u00a0\u2003d", 4),
        ("\u200b\u200c\u200d\u2060\ufeff", 0),  # zero width
        ("\u202eabc\u202c", 3),  # right-to-left override
        ("\u2066א\u2069", 1),
        ("\x00\x07\x1b", 0),
        ("\ud83d", 0),  # half a surrogate pair
        ("\u2800\u3164\u115f\u1160\uffa0\u034f\ufe0f", 0),  # blank by design
        ("😀", 1),
        ("👩🏽\u200d💻", 3),  # woman, skin tone, computer; the joiner is not seen
        ("नेहा", 4),
        ("李雷", 2),
        ("e\u0301", 2),
    ],
)
def test_only_what_a_reader_can_see_has_length(text: str, length: int) -> None:
    assert visible_length(text) == length


@given(st.lists(st.text()))
def test_the_length_of_joined_texts_is_the_sum_of_their_lengths(texts: list[str]) -> None:
    assert visible_length("\n\n".join(texts)) == sum(map(visible_length, texts))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  an answer \n\n", "an answer"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1b[31m\x7f", "abc[31m"),
        ("a\tb", "a\tb"),
        ("x\ud83dy\ude00", "xy"),
        ("\u202eabc", "\u202eabc"),  # shown apart from our own text, so it may stay
        ("a\u200bb", "a\u200bb"),
        ("👩🏽\u200d💻 ok", "👩🏽\u200d💻 ok"),
        ("@everyone <b>=1+1</b>", "@everyone <b>=1+1</b>"),  # renderers see to that
    ],
)
def test_a_text_is_cleaned_for_the_store(written: str, kept: str) -> None:
    assert clean_answer(written) == kept


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\u200b\u200d", "\x00", "\ud83d\ude00", "\u202e\u202c", "\u3164", "\u2800 \u2800"]
)
def test_a_text_with_nothing_to_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean_answer(text)

    assert refused.value.phrase == "answer.empty"


def test_an_answer_of_the_greatest_length_is_taken_and_one_more_is_not() -> None:
    assert len(clean_answer("x" * LONGEST_ANSWER)) == LONGEST_ANSWER
    with pytest.raises(InvalidInputError) as refused:
        clean_answer("x" * (LONGEST_ANSWER + 1))

    assert (refused.value.phrase, refused.value.facts["length"]) == ("answer.too_long", LONGEST_ANSWER + 1)


def test_a_hundred_thousand_characters_are_refused_with_their_number() -> None:
    with pytest.raises(InvalidInputError) as refused:
        clean_answer("ab" * 50_000)

    assert refused.value.facts == {"length": 100_000, "most": LONGEST_ANSWER}


@given(st.text(st.characters()))
def test_what_is_kept_can_be_stored_and_cleaning_again_changes_nothing(text: str) -> None:
    try:
        kept = clean_answer(text)
    except InvalidInputError:
        assert visible_length(text) == 0
        return

    assert kept.encode().decode() == kept
    assert "\0" not in kept
    assert clean_answer(kept) == kept
    assert visible_length(kept) == visible_length(text)
