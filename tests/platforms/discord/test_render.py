"""Every card as Discord gets it. Read the snapshots as the member who sees them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from discord import ui
from syrupy.assertion import SnapshotAssertion

from bot.bank.guide import parse_guide
from bot.bank.loader import load_bank
from bot.cards.boards import BoardCard, BoardRow, StreakCard, StreakRow
from bot.cards.notices import NoticeCard, ReceiptCard
from bot.cards.profiles import ProfileCard
from bot.cards.rounds import KeyPointFact, OpeningRow, PublishedAnswer, ReferenceFact, RevealCard, RoundCard
from bot.domain.answer import Publish, Verdict
from bot.domain.group import Account, Channel, Group, Schedule
from bot.domain.refs import AccountRef, ChannelRef
from bot.domain.round import RoundState
from bot.domain.schedule import Timetable
from bot.domain.scoring import Reason
from bot.domain.streak import DayState, Mark
from bot.platforms.discord.draft import Draft
from bot.platforms.discord.forms import answer_form
from bot.platforms.discord.render import (
    render_notice,
    render_receipt,
    render_reveal,
    render_reveal_part,
    render_round,
)
from bot.platforms.discord.render_boards import render_board, render_shared_board
from bot.platforms.discord.render_profile import render_profile
from bot.platforms.discord.render_setup import render_openings, render_overview, render_setup
from bot.platforms.discord.render_streak import render_streak
from bot.platforms.discord.talk import render_guide
from bot.services.groups import GroupSettings
from bot.services.presenting import make_reference_fact
from bot.settings import QUESTIONS
from tests.platforms.discord.double.limits import check_message, check_modal, units, walk

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
TOPICS = {"rag": "Security of retrieval-augmented generation", "privacy": "Privacy attacks and defences"}
ROUND = RoundCard(
    round_id=42,
    title="Poisoned passages",
    prompt="Somebody can write into *one* of the sources your assistant retrieves from. What can they do now?",
    topic="rag",
    kind="technical",
    difficulty=3,
    minutes=6,
    opens_at=NOON,
    closes_at=NOON + timedelta(days=1),
    on=date(2026, 1, 5),
    carries_streak=True,
    minimum=40,
)
REVEAL = RevealCard(
    round_id=42,
    title=ROUND.title,
    prompt=ROUND.prompt,
    tests="Whether trust in sources is designed or assumed.",
    model_answer="They can steer answers.\n\nI would separate sources by who may write to them.",
    key_points=(
        KeyPointFact("One passage is enough.", beyond=False),
        KeyPointFact("Rankers can be gamed.", beyond=True),
    ),
    pitfalls=("Trusting the index because it is internal.",),
    references=(
        ReferenceFact("Zou et al.: PoisonedRAG (2024), arXiv 2402.07867", "https://arxiv.org/abs/2402.07867"),
        ReferenceFact("OWASP: LLM08 (2025)", None),
    ),
    on_time=3,
    published=(
        PublishedAnswer("Ada", "I would sign **sources**.\n@everyone should."),
        PublishedAnswer(None, "# No idea\n[click](https://evil.example)"),
    ),
    solution="def trusted(source: str) -> bool:\n    return source in SIGNED",
)
ROWS = tuple(BoardRow(n if n > 2 else 1, n, f"Member_{n}", 60 - 5 * max(n, 2), n, max(6 - n, 0)) for n in range(1, 6))


def payload(view: ui.LayoutView) -> list[dict[str, Any]]:
    """What is sent; it must be within every limit."""
    components: list[dict[str, Any]] = json.loads(json.dumps(view.to_components()))  # type: ignore[no-untyped-call]
    check_message({"flags": 1 << 15, "components": components})
    return components


@pytest.mark.parametrize("state", RoundState)
def test_a_question_in_each_of_its_states(state: RoundState, snapshot: SnapshotAssertion) -> None:
    takes_late = state not in (RoundState.OPEN, RoundState.VOID)
    late_until = NOON + timedelta(days=8) if takes_late else None
    card = replace(ROUND, state=state, answered=0 if state is RoundState.OPEN else 7, late_until=late_until)
    assert payload(render_round(card, TOPICS, "round-42-question-1.1")) == snapshot


def test_a_question_says_nothing_of_late_answers_that_are_over() -> None:
    shown = str(payload(render_round(replace(ROUND, state=RoundState.REVEALED), TOPICS)))
    assert "Answer late" not in shown
    assert "late answer" not in shown
    assert "My answer" in shown


def test_an_extra_question_with_a_ping(snapshot: SnapshotAssertion) -> None:
    card = replace(ROUND, carries_streak=False, answered=1, topic="unknown-topic", minutes=1)
    assert payload(render_round(card, TOPICS, ping="<@&7>")) == snapshot


def test_a_question_too_long_for_its_post_is_cut_and_can_be_read_whole(snapshot: SnapshotAssertion) -> None:
    card = replace(ROUND, prompt="Why? " * 1200)
    components = payload(render_round(card, TOPICS))
    labels = [item["label"] for item in walk(components) if item["type"] == 2]
    assert labels == snapshot


def test_the_parts_of_a_reveal(snapshot: SnapshotAssertion) -> None:
    card = replace(REVEAL, model_answer=REVEAL.model_answer * 40)
    parts = len(render_reveal(card))
    assert [payload(render_reveal_part(card, part, f"key.{part}")) for part in range(parts)] == snapshot


def test_the_card_of_a_question_shows_nothing_of_its_model_answer() -> None:
    assert not {"model_answer", "key_points", "tests", "pitfalls", "solution"} & set(RoundCard.__dataclass_fields__)


@pytest.mark.parametrize(
    "card",
    [
        NoticeCard("notice.channel_closed", {"channel": "daily_*", "fix": "Allow the bot to write."}),
        NoticeCard("notice.few_questions", {"n": "1", "group": "Crew @here"}),
        NoticeCard("notice.reminder", {"title": "T", "group": "Crew", "time": "17:00", "zone": "Europe/Berlin"}),
        NoticeCard("notice.suggestion", {"name": "Ada", "title": "T"}),
        NoticeCard("notice.report_wrong", {"name": "Ada", "title": "T", "kind": "wrong"}),
    ],
)
def test_notices(card: NoticeCard, snapshot: SnapshotAssertion) -> None:
    assert payload(render_notice(card, "key")) == snapshot


@pytest.mark.parametrize(
    ("verdict", "missing", "length"),
    [
        (Verdict.ANSWERED, 0, 80),
        (Verdict.LATE, 0, 80),
        (Verdict.NONE, 12, 28),
        (Verdict.NONE, 1, 39),
        (Verdict.NONE, 40, 0),
    ],
)
def test_receipts(verdict: Verdict, missing: int, length: int, snapshot: SnapshotAssertion) -> None:
    card = ReceiptCard(42, verdict, missing, length, NOON, private=False)
    assert render_receipt(card) == snapshot


@pytest.mark.parametrize(
    ("board", "period"), [("week", "2026-W02"), ("month", "2026-01"), ("all", ""), ("season", "Spring")]
)
def test_boards(board: str, period: str, snapshot: SnapshotAssertion) -> None:
    mine = BoardRow(30, 99, "Me | myself", 5, 1, 0)
    assert payload(render_board(BoardCard(board, period, ROWS, 60, mine), 1, "Crew", 3)) == snapshot


def test_a_board_that_is_empty_and_one_that_is_pending(snapshot: SnapshotAssertion) -> None:
    pending = (BoardRow(None, 1, "Ada", None, 1, 4),)
    assert payload(render_board(BoardCard("week", "2026-W02", (), 0), 1, "Crew", None)) == snapshot
    assert payload(render_board(BoardCard("latest", "2026-01-05", pending, 1), 1, "Crew", None)) == snapshot
    assert payload(render_shared_board(BoardCard("all", "", ROWS, 5), "Crew")) == snapshot


def test_a_full_board_of_the_longest_names_fits() -> None:
    rows = tuple(BoardRow(n, n, "*" * 32, 1_048_575, 999, 999) for n in range(1, 26))
    payload(render_board(BoardCard("all", "", rows, 60, rows[0]), 1, "*" * 50, 3))


@pytest.mark.parametrize("with_days", [False, True])
def test_streaks(with_days: bool, snapshot: SnapshotAssertion) -> None:
    marks = [Mark.ANSWERED, Mark.LATE, Mark.FROZEN, Mark.REST, Mark.MISSED]
    days = [_day(number, mark) for number, mark in enumerate(marks)]
    excused = StreakRow(date(2026, 1, 12), Mark.EXCUSED, DayState.EXCUSED, True, False, "day.outage", 3)
    mended = replace(days[0], on=date(2026, 1, 13), repaired=True, points=())
    card = StreakCard("Ada", 3, 12, 40, 1, 2, (mended, excused, *days))
    assert payload(render_streak(card, 1, with_days=with_days)) == snapshot


def _day(number: int, mark: Mark) -> StreakRow:
    points: tuple[tuple[Reason, int], ...] = ((Reason.ON_TIME, 10), (Reason.STREAK, 3)) if mark is Mark.ANSWERED else ()
    return StreakRow(date(2026, 1, 5 + number), mark, DayState.COUNTED, False, False, "day.counted", 3, points)


def test_a_profile(snapshot: SnapshotAssertion) -> None:
    card = ProfileCard(
        "Ada_L",
        date(2025, 11, 3),
        120,
        2,
        9,
        3,
        7,
        1,
        ((Reason.ON_TIME, 90), (Reason.HELPFUL, 5)),
        (("rag", 4), ("privacy", 2)),
        5,
        1,
        date(2026, 1, 5),
        9,
        5,
        7,
    )
    assert payload(render_profile(card, TOPICS, "Crew", 1)) == snapshot


def test_the_form_for_a_private_answer(snapshot: SnapshotAssertion) -> None:
    made = answer_form(42, "A title that is far too long for the head of a form", "x" * 5000, Publish.UNNAMED)
    data = made.to_dict()
    check_modal(data)
    data["components"][0]["component"]["value"] = f"{units(data['components'][0]['component']['value'])} characters"
    assert data == snapshot


def test_the_wizard(snapshot: SnapshotAssertion) -> None:
    draft = Draft("Study hall", "Europe/Berlin", time(8, 30), channel=7, topics=frozenset({"rag"}), hosts=(5, 6))
    assert payload(render_setup(draft, TOPICS, ["Allow the bot this permission in #daily: View Channel."])) == snapshot


def test_the_wizard_of_the_longest_choices_fits() -> None:
    topics = {f"topic-{n}": "T" * 100 for n in range(40)}
    draft = Draft("N" * 50, "America/Argentina/ComodRivadavia", weekdays=frozenset(range(7)), channel=1 << 62)
    payload(render_setup(draft, topics, ["Allow it."] * 30))


def test_a_group_as_it_is_set_up(snapshot: SnapshotAssertion) -> None:
    schedule = Schedule(1, 1, Timetable(time(9), frozenset({0, 2}), timedelta(hours=24)), True, next_at=NOON)
    channels = (
        Channel(1, 1, ChannelRef("discord", "1", "7"), "daily"),
        Channel(2, 1, ChannelRef("discord", "1", "8"), "other"),
        Channel(3, 1, ChannelRef("web", "room", "main"), "Room", paused_at=NOON, pause_reason="It is closed."),
    )
    hosts = (Account(1, AccountRef("discord", "", "5"), "Hanna_*"),)
    settings = GroupSettings(Group(1, "Crew", "Europe/Berlin", 7), (schedule,), channels, hosts, (), ())
    problems: dict[int, Sequence[str]] = {1: (), 2: ("Allow the bot to write.",)}
    assert payload(render_overview(settings, problems, TOPICS, "All is read.")) == snapshot
    rows = [OpeningRow(date(2026, 1, 6), NOON, NOON, "A [title]"), OpeningRow(date(2026, 1, 7), NOON, NOON, None)]
    assert render_openings(rows) == snapshot


def test_the_guide(snapshot: SnapshotAssertion) -> None:
    guide = parse_guide("# Guide\n\n## One\n\nRead [this](topic:rag) first.\n\n- a\n- b\n\n## Two\n\nMore.\n")
    assert payload(render_guide(guide, 0, "Read on")) == snapshot


def test_every_question_and_model_answer_of_the_bank_fits() -> None:
    for question in load_bank(QUESTIONS).questions:
        asked = replace(ROUND, title=question.title, prompt=question.prompt, kind=question.kind, topic=question.topic)
        payload(render_round(asked, TOPICS))
        card = RevealCard(
            round_id=1,
            title=question.title,
            prompt=question.prompt,
            tests=question.tests,
            model_answer=question.model_answer,
            key_points=tuple(KeyPointFact(point.fact, point.beyond) for point in question.key_points),
            pitfalls=question.pitfalls,
            references=tuple(make_reference_fact(reference) for reference in question.references),
            on_time=3,
            example=question.example.story if question.example else None,
            solution=question.solution.code if question.solution else None,
        )
        for part in range(len(render_reveal(card))):
            payload(render_reveal_part(card, part, "key"))
