"""Short random names for things that people and buttons refer to."""

import hashlib
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no character that looks like another


def new_ref(length: int = 8) -> str:
    """A name that tells nothing and cannot be guessed in practice (30^8)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def is_ref(text: str) -> bool:
    """Whether a text can be a name of ours at all. Asked before a look-up: the ORM raises on one that is too long."""
    return 0 < len(text) <= 12 and all(c in ALPHABET for c in text)


def ref_of(text: str) -> str:
    """The name that a text always gets: a feed added again is the source it was."""
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
    letters = ""
    while len(letters) < 10:
        number, at = divmod(number, len(ALPHABET))
        letters += ALPHABET[at]
    return letters
