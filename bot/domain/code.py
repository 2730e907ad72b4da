"""One-time codes: easy to copy from one device to another, hard to guess, and known by their hash alone."""

import hashlib

CODE_LENGTH = 10
# No letter or digit that is read for another one.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def show_code(code: str) -> str:
    """A code as people copy it: in two halves."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def fold_code(written: str) -> str:
    """What is compared of a code: case, spaces and dashes do not matter."""
    return "".join(letter for letter in written.upper() if letter.isalnum())


def hash_code(written: str, purpose: str) -> str:
    """What is kept of a code; one for a purpose is no code for another."""
    return hashlib.sha256(f"{purpose} {fold_code(written)}".encode()).hexdigest()
