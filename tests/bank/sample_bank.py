"""A small bank without a fault, for tests to read or to spoil."""

from pathlib import Path

from bot.bank.loader import load_bank
from bot.domain.question import Bank

SAMPLE = Path(__file__).parent / "sample"


def sample_bank() -> Bank:
    """The questions of the sample."""
    return load_bank(SAMPLE)
