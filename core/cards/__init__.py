"""Every word the product says: outcome to card, a file a noun."""

from core.cards import alerts, copies, listings, people, questions, refusals, rules, selling, settings, sources
from core.cards.card import Action, Card, File, Link, card

__all__ = [
    "Action",
    "Card",
    "File",
    "Link",
    "alerts",
    "card",
    "copies",
    "listings",
    "people",
    "questions",
    "refusals",
    "rules",
    "selling",
    "settings",
    "sources",
]
