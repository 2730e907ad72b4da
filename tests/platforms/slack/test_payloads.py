"""Every message and page of a round, as the member reads it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.cards.notices import ReceiptCard
from bot.cards.rounds import KeyPointFact, PublishedAnswer, ReferenceFact
from bot.domain.answer import Publish, Verdict
from bot.domain.round import Round, RoundState, Rules
from bot.platforms.slack.blocks import Block
from bot.platforms.slack.render_answers import render_form, render_hint, render_kept, render_own
from bot.platforms.slack.render_posts import render_notice, render_reveal, render_round
from bot.services.own_answer import OwnAnswer
from bot.wording import FALLBACK
from tests.contracts.announcer_suite import AT, NOTICE, REVEAL, ROUND
from tests.platforms.slack.double.limits import check_message, check_view

CLOSES_AT = AT + timedelta(hours=24)
RECEIPT = ReceiptCard(1, Verdict.ANSWERED, 0, 80, CLOSES_AT, private=False)
OWN = OwnAnswer(
    Round(1, 1, 1, 1, "q", "evasion", ROUND.on, AT, CLOSES_AT, True, Rules()),
    "A *starred* title & more",
    "What would you *check* first?",
    RECEIPT,
    "What I wrote in the <thread>.",
    "What I wrote privately.",
    Publish.UNNAMED,
    can_change=True,
)
TOPICS = {"evasion": "Evasion and robustness"}


@pytest.mark.parametrize("state", list(RoundState))
def test_a_question_in_each_state(state: RoundState, snapshot: SnapshotAssertion) -> None:
    message = render_round(replace(ROUND, state=state, answered=3), TOPICS)
    check_message(message, most_text=4000)
    assert message == snapshot


def test_a_whole_reveal(snapshot: SnapshotAssertion) -> None:
    card = replace(
        REVEAL,
        model_answer="First **this**.\n\n- then `that`\n- and more",
        key_points=(KeyPointFact("A fact.", beyond=False), KeyPointFact("A deeper one.", beyond=True)),
        references=(ReferenceFact("Ann: A paper (2024)", "https://arxiv.org/abs/1"), ReferenceFact("A book", None)),
        example="A story.",
        solution="def f():\n    return 1",
        published=(PublishedAnswer("Ben", "My <answer>."), PublishedAnswer(None, "Mine.")),
    )
    (message,) = render_reveal(card)
    check_message(message)
    assert message == snapshot


def test_a_notice(snapshot: SnapshotAssertion) -> None:
    assert render_notice(NOTICE) == snapshot


@pytest.mark.parametrize(
    "receipt",
    [
        RECEIPT,
        replace(RECEIPT, private=True),
        replace(RECEIPT, verdict=Verdict.LATE),
        replace(RECEIPT, verdict=Verdict.NONE, missing=1, length=39),
        replace(RECEIPT, verdict=Verdict.NONE, missing=40, length=0),
    ],
    ids=["counts", "private", "late", "short", "none"],
)
def test_a_receipt(receipt: ReceiptCard, snapshot: SnapshotAssertion) -> None:
    message = render_hint(receipt, FALLBACK)
    check_message(message)
    assert message["text"] == snapshot


@pytest.mark.parametrize(
    "view",
    [
        render_form(replace(OWN, private=""), FALLBACK),
        render_form(OWN, FALLBACK),
        render_kept(OWN, FALLBACK),
        render_own(OWN, FALLBACK),
        render_own(replace(OWN, can_change=False, private="", public=""), FALLBACK),
    ],
    ids=["form", "form again", "kept", "own", "own, nothing left to do"],
)
def test_a_page(view: Block, snapshot: SnapshotAssertion) -> None:
    check_view(view, "modal")
    assert view == snapshot
