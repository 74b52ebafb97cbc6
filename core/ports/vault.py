"""Keeps what must not be read in a stolen database: phone numbers, webhook addresses, tokens."""

from __future__ import annotations

from typing import Protocol


class Vault(Protocol):
    """Encrypts with the newest key of a ring; reads with any of them."""

    def seal(self, owner: int, field: str, secret: str) -> str:
        """Encrypt a secret of this owner for this field; as text."""

    def open(self, owner: int, field: str, sealed: str) -> str:
        """Decrypt. ValueError if it was sealed for another owner or field, changed, or with a key we no longer have."""
