"""Wrong answers deduce and settle, right ones contrast and set conditions; the tone has bounds."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tone import MOST_TONE, bounded, cue_names, rates_of, tone_of


def test_an_answer_that_deduces_and_settles_sounds_more_wrong_than_one_that_contrasts() -> None:
    sure = (
        "Since the filter is reliable, the matter is solved completely and it is therefore enough as the only control."
    )
    wary = (
        "I'd put a filter in front, but somebody gets round it, so before release I also try what still goes through."
    )

    assert tone_of(sure) > 0 > tone_of(wary)


def test_denials_alone_do_not_change_the_tone() -> None:
    assert tone_of("The model keeps the text.") == tone_of("The model never keeps text.")


def test_a_cue_counts_by_its_share_of_the_words() -> None:
    long, short = "But it did. " + "Cats sleep here. " * 30, "But it did."
    at = list(cue_names()).index("but")

    assert 0 < rates_of(long)[at] < rates_of(short)[at]


@given(st.text(max_size=200))
def test_the_tone_of_any_text_lies_within_its_bounds(text: str) -> None:
    assert abs(tone_of(text)) <= MOST_TONE
    assert bounded(tone_of(text)) == tone_of(text)
