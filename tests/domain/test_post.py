from datetime import timedelta
from itertools import pairwise

from bot.domain.post import FIRST_RETRY, LONGEST_RETRY, retry_after


def test_the_wait_between_attempts_doubles() -> None:
    assert [retry_after(attempts).total_seconds() for attempts in range(5)] == [2, 4, 8, 16, 32]
    assert retry_after(0) == FIRST_RETRY


def test_no_wait_is_longer_than_ten_minutes_however_often_it_failed() -> None:
    waits = [retry_after(attempts) for attempts in (*range(30), 10**9)]

    assert max(waits) == waits[-1] == LONGEST_RETRY == timedelta(minutes=10)
    assert all(earlier <= later for earlier, later in pairwise(waits))
