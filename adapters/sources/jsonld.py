"""The one thing that a web page offers, as it says it for programs: schema.org in JSON-LD, microdata, or Open Graph."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from adapters.sources import clean
from adapters.sources.page_marks import microdata, open_graph
from adapters.sources.page_said import NoOffer, Said, is_gone, last_word, offer_of, text_of
from core.values import Offer

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
# `[^<>]*+` and the like give nothing back: a page of unclosed tags is read once.
_SCRIPT = re.compile(r"<script\b([^<>]*+)>", re.IGNORECASE)


def read_page(text: str, url: str, *, default_currency: str = "USD") -> tuple[Offer, bool]:
    """The offer of a page, and whether it says that the thing can no longer be had. Raises NoOffer.

    `url` is where the page was found: what it calls its own address counts only on the same host. Time grows with
    the length of the text and no faster, whatever it holds.
    """
    text = text[:MAX_TEXT]
    said = _json_ld(text, url) or microdata(text) or open_graph(text)
    if said is None:
        raise NoOffer("nothing that is said for programs")
    offer, gone = offer_of(said, url, default_currency), is_gone(said)
    if offer.price is None and not gone:
        raise NoOffer("no price")
    return offer, gone


def _json_ld(text: str, url: str) -> Said | None:
    """The product of the page's own data; of several, the one that names this address."""
    found = [node for block in _blocks(text) for node in _products(block)]
    if not found:
        return None
    named = [node for node in found if _is_here(node, url)]
    if len(found) > 1 and len({text_of(node.get("name")) for node in found}) > 1:
        if len(named) != 1:
            raise NoOffer("several things")
        found = named
    product = max(found, key=lambda node: len(_offers(node)) > 0)
    offers = _offers(product)
    offer: Mapping[str, Any] = next((one for one in offers if _asked(one)[0] is not None), offers[0] if offers else {})
    price, currency = _asked(offer)
    areas = (offer.get(key) for key in ("availableAtOrFrom", "areaServed", "seller", "offeredBy"))
    return Said(
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
    return {last_word(kind) for kind in listed[:20]}


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


def _is_here(node: Mapping[str, Any], url: str) -> bool:
    path = urlsplit(url).path.rstrip("/")
    said = [node.get("url"), node.get("@id"), *(offer.get("url") for offer in _offers(node))]
    named = (clean.web_url(one, url) for one in said if isinstance(one, str))
    return any(urlsplit(one).path.rstrip("/") == path for one in named if one)
