"""Every word the product says: outcome to card, a file a noun."""

from core.cards import alerts, listings, people, questions, refusals, rules, selling, sources
from core.cards.card import Action, Card, Link, card

__all__ = [
    "Action",
    "Card",
    "Link",
    "alerts",
    "card",
    "listings",
    "people",
    "questions",
    "refusals",
    "rules",
    "selling",
    "sources",
]
