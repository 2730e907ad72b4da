"""Texts of people and of the bank as Slack shows them: nothing of them is a mention, and no limit is met."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.notices import NoticeCard
from bot.cards.rounds import KeyPointFact, PublishedAnswer, ReferenceFact
from bot.domain.round import RoundState
from bot.platforms.slack.blocks import cut, escape, literal, pack, weight
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.markup import rich_code, rich_list, rich_literal, rich_markdown, run
from bot.platforms.slack.parse import Removed, Written, parse_message_event, readable
from bot.platforms.slack.places import split_thread, stamp_of, thread_ref, ts_of
from bot.platforms.slack.render_posts import render_notice, render_reveal, render_round
from bot.wording import FALLBACK
from tests.contracts.announcer_suite import REVEAL, ROUND
from tests.platforms.slack.double.limits import check_blocks, check_message, run_texts

ME = Identity("T1", "Example", "U0BOT", "B0BOT", "drill", "", frozenset())
HOSTILE = "<!channel> <@U123> <https://evil.example|click> *bold* _i_ ~s~ `c` & &amp; \u202e \x00 @here"
texts = st.text(max_size=4000) | st.sampled_from([HOSTILE, "x" * 9000, "\n" * 50, "a & b " * 700])


@given(texts)
def test_people_s_text_is_shown_whole_and_within_limits(text: str) -> None:
    blocks = rich_literal(text, "rich_text_quote")
    check_blocks(blocks[:50], "message")
    assert "".join(run_texts(blocks)) == text


@given(texts)
def test_markdown_of_any_kind_keeps_the_limits(text: str) -> None:
    blocks = rich_markdown(text)
    for block in blocks:
        check_blocks([block], "message")


@given(st.text(alphabet="ab \n", max_size=6000))
def test_a_program_is_cut_between_lines_and_loses_none(text: str) -> None:
    shown = "\n".join(run_texts(rich_code(text)))
    assert [line for line in shown.split("\n") if line] == [line for line in text.split("\n") if line]


@given(texts, st.integers(10, 3000))
def test_cutting_keeps_the_length_and_no_half_escape(text: str, most: int) -> None:
    kept = cut(escape(text), most)
    assert len(kept) <= most
    tail = kept[kept.rfind("&") :] if "&" in kept else ""
    assert not tail or ";" in tail


@given(st.lists(st.integers(1, 3000), max_size=60))
def test_packing_loses_nothing_and_keeps_the_order(lengths: list[int]) -> None:
    blocks = [run("x" * length) for length in lengths]
    packed = pack(blocks)
    assert [block for part in packed for block in part] == blocks
    assert all(weight(part) <= 11_500 for part in packed)


@given(texts, st.lists(texts.filter(bool), max_size=4))
def test_every_reveal_keeps_every_limit_and_splits_alike_each_time(answer: str, others: list[str]) -> None:
    card = replace(
        REVEAL,
        title=answer[:400],
        model_answer=answer,
        key_points=tuple(KeyPointFact(text, beyond=True) for text in others),
        pitfalls=tuple(others),
        references=(ReferenceFact(answer[:300] or "x", "javascript:alert(1)"), ReferenceFact("A", "https://a.example")),
        published=tuple(PublishedAnswer(text[:80], text) for text in others),
        solution=answer,
    )
    parts = render_reveal(card)
    assert parts == render_reveal(card)
    for part in parts:
        check_message(part)


@given(texts)
def test_every_question_is_one_message_within_limits(prompt: str) -> None:
    check_message(render_round(replace(ROUND, title=prompt[:500], prompt=prompt), {}), most_text=4000)


def test_a_notice_shows_facts_as_they_are() -> None:
    card = NoticeCard("notice.channel_closed", {"channel": HOSTILE, "fix": "Say <please> & wait."})
    message = render_notice(card)
    check_message(message)
    assert "&lt;!channel&gt;" in message["text"]


def test_a_notice_names_commands_that_slack_has() -> None:
    facts = {"title": "T", "group": "Crew", "time": "17:00", "zone": "UTC"}
    assert "/drill remind off stops that" in render_notice(NoticeCard("notice.reminder", facts))["text"]


def test_a_round_speaks_of_nobody_and_of_one_minute_as_people_do() -> None:
    shown = str(render_round(replace(ROUND, minutes=1, answered=0), {}))
    assert "Nobody has answered yet. Answer in this thread" in shown
    assert "about 1 minute  " in shown
    assert "Nobody answered on time." in str(render_reveal(replace(REVEAL, on_time=0)))


def test_a_void_extra_round_speaks_of_no_points() -> None:
    shown = str(render_round(replace(ROUND, carries_streak=False, state=RoundState.VOID), {}))
    assert "gives and takes nothing" in shown
    assert "no streak at stake" not in shown


def test_markdown_becomes_structure() -> None:
    blocks = rich_markdown(
        "# Head\n\nA **b** *c* `d` ~~e~~ [f](https://a.example)\n\n- one\n  - two\n\n> q\n\n```\nx = 1\n```"
    )
    kinds = [element["type"] for block in blocks for element in block["elements"]]
    assert kinds == [
        "rich_text_section",
        "rich_text_section",
        "rich_text_list",
        "rich_text_list",
        "rich_text_quote",
        "rich_text_preformatted",
    ]
    assert blocks[1]["elements"][0]["elements"][1] == {"type": "text", "text": "b", "style": {"bold": True}}
    assert blocks[3]["elements"][0]["indent"] == 1


def test_a_list_within_lists_goes_no_deeper_than_slack_shows() -> None:
    deep = "\n".join("  " * level + f"- level {level}" for level in range(14))
    for block in rich_markdown(deep):
        check_blocks([block], "message")


def test_a_list_that_is_too_long_goes_on() -> None:
    assert len(rich_list([[run("x" * 900)] for _ in range(10)])) > 1


def test_a_name_keeps_its_marks_without_their_power() -> None:
    assert literal("*Ann* & <b>") == "\u2060*\u2060Ann\u2060*\u2060 &amp; &lt;b&gt;"


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("1 &lt; 2 &amp;&amp; 3", "1 < 2 && 3"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<https://a.example/p|a.example/p>", "https://a.example/p"),
        ("<https://a.example|here>", "here (https://a.example)"),
        ("<!subteam^S1|@team> <!date^1^{date}|yesterday> <!here>", "@team yesterday @here"),
        ("<#C1> <#C1|general> <@U1|ann>", "#channel #general @ann"),
        ("&amp;lt;not a tag&amp;gt;", "&lt;not a tag&gt;"),
    ],
)
def test_slack_s_text_reads_as_people_see_it(raw: str, read: str) -> None:
    assert readable(raw) == read


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=36_500)))
def test_a_stamp_is_an_instant_to_the_microsecond(since: timedelta) -> None:
    at = datetime(2000, 1, 1, tzinfo=UTC) + since
    assert stamp_of(ts_of(at)) == at


def test_a_thread_remembers_its_channel_and_first_message() -> None:
    assert split_thread(thread_ref("T1", "C1", "1.000001")) == ("C1", "1.000001")
    assert stamp_of("5.000001") - stamp_of("5") == timedelta(microseconds=1)


def test_a_tombstone_is_a_message_that_is_gone() -> None:
    before = {"user": "U1", "ts": "2.0", "thread_ts": "1.0", "text": "x"}
    event = {
        "type": "message",
        "subtype": "message_changed",
        "channel": "C1",
        "event_ts": "3.0",
        "message": {"subtype": "tombstone", "ts": "2.0", "thread_ts": "1.0"},
        "previous_message": before,
    }
    gone = parse_message_event(ME, event)
    assert isinstance(gone, Removed)
    assert (gone.message_id, gone.at) == ("C1:2.0", stamp_of("3.0"))


def test_the_first_message_of_a_thread_is_no_answer() -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.0", "thread_ts": "1.0", "text": "x"}
    assert parse_message_event(ME, event) is None
    written = parse_message_event(ME, {**event, "ts": "2.0"})
    assert isinstance(written, Written)
    assert written.message.message_id == "C1:2.0"


def test_wording_has_every_phrase_a_round_can_need() -> None:
    for state in ("open", "closed", "settled", "revealed", "void"):
        check_message(render_round(replace(ROUND, state=RoundState(state), carries_streak=False), {}, FALLBACK))
