"""What hostile people type, and hostile shapes of data."""

from typing import Any

from hypothesis import strategies as st

# One of each kind that somewhere means something: HTML, mentions, Markdown, formulas, templates, SQL, directions.
SEEDS = (
    "<script>alert(1)</script>",
    "\"'><svg/onload=alert(1)>",
    "@everyone @here <@1> <@&2> <#3> <!channel> <!here>",
    "[x](javascript:alert(1)) **b** `c` ~~~ ```",
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "{{ 7 * 7 }} {% raw %} %s %(a)s {0} ${x}",
    "'; DROP TABLE members; --",
    "\u202etxt.exe\u2066",
    "Z" + "\u0335" * 60,
    "\x00\x1b[31m\ud7ff",
    "é" * 300,
    "A" * 5000,
    "null",
    "-1",
    "1e999",
    "99999999999999999999",
    "2026-02-30",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "",
    " ",
)
# No lone surrogates: no wire carries them as text.
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
TEXTS = st.sampled_from(SEEDS) | ANY | st.lists(st.sampled_from(SEEDS), min_size=1, max_size=3).map(" ".join)
LEAVES = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | TEXTS
JSON: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)


def paths_of(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every part of a JSON value, itself included."""
    found = [path]
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        found += paths_of(part, (*path, key))
    return found


def changed(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """A JSON value with one part of it replaced; where `new` is Ellipsis, without that part."""
    if not path:
        return None if new is ... else new
    key, rest = path[0], path[1:]
    copy = dict(value) if isinstance(value, dict) else list(value)
    if not rest and new is ...:
        del copy[key]  # type: ignore[arg-type]
    else:
        copy[key] = changed(value[key], rest, new)  # type: ignore[index]
    return copy


def mutations(seeds: list[Any]) -> st.SearchStrategy[Any]:
    """Valid values with up to three parts replaced by anything, or left out."""

    @st.composite
    def mutate(draw: st.DrawFn) -> Any:
        value = draw(st.sampled_from(seeds))
        for _ in range(draw(st.integers(1, 3))):
            path = draw(st.sampled_from(paths_of(value)))
            value = changed(value, path, draw(JSON | st.just(...)))
        return value

    return mutate()
