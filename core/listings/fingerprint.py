"""What two ads of the same thing have in common, whatever source they come from."""

from __future__ import annotations

import hashlib

_SAYS_NOTHING = frozenset({"the", "a", "an", "and", "or", "for", "of", "in", "with", "sale", "sell", "obo", "new"})


def fingerprint(title_terms: str, price: int | None, currency: str | None) -> str | None:
    """Thirty-two hexadecimal characters, equal for equal goods at an equal price; None where the title says nothing.

    `title_terms` are the analysed terms of the title, in any order; `price` is minor units of `currency`. Equal
    fingerprints only propose: place and pictures are looked at as well.
    """
    telling = telling_terms(title_terms)
    if not telling:
        return None
    said = f"{' '.join(sorted(telling))}|{price}|{currency}"
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def telling_terms(title_terms: str) -> frozenset[str]:
    """The terms of a title that say what it is."""
    return frozenset(title_terms.split()) - _SAYS_NOTHING
