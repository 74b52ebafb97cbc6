"""What can come back to a question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """Words, typed or behind a button."""

    text: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures as the platform gave them, with what was written below them."""

    files: tuple[bytes, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A shared position in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class File:
    """A file that was sent."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """This question is left open."""


Answer = Said | Pictures | Location | File | Skipped
