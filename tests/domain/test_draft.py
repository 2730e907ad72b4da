from dataclasses import replace

import pytest

from bot.domain.draft import DraftQuestion, clean_draft, draft_of, question_of, require_askable
from bot.domain.errors import InvalidInputError
from bot.domain.question import KeyPoint
from tests.bank.sample_bank import sample_bank

QUESTION = sample_bank().questions[0]
SHORT = DraftQuestion("Title", "Why?")


def test_a_form_opened_and_sent_unchanged_changes_nothing() -> None:
    for question in sample_bank().questions:
        assert question_of(clean_draft(draft_of(question)), question.id, question) == question


def test_a_short_draft_is_a_suggestion_and_says_what_asking_it_needs() -> None:
    assert clean_draft(SHORT).missing == ("model_answer", "topic")

    for draft, phrase in ((SHORT, "text.no_model_answer"), (replace(SHORT, model_answer="So."), "text.no_topic")):
        with pytest.raises(InvalidInputError) as raised:
            require_askable(draft)
        assert raised.value.phrase == phrase
    require_askable(replace(SHORT, model_answer="So.", topic="evasion"))


def test_a_whole_draft_makes_a_question_that_pretends_to_nothing() -> None:
    question = question_of(replace(SHORT, model_answer="So.", topic="evasion", key_points=("One.", "Two.")), "g1.title")

    assert question.key_points == (
        KeyPoint("point-1", "One.", 2, False, ()),
        KeyPoint("point-2", "Two.", 2, False, ()),
    )
    assert (question.checks, question.references, question.follow_ups, question.example) == ((), (), (), None)


def test_key_points_whose_words_stay_keep_their_evidence_and_new_ones_get_free_ids() -> None:
    first, *_ = QUESTION.key_points
    before = replace(QUESTION, key_points=(first, KeyPoint("point-1", "Old.", 1, False, ())))

    after = question_of(replace(draft_of(before), key_points=("New.", first.fact)), QUESTION.id, before)

    assert after.key_points == (KeyPoint("point-2", "New.", 2, False, ()), first)


def test_empty_and_repeated_lines_are_left_out() -> None:
    draft = clean_draft(replace(SHORT, key_points=(" One. ", "", "\u200b", "One."), pitfalls=("A\nB",)))

    assert (draft.key_points, draft.pitfalls) == (("One.",), ("A B",))


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"title": ""}, "text.no_title"),
        ({"prompt": " "}, "text.no_prompt"),
        ({"model_answer": "x" * 6001}, "text.long_model_answer"),
        ({"tests": "x" * 401}, "text.long_tests"),
        ({"key_points": ("x" * 401,)}, "text.long_key_point"),
        ({"pitfalls": ("x" * 401,)}, "text.long_pitfall"),
        ({"pitfalls": tuple(map(str, range(11)))}, "draft.many_lines"),
        ({"difficulty": 0}, "draft.bad_number"),
        ({"minutes": 61}, "draft.bad_number"),
        ({"kind": "riddle"}, "draft.bad_kind"),
    ],
)
def test_what_cannot_be_stored_is_named(changes: dict[str, object], phrase: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        clean_draft(replace(SHORT, **changes))  # type: ignore[arg-type]

    assert raised.value.phrase == phrase
