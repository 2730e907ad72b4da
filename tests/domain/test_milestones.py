import pytest

from bot.domain.milestones import next_milestone


@pytest.mark.parametrize(("current", "following"), [(0, 3), (2, 3), (3, 7), (365, 500), (500, 750), (750, 1000)])
def test_the_next_milestone_lies_ahead(current: int, following: int) -> None:
    assert next_milestone(current) == following
