"""The key that makes two tries at one message the same message."""

from __future__ import annotations

import hashlib


def idempotency_key(*parts: object) -> str:
    """A key of 25 hexadecimal characters, the same for the same parts."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:25]
