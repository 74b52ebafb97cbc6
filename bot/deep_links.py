"""Deep links that lead to a code: `?start=link_ABCD…` on Telegram, and what stands behind /start anywhere."""

from __future__ import annotations

LINK = "link_"


def link_payload(code: str) -> str:
    """What a deep link carries so that who follows it is asked whether their account shall join."""
    return LINK + code


def code_of(payload: str) -> str | None:
    """The code in what a deep link carried, or in what was typed behind /start; None if it is no such link."""
    said = payload.strip()
    return said[len(LINK) :] if said.lower().startswith(LINK) else None
