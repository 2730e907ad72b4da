from dataclasses import replace

from bot.bank.report import WIDTH, render_list, render_question, render_stats
from tests.bank.sample_bank import sample_bank

BANK = sample_bank()


def test_the_list_has_a_line_for_each_question() -> None:
    assert render_list(BANK.questions).splitlines() == [
        "id                    topic    subtopic  kind           difficulty  title",
        "--------------------  -------  --------  -------------  ----------  ------------------------------",
        "fast-gradient         evasion  attacks   technical               2  The fast gradient sign",
        "adversarial-training  evasion  defences  system-design           4  What adversarial training buys",
        "bad-news              stories  teamwork  behavioral              3  Bringing bad news",
    ]


def test_the_stats_count_each_topic_by_difficulty_and_kind() -> None:
    assert render_stats(BANK).splitlines() == [
        "topic    level 1  level 2  level 3  level 4  level 5  technical  system-design  behavioral  all",
        "-------  -------  -------  -------  -------  -------  ---------  -------------  ----------  ---",
        "evasion        0        1        0        1        0          1              1           0    2",
        "stories        0        0        1        0        0          0              0           1    1",
        "all            0        1        1        1        0          1              1           1    3",
    ]


def test_a_topic_without_questions_is_counted_too() -> None:
    lines = render_stats(replace(BANK, questions=BANK.questions[2:])).splitlines()

    assert lines[2].split() == ["evasion", *["0"] * 9]


def test_an_empty_list_is_a_heading_alone() -> None:
    assert render_list(()).splitlines() == [
        "id  topic  subtopic  kind  difficulty  title",
        "--  -----  --------  ----  ----------  -----",
    ]


def test_a_question_is_shown_whole_and_no_line_runs_over() -> None:
    text = render_question(BANK.questions[0])

    assert text.startswith(
        "The fast gradient sign (fast-gradient)\n\ntechnical, evasion/attacks, difficulty 2, 5 minutes\n"
    )
    for part in (
        "Model answer\nThe method asks",
        "- weight 3: The attack takes",
        "- beyond: Small changes",
        "Section 4",
    ):
        assert part in text
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "Solution\ndef step(" in text
    assert "A weak one" not in text


def test_a_behavioral_question_is_shown_with_its_story() -> None:
    text = render_question(BANK.questions[2])

    assert "A story\nWe found a pickle" in text
    assert "A weak one\nI am very careful" in text
