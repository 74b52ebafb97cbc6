"""What a feed's address answered, RSS, Atom or JSON Feed, as offers."""

from __future__ import annotations

import codecs
import math
import re

from adapters.sources import clean
from adapters.sources.asking import asking_price
from adapters.sources.entries import Entry, Feed, NotAFeed
from adapters.sources.feed_json import read_json
from adapters.sources.feed_xml import read_xml
from core.errors import FetchFailed, Why
from core.ports.feeds import FeedContent
from core.text.money import currency_of, read_price
from core.values import Money, Offer

MAX_MADE_TITLE = 120  # of an entry that has a text but no title
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
# Others that Python knows (UTF-7, punycode…) are no charset of a feed, and some take quadratic time.
_CHARSETS = re.compile(r"iso8859-\d+|cp\d+|koi8-[ru]|gb\w+|big5\w*|shift_jis\w*|euc_\w+|utf-16(-[bl]e)?|mac-\w+")


class StandardFeeds:
    """The port `FeedReader`. A price without a currency, or in one of several dollars, is in `default_currency`.

    `read` takes 0.2 s for a thousand entries, and seconds for a hostile 10 MB: call it in a thread.
    """

    def __init__(self, *, default_currency: str = "USD") -> None:
        self._default_currency = default_currency

    def read(self, body: bytes, content_type: str, *, source: str, base_url: str) -> FeedContent:
        """See the port. Entries that have neither a title nor a text are counted in `rejected`."""
        try:
            feed = _understood(body, content_type)
        except NotAFeed as other:
            raise FetchFailed(Why.FEED_UNREADABLE, str(other)) from None
        offers = [self._offer(entry, source, base_url) for entry in feed.entries]
        kept = tuple(offer for offer in offers if offer is not None)
        return FeedContent(title=clean.line(feed.title), offers=kept, rejected=len(offers) - len(kept))

    def _offer(self, entry: Entry, source: str, base_url: str) -> Offer | None:
        description = clean.paragraphs(entry.summary)
        title = clean.line(entry.title, clean.MAX_TITLE) or clean.line(description.partition("\n")[0], MAX_MADE_TITLE)
        if not title:
            return None
        url = clean.web_url(entry.link.replace("&amp;", "&"), base_url)
        latitude, longitude = _degrees(entry.latitude, 90), _degrees(entry.longitude, 180)
        if latitude is None or longitude is None:
            latitude = longitude = None
        return Offer(
            source=source,
            source_id=clean.identifier(entry.id or url) or clean.digest(title, entry.published),
            title=title,
            description=description,
            category=clean.line(entry.category) or None,
            condition=clean.line(entry.condition) or None,
            price=self._price(entry, title),
            location=clean.line(entry.location) or None,
            latitude=latitude,
            longitude=longitude,
            url=url,
            pictures=clean.pictures(entry.pictures, base_url),
            posted_at=clean.instant(entry.published),
        )

    def _price(self, entry: Entry, title: str) -> Money | None:
        """The price the feed states, else the one its title names. None where neither is sure."""
        said = clean.line(entry.currency)
        currency = currency_of(said, self._default_currency) if said else self._default_currency
        stated = read_price(clean.line(entry.price), currency) if currency else None
        return stated or asking_price(title, self._default_currency)


def _understood(body: bytes, content_type: str) -> Feed:
    text = decoded(body, content_type).lstrip()
    if not text:
        raise NotAFeed("empty")
    if text.startswith("{"):
        return read_json(text)
    if not text.startswith("<"):
        raise NotAFeed("no feed")
    return read_xml(text)


def decoded(body: bytes, content_type: str) -> str:
    """The text. UTF-8 is tried before what is declared: what is valid in it is hardly ever anything else."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    if body[:4].count(b"\0") == 2:
        return body.decode("utf-16-be" if body[0] == 0 else "utf-16-le", "replace")
    declared = (_declared(content_type.encode("utf-8", "replace")), _declared(body[:200]))
    for encoding in ("utf-8-sig", *filter(None, declared)):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("cp1252", "replace")


def _declared(text: bytes) -> str | None:
    found = _CHARSET.search(text)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "replace")).name
    except LookupError:
        return None
    return name if _CHARSETS.fullmatch(name) else None


def _degrees(text: str, limit: int) -> float | None:
    try:
        degrees = float(clean.line(text))
    except ValueError:
        return None
    return degrees if math.isfinite(degrees) and -limit <= degrees <= limit else None
