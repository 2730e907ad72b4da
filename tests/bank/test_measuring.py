"""Figures of agreement, counted by hand on the sample bank."""

from bot.bank.labels import LabelledAnswer
from bot.bank.measuring import Agreement, measure
from bot.domain.question import Question
from tests.bank.sample_bank import sample_bank


def question() -> Question:
    return next(q for q in sample_bank().questions if q.id == "fast-gradient")


def answer(kind: str, text: str, covered: set[str], borderline: set[str]) -> LabelledAnswer:
    return LabelledAnswer(question(), kind, text, frozenset(covered), frozenset(borderline))


def ids() -> list[str]:
    return [point.id for point in question().key_points]


def test_a_model_answer_that_a_person_finds_complete_is_agreed_upon() -> None:
    agreement = measure([answer("strong", question().model_answer, set(ids()), set())])

    assert (agreement.precision, agreement.recall, agreement.f1) == (1, 1, 1)
    assert agreement.false_credit == {"strong": 0}


def test_false_credit_is_the_share_of_all_pairs_of_a_kind() -> None:
    first, *rest = ids()
    agreement = measure([answer("wrong", question().model_answer, {first}, set()), answer("wrong", "", set(), set())])

    assert agreement.false_credit == {"wrong": len(rest) / (2 * len(ids()))}
    assert agreement.precision == 1 / len(ids())
    assert agreement.recall == 1


def test_what_is_not_found_lowers_recall_alone() -> None:
    first = ids()[0]
    agreement = measure([answer("strong", question().model_answer, set(ids()), set()), answer("a", "", {first}, set())])

    assert agreement.recall == len(ids()) / (len(ids()) + 1)
    assert agreement.precision == 1


def test_a_borderline_pair_counts_nowhere() -> None:
    first, *rest = ids()
    agreement = measure([answer("decent", question().model_answer, set(rest), {first})])

    assert agreement.precision == 1
    assert agreement.kinds["decent"] == len(rest)


def test_figures_of_nothing_are_nought() -> None:
    empty = Agreement()

    assert (empty.precision, empty.recall, empty.f1, empty.false_credit) == (0, 0, 0, {})
