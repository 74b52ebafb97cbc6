"""How names of places are compared, and the short ones everybody uses."""

from __future__ import annotations

import re

from core.text.words import words

_INITIAL = re.compile(r"(?<=\b\w)\.")
_TWINS = {"saint": "st", "st": "saint", "fort": "ft", "ft": "fort", "mount": "mt", "mt": "mount"}

# What people say for a few large cities and the gazetteer does not know, or knows as another place.
SHORT_FORMS = {
    "nyc": "New York City, NY",
    "la": "Los Angeles, CA",
    "sf": "San Francisco, CA",
    "dc": "Washington, DC",
    "philly": "Philadelphia, PA",
    "vegas": "Las Vegas, NV",
    "nola": "New Orleans, LA",
    "slc": "Salt Lake City, UT",
    "atl": "Atlanta, GA",
    "kc": "Kansas City, MO",
    "calcutta": "Kolkata, India",
}


def key_of(text: str) -> str:
    """What names are compared by: folded words. `Coeur d'Alene` is two words, `D.C.` is one."""
    return " ".join(words(_INITIAL.sub("", text.replace("'", "").replace("’", ""))))


def twin_of(key: str) -> str:
    """The same key with its abbreviations written out and the other way round: `st louis`, `saint louis`."""
    return " ".join(_TWINS.get(word, word) for word in key.split())


def plain_of(key: str) -> str:
    """The same key without the spelling of umlauts by two letters: `duesseldorf`, `dusseldorf`."""
    return key.replace("ae", "a").replace("oe", "o").replace("ue", "u")
