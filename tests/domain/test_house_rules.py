"""What a host may choose of the rules, within bounds that say themselves."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError
from bot.domain.house_rules import BOUNDS, choices_of, choose
from bot.domain.round import Rules
from bot.wording import explain


def test_what_is_not_chosen_stays() -> None:
    rules = choose(Rules(minimum=80), {"on_time": 20, "late_days": 3}, lock_thread=True)

    assert rules == Rules(on_time=20, minimum=80, late_for=timedelta(days=3), lock_thread=True)


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("beyond", ["below", "above"])
def test_a_number_out_of_bounds_is_refused_with_the_bounds(name: str, beyond: str) -> None:
    least, most = BOUNDS[name]
    with pytest.raises(InvalidInputError) as refused:
        choose(Rules(), {name: least - 1 if beyond == "below" else most + 1}, lock_thread=False)

    assert f"{least} to {most}" in explain("en", refused.value)


def test_late_never_pays_more_than_on_time() -> None:
    with pytest.raises(InvalidInputError) as refused:
        choose(Rules(), {"late": 11}, lock_thread=False)

    assert "cannot give more" in explain("en", refused.value)


@settings(max_examples=30)
@given(st.fixed_dictionaries({name: st.integers(*bounds) for name, bounds in BOUNDS.items()}), st.booleans())
def test_what_was_chosen_is_what_is_shown(numbers: dict[str, int], locks: bool) -> None:
    numbers["late"] = min(numbers["late"], numbers["on_time"])

    assert choices_of(choose(Rules(), numbers, lock_thread=locks)) == numbers
