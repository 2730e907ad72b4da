"""What members and hosts read of reminders, votes, suggestions, reports and drafts: every phrase takes its facts."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.draft import DraftQuestion, clean_draft, require_askable
from bot.domain.errors import AmbiguousGroupError, ConflictError, InvalidInputError
from bot.domain.report import ReportKind
from bot.domain.text import clean_line, clean_prose
from bot.wording import explain, has_phrase, say

DRAFT = DraftQuestion("Title", "Why?")
NOTICE = {"name": "Ada", "title": "Title", "group": "Crew", "why": "So.", "time": "17:00", "zone": "UTC"}


@pytest.mark.parametrize(
    ("refuse", "words"),
    [
        (lambda: clean_draft(replace(DRAFT, title="x" * 121)), "The title has 121 characters; at most 120 fit."),
        (lambda: clean_draft(replace(DRAFT, prompt="x" * 6001)), "The question has 6,001 characters; at most 6,000"),
        (lambda: clean_draft(replace(DRAFT, title="")), "Give the question a title."),
        (lambda: clean_draft(replace(DRAFT, difficulty=9)), "a number from 1 to 5, the time for an answer 1 to 60"),
        (lambda: clean_draft(replace(DRAFT, pitfalls=tuple("abcdefghijk"))), "at most 10 key points and 10 pitfalls"),
        (lambda: require_askable(DRAFT), "Write a model answer first"),
        (lambda: clean_prose("reason", "", 10), "Say why"),
        (lambda: clean_line("note", "x" * 11, 10), "The note has 11 characters"),
        (lambda: clean_line("report", "x" * 11, 10), "The report has 11 characters"),
        (lambda: clean_line("reason", "x" * 11, 10), "The reason has 11 characters"),
    ],
)
def test_a_refused_form_says_what_would_do(refuse: Callable[[], object], words: str) -> None:
    with pytest.raises(InvalidInputError) as raised:
        refuse()

    assert words in explain("en", raised.value)


@pytest.mark.parametrize("field", ["title", "prompt", "model_answer", "tests", "key_point", "pitfall", "reason"])
def test_every_field_has_words_for_being_too_long(field: str) -> None:
    assert has_phrase(f"text.long_{field}")


def test_the_groups_to_choose_from_are_named() -> None:
    assert "Crew, Readers" in explain("en", AmbiguousGroupError({1: "Crew", 2: "Readers"}))
    assert "10 suggestions" in explain("en", ConflictError("suggestion.many", most=10))


@pytest.mark.parametrize(
    "phrase",
    [
        "notice.reminder",
        "notice.suggestion",
        "notice.suggestion_approved",
        "notice.suggestion_declined",
        "notice.report_closed",
        "notice.report_noted",
        *(f"notice.report_{kind}" for kind in ReportKind),
    ],
)
def test_every_notice_can_be_said(phrase: str) -> None:
    assert "Title" in say("en", phrase, **NOTICE)
