"""What kind of ad a listing is: the goods themselves, an accessory, for parts, a wish, or a trade."""

from __future__ import annotations

from enum import StrEnum

from core.text import class_words as said
from core.text.words import fold, words
from core.values import Condition

MAX_TITLE = 500  # characters: more is no title
MAX_READ = 2_000  # characters of a description: what an ad is, it says early


class ListingClass(StrEnum):
    """What an ad offers."""

    GOODS = "goods"
    ACCESSORY = "accessory"  # goes with another thing, or is a loose part of one
    FOR_PARTS = "for_parts"  # does not work, or is sold to be repaired or taken apart
    WANTED = "wanted"  # somebody wants to buy
    TRADE = "trade"  # offered against another thing only


def classify(title: str, description: str, condition: Condition | None, category: str | None) -> ListingClass:
    """The class of an ad; `category` is our slug or a source's own words. Where in doubt, goods."""
    head, text = _folded(title[:MAX_TITLE]), _folded(description[:MAX_READ])
    if said.WANTED_TITLE.is_in(head) or said.WANTED_TEXT.search(text):
        return ListingClass.WANTED
    if condition is Condition.FOR_PARTS or _is_broken(head, text):
        return ListingClass.FOR_PARTS
    if said.TRADE_TITLE.is_in(head) or said.TRADE_TEXT.is_in(text):
        return ListingClass.TRADE
    return ListingClass.ACCESSORY if _is_accessory(head, category) else ListingClass.GOODS


def _folded(text: str) -> str:
    folded = text.lower() if text.isascii() else fold(text).replace("’", "'")  # plain letters fold to small ones
    return " ".join(folded.split())


def _is_broken(title: str, text: str) -> bool:
    if said.BROKEN_TITLE.search(said.WHOLE_AGAIN.sub(" ", title)):
        return True
    signs = [sign for sign in said.BROKEN_TEXT if sign.is_hinted(text)]
    if not signs:
        return False
    text = said.WHOLE_AGAIN.sub(" ", text)
    return any(sign.pattern.search(text) for sign in signs)


def _is_accessory(title: str, category: str | None) -> bool:
    """Whether what the title offers, before what comes with it, is an accessory."""
    if said.ONLY_A_PIECE.search(title):
        return True
    if category in said.VEHICLES and _is_part(_offered(title)):
        return True
    if category in said.NOT_ACCESSORY_PLACES or not any(hint in title for hint in said.ACCESSORY_HINTS):
        return False
    offered = _offered(title)
    tokens = words(offered)
    at = next((at for at, word in enumerate(tokens) if word in said.ACCESSORIES and _stands(tokens, at)), None)
    if at is None and not said.ACCESSORY_PHRASES.search(offered):
        return False
    made_for = said.FOR.search(offered)
    if made_for and (at is None or len(words(offered[: made_for.start()])) > at):
        return True
    if said.DEVICE.search(title):
        return False
    if said.WALL.search(offered):
        return True
    if at is None:
        return not said.DEVICE_OR_ITS.search(offered)
    if not said.BOXES.isdisjoint(tokens[:at]):
        return False
    return tokens[-1] in said.ACCESSORIES or not said.DEVICE_OR_ITS.search(" ".join(tokens[:at]))


def _offered(title: str) -> str:
    """The title up to what comes with the thing, which is named by then."""
    title = said.BRACKETED.sub(" ", title).replace("new in box", "new")
    for cut in said.INCLUSION.finditer(title):
        if any(word.isalpha() and word not in said.NOTHING_YET for word in words(title[: cut.start()])):
            return title[: cut.start()]
    return title


def _is_part(offered: str) -> bool:
    """Whether it is a part of a vehicle: no year, which a whole one has, and no word for one."""
    if said.YEAR.search(offered) or said.WHOLE_VEHICLE.search(offered):
        return said.BIKE_PART.search(offered) is not None
    return said.PARTS_OF_VEHICLES.search(offered) is not None


def _stands(tokens: list[str], at: int) -> bool:
    """Whether the word means the accessory here: no night stand, no cable modem, no 90 % battery."""
    word = tokens[at]
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if (at > 1 or before != "new") and before in said.NOT_BEFORE.get(word, "").split():
        return False
    if after in said.NOT_AFTER.get(word, "").split():
        return False
    if word == "battery" and any(w.isdigit() and 50 <= int(w) <= 100 for w in (before, after)):  # its health
        return False
    needed = said.NEEDS_BEFORE.get(word)
    return needed is None or any(token in needed.split() for token in tokens[:at])
