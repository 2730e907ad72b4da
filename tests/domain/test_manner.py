"""A bare list of terms claims nothing."""

import pytest

from bot.domain.manner import is_list


@pytest.mark.parametrize(
    ("sentence", "is_bare"),
    [
        ("Provenance, lineage, outliers, drift, canaries, rate limits, hashing.", True),
        (
            "provenance lineage outlier drift canary examples rate limits hashing signing review quotas",
            True,
        ),
        ("I cap CPU, memory, disk and time for each of the tasks.", False),
        ("We keep the origin, the author, the date, the hash and the label of each chunk that we store.", False),
    ],
)
def test_a_list_claims_nothing(sentence: str, is_bare: bool) -> None:
    assert is_list(sentence) is is_bare
