"""Categories by their names for people."""

from __future__ import annotations

from core.cards.language import say
from core.text import taxonomy


def category(slug: str) -> str:
    """Its name in the reader's language; one that the taxonomy lacks as it stands."""
    label = taxonomy.label(slug)
    return say(label) if slug in taxonomy.SLUGS else label
