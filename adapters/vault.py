"""Secrets of people, unreadable in a stolen database: Fernet with a ring of keys, newest first."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

KEY_FILE_MODE = 0o600


class MultiFernetVault:
    """The port `Vault`. Owner and field stand inside what is encrypted: a row moved to another person cannot be read.

    The time of sealing can be read without a key, as in every Fernet token.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` as `new_key` makes them, newest first. ValueError for none, or for one that is no key."""
        if not keys:
            raise ValueError("a vault needs a key")
        try:
            self._ring = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise ValueError("a key of the vault is not 32 bytes in URL-safe base64") from None

    def seal(self, owner: int, field: str, secret: str) -> str:
        """See the port."""
        return self._ring.encrypt(json.dumps([owner, field, secret]).encode()).decode()

    def open(self, owner: int, field: str, sealed: str) -> str:
        """See the port."""
        try:
            kept_owner, kept_field, secret = json.loads(self._ring.decrypt(sealed))
        except (InvalidToken, ValueError, TypeError):
            raise ValueError("sealed with no key of ours, or changed") from None
        if (kept_owner, kept_field) != (owner, field):
            raise ValueError("sealed for another owner or field")
        return str(secret)

    def rotate(self, sealed: str) -> str:
        """The same, sealed with the newest key; when it was first sealed stays. ValueError as `open`."""
        try:
            return self._ring.rotate(sealed).decode()
        except (InvalidToken, ValueError):
            raise ValueError("sealed with no key of ours, or changed") from None


def new_key() -> str:
    """A fresh key: 32 random bytes, URL-safe base64."""
    return Fernet.generate_key().decode()


def load_or_create(path: Path) -> list[str]:
    """The keys of a file, one a line, newest first. Where there is none, it is made with a new key, for its owner only.

    Two processes that make it at once end with the same key.
    """
    if not path.exists():
        _create(path, new_key())
    return path.read_text(encoding="ascii").split()


def _create(path: Path, key: str) -> None:
    """The file appears whole or not at all, and on the disk: whatever is sealed with the key is lost with it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(written, os.O_CREAT | os.O_EXCL | os.O_WRONLY, KEY_FILE_MODE)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{key}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(written)
        except FileExistsError:
            return  # another process was first
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        written.unlink()
