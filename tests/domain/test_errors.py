import pytest

from bot.domain.errors import (
    AmbiguousGroupError,
    ConflictError,
    DrillError,
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
)


@pytest.mark.parametrize("kind", [ConflictError, ForbiddenError, InvalidInputError, NotFoundError])
def test_every_refusal_is_a_phrase_with_the_facts_that_fill_it(kind: type[DrillError]) -> None:
    error = kind("zone.unknown", name="Nowhere")

    assert isinstance(error, DrillError)
    assert (error.phrase, error.facts) == ("zone.unknown", {"name": "Nowhere"})
    assert "zone.unknown" in str(error)


def test_where_several_groups_could_be_meant_their_names_are_told() -> None:
    error = AmbiguousGroupError({3: "Monday club", 5: "Night owls"})

    assert error.groups == {3: "Monday club", 5: "Night owls"}
    assert (error.phrase, error.facts) == ("group.ambiguous", {"names": "Monday club, Night owls"})
