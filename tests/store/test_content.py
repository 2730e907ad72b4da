from datetime import timedelta

from bot.domain.question import Check, Example, FollowUp, KeyPoint, Option, Reference, Solution
from bot.domain.round import Rules
from bot.store.content import dump_question, dump_rules, load_question, load_rules
from tests.store.world import question

FULL = question(
    key_points=(KeyPoint("k-1", "Überprüft 🔑", 3, True, (("check", "verif"), ("key",))),),
    pitfalls=("Hoping.",),
    follow_ups=(FollowUp("And then?", "This."),),
    references=(Reference("r-1", "Paper", "Ann et al.", 2025, arxiv="2501.00001", section="3"),),
    checks=(Check("c-1", "Which?", (Option("This", "Right.", True), Option("That", "Wrong."))),),
    example=Example("I once …", "We did."),
    solution=Solution("x = 1", "assert x == 1"),
    was=("q-0",),
)


def test_a_question_comes_back_as_it_was() -> None:
    assert load_question(dump_question(FULL)) == FULL
    assert load_question(dump_question(FULL)).content_hash == FULL.content_hash


def test_rules_come_back_as_they_were() -> None:
    rules = Rules(on_time=12, late_for=timedelta(days=2, hours=3), lock_thread=True)

    assert load_rules(dump_rules(rules)) == rules


def test_rules_written_before_a_rule_existed_take_its_default() -> None:
    assert load_rules('{"on_time": 7}') == Rules(on_time=7)
