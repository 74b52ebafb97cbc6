"""JSON Feed 1.x (jsonfeed.org/version/1.1) to entries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from adapters.sources.clean import line
from adapters.sources.entries import MAX_ENTRIES, Entry, Feed, NotAFeed
from adapters.sources.markup import images, to_text

_VERSION = "jsonfeed.org/version/1"


def read_json(text: str) -> Feed:
    """Raises NotAFeed. An item that is no object becomes an empty entry, to be counted by whoever takes it."""
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise NotAFeed("broken JSON") from None
    if not isinstance(parsed, dict) or _VERSION not in line(parsed.get("version")):
        raise NotAFeed("JSON, but no feed")
    items = parsed.get("items")
    if not isinstance(items, list):
        raise NotAFeed("JSON feed without items")
    entries = [_entry(item) if isinstance(item, dict) else Entry() for item in items[:MAX_ENTRIES]]
    return Feed(title=_text(parsed.get("title")), entries=entries)


def _entry(item: Mapping[str, object]) -> Entry:
    html, plain = _text(item.get("content_html")), _text(item.get("content_text")) or _text(item.get("summary"))
    place = item.get("location")
    where: Mapping[str, object] = place if isinstance(place, dict) else {"name": place}
    offers = list(_offers(item))
    return Entry(
        id=line(item.get("id"), limit=1 << 20),
        title=_text(item.get("title")),
        summary=to_text(html) or plain,
        link=_text(item.get("url")) or _text(item.get("external_url")),
        pictures=[*_pictures(item), *images(html)],
        published=_text(item.get("date_published")) or _text(item.get("date_modified")),
        category=next((_text(tag) for tag in _listed(item.get("tags")) if _text(tag)), ""),
        condition=_named(offers, "condition", "itemCondition"),
        price=_named(offers, "price"),
        currency=_named(offers, "priceCurrency", "price_currency", "currency"),
        location=line(where.get("name")) or _named(offers, "location"),
        latitude=_named([where, *offers], "latitude", "lat"),
        longitude=_named([where, *offers], "longitude", "lng", "lon"),
    )


def _offers(item: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Where a price may stand: the item, a schema.org offer in it, or an extension (their names begin with `_`)."""
    yield item
    for name, value in item.items():
        if name == "offers" or name.startswith("_"):
            found = value[0] if isinstance(value, list) and value else value
            if isinstance(found, dict):
                yield found


def _pictures(item: Mapping[str, object]) -> Iterator[str]:
    for attachment in _listed(item.get("attachments")):
        if isinstance(attachment, dict) and _text(attachment.get("mime_type")).startswith("image/"):
            yield _text(attachment.get("url"))
    yield _text(item.get("image"))
    yield _text(item.get("banner_image"))


def _named(places: list[Mapping[str, object]], *names: str) -> str:
    return next((found for place in places for name in names if (found := line(place.get(name)))), "")


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
