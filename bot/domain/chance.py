"""Where chance puts something: unforeseeable, and the same each time it is asked."""

import hashlib


def place_of(*parts: int | str) -> bytes:
    """A place among others, drawn by `parts` (a seed and a name, say): the same parts always give the same."""
    return hashlib.blake2b(":".join(map(str, parts)).encode(), digest_size=8).digest()
