"""A line of `dealscout check`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`ok` is None where nothing is set, which is no fault."""

    ok: bool | None
    subject: str
    sentence: str
