"""What a page says of the one thing that it offers, made an offer of ours."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urldefrag, urlsplit

from adapters.sources import clean
from adapters.sources.markup import to_text
from core.errors import Refused
from core.prices.licence import EBAY_API_SOURCE
from core.text.money import currency_of, from_major, read_price
from core.text.plain import printable
from core.values import Money, Offer

_GONE = frozenset(["soldout", "outofstock", "discontinued", "reserved"])
_CONDITIONS = {"newcondition": "new", "usedcondition": "used", "refurbishedcondition": "refurbished"}
_BROKEN = "damagedcondition"


class NoOffer(Exception):
    """A page that names no one thing for sale."""


@dataclass(slots=True)
class Said:
    """What a page says of the thing, as it says it."""

    title: object = None
    description: object = None
    price: object = None
    currency: object = None
    condition: object = None
    category: object = None
    availability: object = None
    url: object = None
    pictures: object = None
    places: list[Mapping[str, Any]] = field(default_factory=list)


def source_of(url: str) -> str:
    """The name that listings of a site have as their source. eBay's never enter an estimate."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    is_ebay = re.search(r"(?:^|\.)ebay\.[a-z]{2,3}(?:\.[a-z]{2})?$", host)
    return f"{EBAY_API_SOURCE}:{host}"[:64] if is_ebay else host[:64]


def is_gone(said: Said) -> bool:
    """Whether the page says that the thing can no longer be had."""
    return last_word(said.availability) in _GONE


def offer_of(said: Said, url: str, default_currency: str) -> Offer:
    """The offer of a page found at `url`. Raises NoOffer."""
    title = clean.line(printable(text_of(said.title) or ""), clean.MAX_TITLE)
    if not title:
        raise NoOffer("no title")
    address = _own_address(said.url, url)
    name, latitude, longitude = _place(said.places)
    return Offer(
        source=source_of(url),
        source_id=clean.identifier(address),
        title=title,
        description=clean.paragraphs(to_text(text_of(said.description))),
        category=clean.line(name_of(said.category), clean.MAX_CATEGORY) or None,
        condition=_condition(said.condition),
        price=_price(said.price, said.currency, default_currency),
        location=name,
        latitude=latitude,
        longitude=longitude,
        url=address,
        pictures=clean.pictures(_pictures(said.pictures), url),
    )


def _price(said: object, currency: object, default: str) -> Money | None:
    """A price as schema.org has it: a number with a point, or as people write it."""
    named = clean.line(currency)
    code = currency_of(named, default) if named else default
    if code is None:
        return None
    written = clean.line(said)
    if re.fullmatch(r"\d{1,12}(?:\.\d{1,2}0*)?", written):
        try:
            return from_major(Decimal(written), code)
        except Refused:  # more than a price can be
            return None
    return read_price(written, code)


def _condition(said: object) -> str | None:
    word = last_word(said)
    if word == _BROKEN:
        return "for parts"
    return _CONDITIONS.get(word) or clean.line(name_of(said)) or None


def _place(places: Sequence[Mapping[str, Any]]) -> tuple[str | None, float | None, float | None]:
    """Where the thing is: a name of town and region or post code, and a point where both degrees make sense."""
    for place in places:
        address, geo = place.get("address"), place.get("geo")
        name = ""
        if isinstance(address, Mapping):
            town = [clean.line(name_of(address.get(key))) for key in ("addressLocality", "addressRegion")]
            code = clean.line(address.get("postalCode"))
            name = " ".join(filter(None, (", ".join(filter(None, town)), code)))
        elif isinstance(address, str):
            name = clean.line(address)
        point: Mapping[str, Any] = geo if isinstance(geo, Mapping) else {}
        latitude, longitude = _degrees(point.get("latitude"), 90), _degrees(point.get("longitude"), 180)
        if latitude is None or longitude is None:
            latitude = longitude = None
        if name or latitude is not None:
            return name[: clean.MAX_WORD] or None, latitude, longitude
    return None, None, None


def _degrees(said: object, most: int) -> float | None:
    try:
        value = float(clean.line(said))
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _pictures(said: object) -> list[object]:
    listed = said if isinstance(said, list) else [said]
    found: list[object] = []
    for one in listed[: clean.MAX_PICTURES * 2]:
        address = (one.get("contentUrl") or one.get("url")) if isinstance(one, Mapping) else one
        if isinstance(address, str):
            found.append(address)
    return found


def _own_address(said: object, url: str) -> str:
    """What the page calls its own address, where that is https on its own host; else where it was found."""
    here = urldefrag(url).url
    named = clean.web_url(said, url) if isinstance(said, str) else None
    if named is None or not named.startswith("https://") or urlsplit(named).netloc != urlsplit(url).netloc:
        return here
    return urldefrag(named).url


def last_word(said: object) -> str:
    """`https://schema.org/InStock`, `schema:InStock` and `in stock` are `instock`."""
    text = said if isinstance(said, str) else ""
    return re.sub(r"[\s_-]", "", re.split(r"[/:#]", text[:200].rstrip("/"))[-1]).casefold()


def name_of(said: object) -> str:
    """A text, or the name of an object that stands in its place; of a list, the last."""
    if isinstance(said, list):
        said = said[-1] if said else ""
    if isinstance(said, Mapping):
        said = said.get("name", "")
    return said if isinstance(said, str) else ""


def text_of(said: object) -> str:
    """The same without escapes."""
    found = name_of(said)
    return html.unescape(found) if "&" in found else found
