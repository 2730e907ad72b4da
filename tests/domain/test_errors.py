import pytest

from bot.domain.errors import ConflictError, DrillError, ForbiddenError, InvalidInputError, NotFoundError


@pytest.mark.parametrize("kind", [ConflictError, ForbiddenError, InvalidInputError, NotFoundError])
def test_every_refusal_is_a_phrase_with_the_facts_that_fill_it(kind: type[DrillError]) -> None:
    error = kind("zone.unknown", name="Nowhere")

    assert isinstance(error, DrillError)
    assert (error.phrase, error.facts) == ("zone.unknown", {"name": "Nowhere"})
    assert "zone.unknown" in str(error)
