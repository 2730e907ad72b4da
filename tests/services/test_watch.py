"""Promise 10: what is in no watched thread is dropped from memory alone."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.refs import ThreadRef
from bot.domain.round import Round, Rules
from bot.services.watch import Watch
from tests.services.house import at, on

THREAD = ThreadRef("fake", "space", "thread")
ROUND = Round(1, 1, 1, 1, "q", "t", on(5), at(5), at(5, 17), carries_streak=True, rules=Rules())


def _watch() -> Watch:
    watch = Watch()
    watch.add(THREAD, ROUND)
    return watch


def test_a_watched_thread_belongs_to_its_round_and_no_other_does() -> None:
    watch = _watch()

    assert watch.find(THREAD) == ROUND
    assert watch.find(replace(THREAD, space="another")) is None


def test_a_thread_is_watched_until_late_answers_are_over() -> None:
    watch = _watch()
    watch.prune(ROUND.takes_late_until)
    assert watch.find(THREAD) == ROUND
    watch.prune(ROUND.takes_late_until + timedelta(microseconds=1))

    assert watch.find(THREAD) is None


def test_a_changed_round_is_taken_over_and_a_void_one_dropped() -> None:
    watch = _watch()
    closed = replace(ROUND, closes_at=at(5, 12))
    watch.update(closed)
    assert watch.find(THREAD) == closed
    watch.update(replace(closed, voided_at=at(5, 13)))

    assert watch.find(THREAD) is None
