"""What a page says in the attributes of its tags: microdata, and Open Graph."""

from __future__ import annotations

import html
import re

from adapters.sources.page_said import Said

# `[^<>]*+` and the like give nothing back: a page of unclosed tags is read once.
_META = re.compile(r"<meta\b([^<>]*+)>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z][a-z0-9]*+\b([^<>]*+)>([^<>]{0,400}+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40}+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_HOLDING = ("content", "href", "src")  # where a tag holds its value, if not in the words behind it
_TYPED = re.compile(r"schema\.org/(?:Individual)?(?:Product|Offer)\b", re.IGNORECASE)


def microdata(text: str) -> Said | None:
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
    return Said(
        title=found["name"],
        description=found.get("description"),
        price=found["price"],
        currency=found.get("pricecurrency"),
        condition=found.get("itemcondition"),
        category=found.get("category"),
        availability=found.get("availability"),
        pictures=found.get("image"),
    )


def open_graph(text: str) -> Said | None:
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
    return Said(
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
