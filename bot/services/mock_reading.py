"""Readings of what was said in interviews, kept for a while: a round is shown anew with every rating."""

from functools import lru_cache

from bot.domain.feedback import Reading, read_answer
from bot.domain.question import Question

# A reading takes milliseconds, which the loop should not spend again for the same words.
_KEPT = 256


@lru_cache(maxsize=_KEPT)
def read_said(question: Question, text: str) -> Reading:
    """What `text` seems to cover of `question`."""
    return read_answer(question, text)
