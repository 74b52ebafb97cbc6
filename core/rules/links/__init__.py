"""A search link of a big marketplace, pasted: it becomes a rule. Nothing is fetched."""

from core.errors import Refused, Why
from core.ports.places import Places
from core.rules.checks import check_length
from core.rules.links import craigslist, ebay, facebook
from core.rules.links.address import around, find_link
from core.rules.links.wish import Wish
from core.rules.reading.reader import MAX_LINE, Parsed, parse
from core.values import Units

__all__ = ["is_link", "read", "read_link"]

_MARKETPLACES = (ebay.read, craigslist.read, facebook.read)  # each answers False where the link is not one of its own


def read(text: str, *, currency: str, units: Units, places: Places) -> Parsed:
    """A wish as it was sent: a search link, or a line in plain words. Raises Refused."""
    reader = read_link if is_link(text) else parse
    return reader(text, currency=currency, units=units, places=places)


def is_link(text: str) -> bool:
    """Whether a text is, or holds among other words, exactly one http(s) address."""
    return find_link(text) is not None


def read_link(text: str, *, currency: str, units: Units, places: Places) -> Parsed:
    """The criteria that a search link asks for; filters that no criterion holds, and words around it, are told back.

    `currency` and `units` are the person's own, for marketplaces whose links say neither. Raises Refused: LINK_UNKNOWN
    for a link that is no search of a marketplace we know; RULE_TOO_LONG, PRICE_INVALID, PRICE_RANGE.
    """
    if len(text) > MAX_LINE:
        raise Refused(Why.RULE_TOO_LONG, limit=MAX_LINE, of="characters")
    link = find_link(text)
    wish = Wish(currency, units, places)
    if link is None or not any(search(link, wish) for search in _MARKETPLACES):
        raise Refused(Why.LINK_UNKNOWN)
    criteria = wish.criteria()
    if not criteria.names_goods:
        raise Refused(Why.LINK_UNKNOWN)
    check_length(criteria)
    return Parsed(criteria, wish.untold(around(text)), is_question=False)
