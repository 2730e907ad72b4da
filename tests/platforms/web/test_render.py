import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.platforms.web.render import (
    HUES,
    get_renderer,
    hue_of,
    initial_of,
    readable,
    render_day,
    render_instant,
    render_line,
    render_markdown,
    render_period,
    render_wall,
    say_markup,
    script_words,
)
from bot.wording import say

AT = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        "![x](https://tracker.example/pixel.png)",
        "<https://tracker.example/> <b>bold</b>",
        "[x]: javascript:alert(1)\n\n[x]",
        "[x](data:text/html,<script>alert(1)</script>)",
    ],
)
def test_text_of_the_bank_never_becomes_script_or_a_picture(text: str) -> None:
    shown = render_markdown(text)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<b>" not in shown
    assert 'href="javascript' not in shown
    assert 'href="data' not in shown


def test_light_markdown_of_the_bank_is_shown() -> None:
    shown = render_markdown("One `rm -rf`.\n\n- a\n- **b**\n\n# no heading\n\n[paper](https://arxiv.org/abs/1)")
    assert "<code>rm -rf</code>" in shown
    assert "<strong>b</strong>" in shown
    assert "<h1" not in shown
    assert 'href="https://arxiv.org/abs/1" rel="noopener noreferrer nofollow"' in shown


@given(st.text(max_size=80))
def test_whatever_the_bank_says_no_tag_of_its_own_survives(text: str) -> None:
    assert "<script" not in render_markdown(f"{text}<script>")


def test_an_instant_is_readable_without_script_and_exact_for_it() -> None:
    shown = render_instant("en", "Europe/Berlin", AT)
    assert shown == ('<time datetime="2026-03-29T12:30:00+00:00" data-style="full">Sun 29 Mar, 14:30 CEST</time>')
    assert render_wall("en", AT, "America/New_York") == "Sun 29 Mar, 08:30 EDT"


def test_a_date_is_the_same_everywhere() -> None:
    assert render_day("en", date(2026, 1, 5)) == '<time datetime="2026-01-05">Mon 5 Jan 2026</time>'


@pytest.mark.parametrize(
    ("board", "period", "words"),
    [
        ("week", "2026-W03", "12–18 January 2026"),
        ("month", "2026-03", "March 2026"),
        ("latest", "2026-01-05", "Mon 5 Jan 2026"),
        ("season", "Spring", "Spring"),
        ("all", "", ""),
        ("month", "2026-13", "2026-13"),
        ("week", "nonsense", "nonsense"),
    ],
)
def test_a_period_is_said_in_words(board: str, period: str, words: str) -> None:
    assert render_period("en", board, period) == words


def test_the_page_s_script_counts_one_as_one() -> None:
    words = json.loads(script_words("en"))
    assert words["script.count:1"] == "1 more character until it counts"
    assert words["script.count"] == "{n} more characters until it counts"


@pytest.mark.parametrize("phrase", ["receipt.late", "receipt.still_late"])
def test_a_late_answer_for_one_point_is_not_worth_points(phrase: str) -> None:
    assert "1 point" in say("en", phrase, n=1, at="then")
    assert "1 points" not in say("en", phrase, n=1, at="then")
    assert "3 points" in say("en", phrase, n=3, at="then")


def test_a_phrase_takes_pieces_of_html_and_escapes_all_else() -> None:
    piece = Markup("<time>now</time>")
    assert say_markup("en", "round.closes", at=piece) == "Closes <time>now</time>."
    assert say_markup("en", "round.closes", at="<b>") == "Closes &lt;b&gt;."


def test_characters_that_turn_the_direction_are_left_out_when_shown() -> None:
    assert readable("a\u202eb\u202dc\u202a\u202b\u202cd") == "abcd"
    assert readable("שלום\u2067x\u2069") == "שלום\u2067x\u2069"


@given(st.text(max_size=10))
def test_everybody_has_a_colour_and_an_initial(name: str) -> None:
    assert hue_of(name) in {f"hue-{number}" for number in range(HUES)}
    assert hue_of(name) == hue_of(name)
    assert initial_of(name)


def test_a_static_file_has_an_address_that_changes_with_it() -> None:
    renderer = get_renderer()
    version = renderer.static_version("room.css")
    assert renderer.static_url("room.css") == f"/static/room.css?v={version}"
    assert len(version) == 12


def test_a_line_has_code_and_stress_but_no_paragraph_nor_markup_of_others() -> None:
    assert render_line("`act` *is* <b>it</b>") == "<code>act</code> <em>is</em> &lt;b&gt;it&lt;/b&gt;"
