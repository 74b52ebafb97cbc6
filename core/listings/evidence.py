"""What two ads of one title and price say for and against being of one thing: pictures, descriptions and facts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from core.models import ListingRow
from core.text.words import fold

ALIKE = 0.7  # of the terms of two descriptions are common to both
NEARLY_IDENTICAL = 0.9  # whoever posts again uploads the pictures again, under other names
READ = 4_000  # characters of a description that are searched for facts: they are said early
_NO_PICTURE = re.compile(r"no[-_]?(?:image|photo|picture)|placeholder|default|coming[-_]?soon", re.IGNORECASE)
_FACTS = [  # what one thing has one of; as ads write it, folded
    re.compile(r"\b(\d+) ?(?:g|gb|gig|gigs|gigabytes?)\b"),
    re.compile(r"\b(\d+) ?(?:tb|terabytes?)\b"),
    re.compile(r"\b((?:19|20)\d\d)\b(?! ?(?:miles|mi|km)\b)"),
    re.compile(r"\b(\d+(?:\.\d+)?) ?(?:inch|inches|in\b|\"|”|'')"),
    re.compile(r"\b(\d+(?:\.\d+)?) ?cm\b"),
    re.compile(r"\bsize:? ?(\d+(?:\.\d+)?|xx?s|s|m|l|xx?l|small|medium|large)\b"),
    re.compile(r"\b(verizon|at ?& ?t|att|t-? ?mobile|sprint|cricket|metro ?pcs|ee|o2|vodafone|unlocked)\b"),
    re.compile(r"\b(black|white|gr[ae]y|silver|gold|rose|red|blue|green|yellow|pink|purple|orange|brown|beige)\b"),
    re.compile(r"\b(?:(?:brand |like )?(new|unused|sealed)|(used|refurbished|pre-?owned))\b"),
]
_SAID_DIFFERENTLY = {"unused": "new", "sealed": "new", "refurbished": "used", "preowned": "used", "grey": "gray"}


def share_picture(one: ListingRow, other: ListingRow) -> bool:
    """Whether they show one picture."""
    return not _pictures(one).isdisjoint(_pictures(other))


def tell_alike(one: ListingRow, other: ListingRow, needed: int) -> bool:
    """Whether their descriptions, of at least the terms needed, are one text; where they show other pictures, to a
    word or two.
    """
    here, there = _description(one), _description(other)
    if min(len(here), len(there)) < needed or (_numbers(here) - there and _numbers(there) - here):
        return False
    share = NEARLY_IDENTICAL if _pictures(one) and _pictures(other) else ALIKE
    return len(here & there) >= share * len(here | there)


def contradict(one: ListingRow, other: ListingRow) -> bool:
    """Whether they say of one fact (a capacity, a year, a size, a carrier, a colour, new or used) what differs."""
    if one.condition and other.condition and one.condition != other.condition:
        return True
    here, there = (fold(f"{row.title} \n {row.description[:READ]}") for row in (one, other))
    return any(a and b and a != b for a, b in ((_said(fact, here), _said(fact, there)) for fact in _FACTS))


def _said(fact: re.Pattern[str], text: str) -> set[str]:
    found = {
        "".join(c for group in match.groups() if group for c in group if c.isalnum()) for match in fact.finditer(text)
    }
    return {_SAID_DIFFERENTLY.get(said, said) for said in found}


def _pictures(row: ListingRow) -> set[str]:
    """Its pictures as the same file is called anywhere: without the query, which asks for a size."""
    return {f"{at.netloc}{at.path}" for at in map(urlsplit, row.pictures) if not _NO_PICTURE.search(at.path)}


def _description(row: ListingRow) -> frozenset[str]:
    return frozenset(row.text_terms.partition("|")[2].split())


def _numbers(terms: frozenset[str]) -> set[str]:
    """Terms with digits: `128gb`, a serial number, a mileage. Each saying its own tells two things apart."""
    return {term for term in terms if any(c.isdigit() for c in term)}
