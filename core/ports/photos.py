"""Pictures people send us."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from core.errors import Refused, Why

PHOTO_SCHEME = "photo:"  # a picture of a listing that is a file of ours is written "photo:<name>"
LARGEST_PHOTO_MIB = 5  # of the file as it is sent
LARGEST_PHOTO = LARGEST_PHOTO_MIB * 1024 * 1024  # bytes


def check_sizes(sizes: Iterable[int]) -> None:
    """For pictures that are not read yet, by their bytes. Raises Refused(PHOTO_TOO_LARGE) if one has too many."""
    if any(size > LARGEST_PHOTO for size in sizes):
        raise Refused(Why.PHOTO_TOO_LARGE, limit=LARGEST_PHOTO_MIB)


class Photos(Protocol):
    """Keeps re-encoded pictures under names nobody can guess."""

    async def keep(self, data: bytes) -> str:
        """Checks, strips and stores one picture; answers its name. Raises Refused(PHOTO_…)."""

    def forget(self, name: str) -> None:
        """Deletes the file of a name; silent if there is none."""

    def path(self, name: str) -> Path | None:
        """The file of a name, or None if there is none (names are checked; no path escapes the folder)."""
