from datetime import timedelta

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.reminder import LONGEST, SHORTEST, check_before


def test_a_reminder_comes_a_whole_number_of_minutes_before() -> None:
    assert check_before(timedelta(minutes=7, seconds=59)) == timedelta(minutes=7)
    assert (check_before(SHORTEST), check_before(LONGEST)) == (SHORTEST, LONGEST)


@pytest.mark.parametrize("before", [SHORTEST - timedelta(seconds=1), LONGEST + timedelta(seconds=1), -LONGEST])
def test_a_time_out_of_bounds_is_refused(before: timedelta) -> None:
    with pytest.raises(InvalidInputError, match=r"reminder\.bad_time"):
        check_before(before)
