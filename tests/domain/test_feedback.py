from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feedback import Evidence, Reading, find_evidence, fold, read_answer
from bot.domain.question import KeyPoint
from tests.bank.sample_bank import sample_bank

POINT = KeyPoint(
    "timing",
    "Evasion strikes once learning is over.",
    3,
    False,
    (("misclassif", "fool"), ("white-box",), ("test time",)),
)
TWO = replace(POINT, evidence=(("gradient",), ("input", "pixel")))
GRADIENT = sample_bank().questions[0]


def _quote(text: str, point: KeyPoint = POINT) -> str | None:
    found = find_evidence(point, text)
    return found.quote if found else None


def test_a_point_seems_made_when_all_groups_but_one_occur() -> None:
    assert _quote("The attacker can fool it at test time.") == "The attacker can fool it at test time."
    assert _quote("The attacker can fool it.") is None


def test_of_two_groups_both_must_occur() -> None:
    assert _quote("It follows the gradient of the input.", TWO)
    assert _quote("It follows the gradient of the loss.", TWO) is None


def test_of_six_groups_five_must_occur() -> None:
    six = replace(POINT, evidence=tuple((word,) for word in ("alpha", "beta", "gamma", "delta", "kappa", "omega")))

    assert _quote("We have an alpha and a beta or a gamma with the delta and the kappa.", six)
    assert _quote("We have an alpha and a beta or a gamma with the delta and the cat.", six) is None


def test_any_alternative_of_a_group_will_do_and_each_group_counts_once() -> None:
    assert _quote("Each pixel moves along the gradient.", TWO)
    assert _quote("It moves the input and each pixel of it.", TWO) is None


@pytest.mark.parametrize("word", ["misclassified", "Misclassification", "MISCLASSIFY", "misclassif"])
def test_terms_are_beginnings_of_words_in_any_case(word: str) -> None:
    assert _quote(f"At test time there is a {word} of the image.")


@pytest.mark.parametrize("word", ["unfooled", "tomfoolery"])
def test_terms_do_not_match_inside_a_word(word: str) -> None:
    assert _quote(f"At test time it is {word} for the rest of us.") is None


@pytest.mark.parametrize("space", [" ", "-", "‑", "–", "\t", "  ", "\u00a0", " - "])
def test_hyphens_and_spaces_are_read_alike(space: str) -> None:
    assert _quote(f"With white{space}box access they fool it.")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Don’t  STOP", "don't stop"),
        ("ﬁne-tuning", "fine tuning"),
        ("ＦＧＳＭ", "fgsm"),
        ("Straße", "strasse"),
        ("a\t—\nb", "a b"),
        ("'fetch_url(x)', ISO/IEC", "fetch url x iso iec"),
        ("5,000 of 0.5.", "5,000 of 0.5"),
        ("12%", "12 %"),
    ],
)
def test_texts_are_compared_without_case_width_and_signs_between_words(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_point_may_be_made_over_two_neighbouring_sentences() -> None:
    text = "First this. It has to follow the gradient. That is the one of the input. Then that."

    assert _quote(text, TWO) == "It has to follow the gradient. That is the one of the input."


@pytest.mark.parametrize("end", [". ", "! ", "? ", "; ", ": ", "\n", "\n\n"])
def test_a_point_is_not_made_over_three_sentences(end: str) -> None:
    text = f"It has to follow the gradient{end}This is a matter of the day{end}That is the one of the input"

    assert _quote(text, TWO) is None


def test_over_two_sentences_a_point_of_few_groups_needs_them_all() -> None:
    assert _quote("They fool the model. That is at test time.") is None
    assert _quote("They fool the model. That is at test time with a white box.")


def test_over_two_sentences_a_point_of_many_groups_may_lack_one() -> None:
    four = replace(POINT, evidence=tuple((word,) for word in ("alpha", "beta", "gamma", "delta")))

    assert _quote("We have an alpha and a beta. We have the gamma too.", four)
    assert _quote("We have an alpha. We have the gamma too.", four) is None


@pytest.mark.parametrize("short", ["e.g.", "i.e."])
def test_a_usual_abbreviation_ends_no_sentence(short: str) -> None:
    assert _quote(f"They fool it, {short} at test time.") == f"They fool it, {short} at test time."


@pytest.mark.parametrize(
    "text",
    [
        "There is no need to follow the gradient of the input.",
        "It doesn't follow the gradient of the input.",
        "One moves the input without the gradient.",
        "One forgets the gradient of the input.",
        "It is the label that one looks at instead of the gradient of the input.",
    ],
)
def test_what_a_sentence_denies_makes_no_point(text: str) -> None:
    assert _quote(text, TWO) is None


@pytest.mark.parametrize(
    "text",
    [
        "It is no accident, it follows the gradient of the input.",
        "It is not a trick but the gradient of the input.",
        "It is not only the gradient of the input.",
        "The label does not matter because it is the gradient of the input.",
    ],
)
def test_a_denial_ends_with_its_clause(text: str) -> None:
    assert _quote(text, TWO) == text


def test_a_point_that_is_a_denial_is_made_by_denying() -> None:
    denial = replace(TWO, fact="Hidden gradients give no robustness to an input.")

    assert _quote("There is no gradient for the input.", denial)


def test_a_term_that_denies_is_found_in_a_denial() -> None:
    term = replace(TWO, evidence=(("without the gradient",), ("input",)))

    assert _quote("One moves the input without the gradient.", term)


@pytest.mark.parametrize(("word", "found"), [("log", True), ("logs", True), ("logged", True), ("logic", False)])
def test_a_short_term_is_a_whole_word_with_its_endings(word: str, found: bool) -> None:
    short = replace(TWO, evidence=(("log",), ("input",)))

    assert (_quote(f"There is a {word} of the input.", short) is not None) is found


@pytest.mark.parametrize(("word", "found"), [("late", True), ("latest", False), ("latency", False)])
def test_a_dollar_sign_ends_the_word_of_a_term(word: str, found: bool) -> None:
    whole = replace(TWO, evidence=(("late$",), ("input",)))

    assert (_quote(f"It is the {word} input of the day.", whole) is not None) is found


@pytest.mark.parametrize(
    "text", ["It is 0.5 of the input.", "It is 90% of the input.", "It is 90 % of the input.", "It costs $20 an input."]
)
def test_numbers_are_found_with_their_signs(text: str) -> None:
    numbers = replace(TWO, evidence=(("0.5", "90%", "$20"), ("input",)))

    assert _quote(text, numbers) == text
    assert _quote("It is 0.57 or 9 or $200 of the input.", numbers) is None


def test_a_single_sentence_is_quoted_before_two_and_the_first_before_a_later_one() -> None:
    text = "They fool it. At test time. You can fool it at test time. Again they fool it at test time."

    assert _quote(text) == "You can fool it at test time."


def test_the_quote_is_in_the_members_own_words() -> None:
    assert _quote("Well.  They FOOL it\twith White-Box access!") == "They FOOL it\twith White-Box access!"


@pytest.mark.parametrize(
    "text",
    [
        "fool, white-box, test time",
        "misclassification white-box test-time evasion FGSM PGD",
        "fool\nwhite-box\ntest time",
        "- fool - white box - test time -",
    ],
)
def test_a_list_of_terms_makes_no_point(text: str) -> None:
    assert _quote(text) is None


def test_function_words_within_the_terms_make_no_claim() -> None:
    wordy = replace(POINT, evidence=(("on behalf of the user",), ("out of the context",)))

    assert _quote("on behalf of the user, out of the context", wordy) is None
    assert _quote("It acts on behalf of the user and keeps keys out of the context.", wordy)


def test_a_list_of_terms_does_not_borrow_words_from_a_sentence_far_away() -> None:
    assert _quote("fool, white-box, test time. Cats sleep. What is it that we have to do with this and that?") is None


def test_a_reading_sorts_every_key_point_in_its_order() -> None:
    reading = read_answer(
        GRADIENT, "It takes the gradient of the loss for the input. On a surrogate it transfers to the target."
    )

    assert [evidence.key_point.id for evidence in reading.covered] == ["gradient-of-input", "transfer"]
    assert [point.id for point in reading.open] == ["sign-step", "linear-explanation"]
    assert reading.covered[1] == Evidence(GRADIENT.key_points[3], "On a surrogate it transfers to the target.")


@pytest.mark.parametrize("text", ["", "   ", "...", "😀", "\u202e"])
def test_an_answer_without_words_leaves_everything_open(text: str) -> None:
    assert read_answer(GRADIENT, text) == Reading((), GRADIENT.key_points)


@given(st.text(st.characters() | st.sampled_from(".?!;: \n-"), max_size=200))
def test_any_text_can_be_read_and_quotes_come_out_of_it(text: str) -> None:
    reading = read_answer(GRADIENT, text)

    assert len(reading.covered) + len(reading.open) == len(GRADIENT.key_points)
    assert all(word in text for evidence in reading.covered for word in evidence.quote.split())


@given(
    st.permutations(["They fool the model at test time.", "Cats are asleep.", "It is with a white box that we work."])
)
def test_a_sentence_makes_its_point_wherever_it_stands(sentences: list[str]) -> None:
    assert _quote(" ".join(sentences)) == "They fool the model at test time."


def test_each_model_answer_of_the_sample_makes_all_its_points() -> None:
    assert [read_answer(question, question.model_answer).open for question in sample_bank().questions] == [()] * 3
