"""RSS 2.0 (also 0.9x and 1.0) and Atom to entries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from adapters.sources.entries import Entry, Feed, NotAFeed
from adapters.sources.feed_parts import TEXTS, Part, Parts, mended
from adapters.sources.markup import images, to_text

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)
_PRICES = ("g:sale_price", "g:price", "schema:price", "schema:lowPrice", "price", "offers/price")
_CURRENCIES = ("schema:priceCurrency", "priceCurrency", "currency", "offers/priceCurrency")
_PICTURE_TEXTS = ("image/url", "image", "g:image_link", "g:additional_image_link")
_PICTURE_LINKS = ("enclosure", "link", "media:content", "media:thumbnail", "itunes:image")


def read_xml(text: str) -> Feed:
    """Raises NotAFeed. Of a feed that breaks in the middle, what came before."""
    parts = Parts()
    sound = parts.read(text)
    if not sound:
        again = Parts()
        sound_now = again.read(mended(text))
        if sound_now or len(again.entries) >= len(parts.entries):
            parts, sound = again, sound_now
    if not parts.root or not (sound or parts.entries):
        raise NotAFeed("broken XML")
    is_atom = parts.root == "feed"
    return Feed(title=_words(parts.title, is_atom), entries=[_entry(entry, is_atom) for entry in parts.entries])


def _entry(parts: list[Part], is_atom: bool) -> Entry:
    found: dict[str, Part] = {}
    for part in parts:
        if part.text:
            found.setdefault(part.name, part)

    def first(*names: str) -> str:
        return next((found[name].text for name in names if name in found), "")

    title = found.get("title")
    body = max((found[name] for name in TEXTS if name in found), key=lambda part: len(part.text), default=None)
    price = next((found[name] for name in _PRICES if name in found), None)
    point = first("georss:point", "gml:pos").replace(",", " ").split()
    return Entry(
        id=first("guid", "id"),
        title=_words(title, is_atom) if title else first("media:title", "dc:title", "g:title"),
        summary=_words(body, is_atom) if body else "",
        link=_link(parts),
        pictures=[*_pictures(parts), *(images(body.text) if body else ())],
        published=first("pubDate", "published", "dc:date", "issued", "updated", "date"),
        category=_category(parts) or first("dc:subject", "g:product_type"),
        condition=first("g:condition", "condition", "schema:itemCondition"),
        price=price.text if price else "",
        currency=(price.attributes.get("currency", "") if price else "") or first(*_CURRENCIES),
        location=first("g:location", "location", "georss:featurename"),
        latitude=point[0] if len(point) == 2 else first("geo:lat"),
        longitude=point[1] if len(point) == 2 else first("geo:long", "geo:lon"),
    )


def _words(part: Part, is_atom: bool) -> str:
    """Its text without markup. Atom says what is markup; RSS does not, so there everything may be."""
    is_plain = is_atom and part.attributes.get("type", "text") in ("text", "text/plain")
    return part.text if is_plain else to_text(part.text)


def _link(parts: list[Part]) -> str:
    links = [part for part in parts if part.name == "link"]
    for part in links:
        if part.text:
            return part.text
    for part in links:
        if part.attributes.get("rel", "alternate") == "alternate" and part.attributes.get("href"):
            return part.attributes["href"]
    for part in parts:
        is_permalink = part.name == "guid" and part.attributes.get("isPermaLink", "true") != "false"
        if (is_permalink and "://" in part.text) or part.name == "g:link":
            return part.text
    return ""


def _category(parts: list[Part]) -> str:
    return next(
        (tag for part in parts if part.name == "category" if (tag := part.text or part.attributes.get("term", ""))), ""
    )


def _pictures(parts: list[Part]) -> Iterator[str]:
    for name in _PICTURE_LINKS:
        for part in parts:
            if part.name == name and _is_picture(part):
                yield part.attributes.get("url") or part.attributes.get("href") or ""
    for name in _PICTURE_TEXTS:
        for part in parts:
            if part.name == name:
                yield part.text


def _is_picture(part: Part) -> bool:
    kind, medium = part.attributes.get("type", ""), part.attributes.get("medium", "")
    if part.name == "link":
        return part.attributes.get("rel") == "enclosure" and kind.startswith("image/")
    if kind or medium:
        return kind.startswith("image/") or medium == "image"
    return part.name in ("media:thumbnail", "itunes:image") or bool(_PICTURE.search(part.attributes.get("url", "")))
