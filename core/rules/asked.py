"""Which kinds of ad a rule asks for: goods always; what is no goods only where its words say so."""

from __future__ import annotations

from core.text.class_words import ASKS_ACCESSORY, ASKS_PARTS, ASKS_TRADE, ASKS_WANTED
from core.text.classes import ListingClass
from core.text.taxonomy import within
from core.text.words import words
from core.values import Condition, Criteria

_PARTS_CATEGORY = "vehicle_parts"


def asks_for(criteria: Criteria) -> frozenset[ListingClass]:
    """The classes a rule lets in, GOODS among them.

    Accessories where a word is one (`iphone case`, `charger`); for parts by the condition or in words. A word that
    is excluded asks for nothing.
    """
    texts = (*criteria.keywords, *criteria.phrases, *(text for group in criteria.any_of for text in group))
    said = {word for text in texts for word in words(text)}
    asked = {ListingClass.GOODS}
    if not ASKS_ACCESSORY.isdisjoint(said) or _wants_parts(criteria):
        asked.add(ListingClass.ACCESSORY)
    if Condition.FOR_PARTS in criteria.conditions or not ASKS_PARTS.isdisjoint(said):
        asked |= {ListingClass.FOR_PARTS, ListingClass.ACCESSORY}
    if not ASKS_WANTED.isdisjoint(said):
        asked.add(ListingClass.WANTED)
    if not ASKS_TRADE.isdisjoint(said):
        asked.add(ListingClass.TRADE)
    return frozenset(asked)


def _wants_parts(criteria: Criteria) -> bool:
    return any(within(category, _PARTS_CATEGORY) for category in criteria.categories)
