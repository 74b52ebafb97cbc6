"""Every word the product says: outcome to card, a file a noun."""

from core.cards import (
    alerts,
    channels,
    copies,
    journal,
    listings,
    mutes,
    people,
    preferences,
    questions,
    refusals,
    rules,
    saved,
    selling,
    settings,
    sources,
)
from core.cards.card import Action, Card, File, Link, card

__all__ = [
    "Action",
    "Card",
    "File",
    "Link",
    "alerts",
    "card",
    "channels",
    "copies",
    "journal",
    "listings",
    "mutes",
    "people",
    "preferences",
    "questions",
    "refusals",
    "rules",
    "saved",
    "selling",
    "settings",
    "sources",
]
