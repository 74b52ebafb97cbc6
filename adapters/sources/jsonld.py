"""The one thing that a web page offers, as it says it for programs: schema.org in JSON-LD, microdata, or Open Graph."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urldefrag, urlsplit

from adapters.sources import clean
from adapters.sources.markup import to_text
from core.errors import Refused
from core.prices.licence import EBAY_API_SOURCE
from core.text.money import currency_of, from_major, read_price
from core.values import Money, Offer

MAX_TEXT = 2 * 2**20  # characters of a page
MAX_BLOCKS = 40  # scripts of data
MAX_NODES = 4_000  # objects that are looked at
_PRODUCTS = frozenset(
    [
        "product", "individualproduct", "productmodel", "productgroup", "someproducts", "vehicle", "car", "motorcycle",
        "bicycle", "boat", "book",
    ]
)  # fmt: skip
_LISTS = frozenset(["itemlist", "offercatalog", "searchresultspage", "collectionpage", "breadcrumblist"])
_GONE = frozenset(["soldout", "outofstock", "discontinued", "reserved"])
_CONDITIONS = {"newcondition": "new", "usedcondition": "used", "refurbishedcondition": "refurbished"}
_BROKEN = "damagedcondition"
# `[^<>]*+` and the like give nothing back: a page of unclosed tags is read once.
_SCRIPT = re.compile(r"<script\b([^<>]*+)>", re.IGNORECASE)
_META = re.compile(r"<meta\b([^<>]*+)>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z][a-z0-9]*+\b([^<>]*+)>([^<>]{0,400}+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40}+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_HOLDING = ("content", "href", "src")  # where a tag holds its value, if not in the words behind it
_TYPED = re.compile(r"schema\.org/(?:Individual)?(?:Product|Offer)\b", re.IGNORECASE)


class NoOffer(Exception):
    """A page that names no one thing for sale."""


@dataclass(slots=True)
class _Said:
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


def read_page(text: str, url: str, *, default_currency: str = "USD") -> tuple[Offer, bool]:
    """The offer of a page, and whether it says that the thing can no longer be had. Raises NoOffer.

    `url` is where the page was found: what it calls its own address counts only on the same host. Time grows with
    the length of the text and no faster, whatever it holds.
    """
    text = text[:MAX_TEXT]
    said = _json_ld(text, url) or _microdata(text) or _open_graph(text)
    if said is None:
        raise NoOffer("nothing that is said for programs")
    offer = _offer(said, url, default_currency)
    is_gone = _last_word(said.availability) in _GONE
    if offer.price is None and not is_gone:
        raise NoOffer("no price")
    return offer, is_gone


def source_of(url: str) -> str:
    """The name that listings of a site have as their source. eBay's never enter an estimate."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    is_ebay = re.search(r"(?:^|\.)ebay\.[a-z]{2,3}(?:\.[a-z]{2})?$", host)
    return f"{EBAY_API_SOURCE}:{host}"[:64] if is_ebay else host[:64]


def _offer(said: _Said, url: str, default_currency: str) -> Offer:
    title = clean.line(_text(said.title), clean.MAX_TITLE)
    if not title:
        raise NoOffer("no title")
    address = _own_address(said.url, url)
    name, latitude, longitude = _place(said.places)
    return Offer(
        source=source_of(url),
        source_id=clean.identifier(address),
        title=title,
        description=clean.paragraphs(to_text(_text(said.description))),
        category=clean.line(_name(said.category)) or None,
        condition=_condition(said.condition),
        price=_price(said.price, said.currency, default_currency),
        location=name,
        latitude=latitude,
        longitude=longitude,
        url=address,
        pictures=clean.pictures(_pictures(said.pictures), url),
    )


def _json_ld(text: str, url: str) -> _Said | None:
    """The product of the page's own data; of several, the one that names this address."""
    found = [node for block in _blocks(text) for node in _products(block)]
    if not found:
        return None
    named = [node for node in found if _is_here(node, url)]
    if len(found) > 1 and len({_text(node.get("name")) for node in found}) > 1:
        if len(named) != 1:
            raise NoOffer("several things")
        found = named
    product = max(found, key=lambda node: len(_offers(node)) > 0)
    offers = _offers(product)
    offer: Mapping[str, Any] = next((one for one in offers if _asked(one)[0] is not None), offers[0] if offers else {})
    price, currency = _asked(offer)
    areas = (offer.get(key) for key in ("availableAtOrFrom", "areaServed", "seller", "offeredBy"))
    return _Said(
        title=product.get("name") or offer.get("name"),
        description=product.get("description") or offer.get("description"),
        price=price,
        currency=currency,
        condition=offer.get("itemCondition") or product.get("itemCondition"),
        category=product.get("category") or offer.get("category"),
        availability=offer.get("availability"),
        url=offer.get("url") or product.get("url"),
        pictures=product.get("image") or offer.get("image"),
        places=[area for area in (*areas, product) if isinstance(area, Mapping)],
    )


def _blocks(text: str) -> Iterator[object]:
    """What the page's scripts of data hold; one that is broken, or nested too deep, is left out."""
    at = number = 0
    while number < MAX_BLOCKS and (opened := _SCRIPT.search(text, at)) is not None:
        at = opened.end()
        if "ld+json" not in opened[1].lower():
            continue
        number += 1
        end = text.find("</script", at)
        body = text[at : end if end >= 0 else len(text)].strip()
        at = end if end >= 0 else len(text)
        try:
            yield json.loads(body.removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue


def _products(block: object) -> list[Mapping[str, Any]]:
    """The products that a block is about; those of a list of things, or of what else people bought, are not."""
    found: list[Mapping[str, Any]] = []
    waiting: deque[object] = deque([block])
    for _ in range(MAX_NODES):
        if not waiting:
            break
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extend(node[:MAX_NODES])
        if not isinstance(node, Mapping):
            continue
        kinds = _kinds(node)
        if kinds & _PRODUCTS:
            found.append(node)
        elif "offer" in kinds and isinstance(node.get("itemOffered"), Mapping):
            found.append({**node["itemOffered"], "offers": node})
        elif not kinds & _LISTS:
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
    return found


def _kinds(node: Mapping[str, Any]) -> set[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {_last_word(kind) for kind in listed[:20]}


def _offers(product: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    offers = product.get("offers")
    listed = offers if isinstance(offers, list) else [offers]
    return [one for one in listed[:50] if isinstance(one, Mapping)]


def _asked(offer: Mapping[str, Any]) -> tuple[object, object]:
    """What an offer asks, and in which currency; of several offers together, the least."""
    specification = offer.get("priceSpecification")
    inner = specification[0] if isinstance(specification, list) and specification else specification
    nested: Mapping[str, Any] = inner if isinstance(inner, Mapping) else {}
    for one in (offer, nested):
        for key in ("price", "lowPrice", "minPrice"):
            if one.get(key) not in (None, ""):
                return one[key], one.get("priceCurrency") or offer.get("priceCurrency")
    return None, None


def _microdata(text: str) -> _Said | None:
    """The same in attributes of the page's tags; the first of each name."""
    if not _TYPED.search(text):
        return None
    found: dict[str, str] = {}
    for tag in _TAG.finditer(text):
        if "itemprop" in tag[1]:
            attributes = _attributes(tag[1])
            value = next((attributes[name] for name in _HOLDING if attributes.get(name)), html.unescape(tag[2]))
            found.setdefault(attributes.get("itemprop", "").strip().casefold(), value.strip())
    if not found.get("name") or not found.get("price"):
        return None
    return _Said(
        title=found["name"],
        description=found.get("description"),
        price=found["price"],
        currency=found.get("pricecurrency"),
        condition=found.get("itemcondition"),
        category=found.get("category"),
        availability=found.get("availability"),
        pictures=found.get("image"),
    )


def _open_graph(text: str) -> _Said | None:
    """What the page says for those who share it, where that names a price."""
    found: dict[str, str] = {}
    for tag in _META.finditer(text):
        attributes = _attributes(tag[1])
        name = (attributes.get("property") or attributes.get("name") or "").casefold()
        if name.startswith(("og:", "product:")) and attributes.get("content"):
            found.setdefault(name, attributes["content"])
    price = found.get("product:price:amount") or found.get("og:price:amount")
    if not price or not found.get("og:title"):
        return None
    return _Said(
        title=found["og:title"],
        description=found.get("og:description"),
        price=price,
        currency=found.get("product:price:currency") or found.get("og:price:currency"),
        condition=found.get("product:condition"),
        category=found.get("product:category"),
        availability=found.get("product:availability") or found.get("og:availability"),
        url=found.get("og:url"),
        pictures=found.get("og:image"),
    )


def _attributes(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(tag[:8_000]):
        found.setdefault(name.casefold(), html.unescape(next((value for value in values if value), "")))
    return found


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
    word = _last_word(said)
    if word == _BROKEN:
        return "for parts"
    return _CONDITIONS.get(word) or clean.line(_name(said)) or None


def _place(places: Sequence[Mapping[str, Any]]) -> tuple[str | None, float | None, float | None]:
    """Where the thing is: a name of town and region or post code, and a point where both degrees make sense."""
    for place in places:
        address, geo = place.get("address"), place.get("geo")
        name = ""
        if isinstance(address, Mapping):
            town = [clean.line(_name(address.get(key))) for key in ("addressLocality", "addressRegion")]
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


def _is_here(node: Mapping[str, Any], url: str) -> bool:
    path = urlsplit(url).path.rstrip("/")
    said = [node.get("url"), node.get("@id"), *(offer.get("url") for offer in _offers(node))]
    named = (clean.web_url(one, url) for one in said if isinstance(one, str))
    return any(urlsplit(one).path.rstrip("/") == path for one in named if one)


def _last_word(said: object) -> str:
    """`https://schema.org/InStock`, `schema:InStock` and `in stock` are `instock`."""
    text = said if isinstance(said, str) else ""
    return re.sub(r"[\s_-]", "", re.split(r"[/:#]", text[:200].rstrip("/"))[-1]).casefold()


def _name(said: object) -> str:
    """A text, or the name of an object that stands in its place; of a list, the last."""
    if isinstance(said, list):
        said = said[-1] if said else ""
    if isinstance(said, Mapping):
        said = said.get("name", "")
    return said if isinstance(said, str) else ""


def _text(said: object) -> str:
    found = _name(said)
    return html.unescape(found) if "&" in found else found
