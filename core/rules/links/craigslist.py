"""Search links of Craigslist: `sfbay.craigslist.org/search/fua?query=sofa&max_price=300&postal=95112`."""

from core.rules.links.address import Link
from core.rules.links.wish import Wish
from core.values import Condition, Place, Units

DOMAIN = "craigslist.org"
_NO_AREA = frozenset({"", "www", "m", "geo"})

# The numbers of the condition boxes in the search form of any for-sale category.
_CONDITIONS = {
    "10": Condition.NEW,
    "20": Condition.LIKE_NEW,
    "30": Condition.EXCELLENT,
    "40": Condition.GOOD,
    "50": Condition.FAIR,
    "60": Condition.FOR_PARTS,  # salvage
}

# The for-sale menu of any area's front page leads to these. Those by owner or dealer end in o or d instead of a.
_CATEGORIES = {
    "ata": "collectibles", "ppa": "appliances", "ara": "crafts", "sna": "vehicles", "pta": "vehicle_parts",
    "wta": "vehicle_parts", "ava": "vehicles", "baa": "baby", "haa": "beauty", "bip": "bikes", "bia": "bikes",
    "bpa": "vehicle_parts", "boo": "vehicles", "boa": "vehicles", "bka": "books", "bfa": "business", "cta": "cars",
    "ema": "music", "moa": "phones", "cla": "clothing", "cba": "collectibles", "syp": "computers", "sya": "computers",
    "ela": "electronics", "gra": "garden", "zip": "free", "fua": "furniture", "foa": "other", "hva": "vehicles",
    "hsa": "home", "jwa": "jewelry", "maa": "tools", "mpa": "vehicle_parts", "mca": "motorcycles",
    "msa": "musical_instruments", "pha": "cameras", "rva": "vehicles", "sga": "sports", "tia": "tickets",
    "tla": "tools", "taa": "toys", "tra": "vehicles", "vga": "gaming", "rea": "property", "apa": "property",
}  # fmt: skip
_EVERYTHING = frozenset({"sss", "sso", "ssq", "foa", "foo", "fod"})  # all that is for sale, and what is in no category
_BY_WHOM = "odq"  # the last letter of a category's code: by owner, by dealer
_CURRENCIES = {"CA": "CAD", "GB": "GBP", "AU": "AUD", "NZ": "NZD", "IN": "INR", "JP": "JPY", "CH": "CHF", "MX": "MXN",
               "DE": "EUR", "FR": "EUR", "IT": "EUR", "ES": "EUR", "NL": "EUR", "IE": "EUR", "AT": "EUR", "BE": "EUR",
               "PT": "EUR", "FI": "EUR", "GR": "EUR", "SE": "SEK", "DK": "DKK", "NO": "NOK", "PL": "PLN", "CZ": "CZK",
               }  # fmt: skip
_FILTERS = {
    "postedToday": "posted today",
    "hasPic": "with a picture",
    "delivery_available": "delivery available",
    "auto_make_model": "make and model:",
    "min_auto_year": "model year from:",
    "max_auto_year": "model year to:",
    "min_auto_miles": "miles driven from:",
    "max_auto_miles": "miles driven to:",
    "auto_transmission": "transmission:",
    "auto_title_status": "title status:",
    "auto_fuel_type": "fuel:",
    "auto_cylinders": "cylinders:",
    "auto_drivetrain": "drive:",
    "auto_bodytype": "body type:",
}  # of the same form


def read(link: Link, wish: Wish) -> bool:
    """Whether this is a search of Craigslist, which the wish now holds."""
    host = link.below(DOMAIN)
    if host is None or "search" not in link.path:
        return False
    steps = link.path[link.path.index("search") + 1 :]
    wish.words(link.one("query"))
    if link.one("srchType") == "T":
        wish.title_only()
    for number in filter(None, link.all("condition")):
        if number in _CONDITIONS:
            wish.conditions(_CONDITIONS[number])
        else:
            wish.tell(f"condition {number}")
    codes = [step.lower() for step in steps if len(step) == 3]
    _category(codes[-1] if codes else link.one("cat"), wish)
    wish.tell(*(f"area {code}" for code in codes[:-1]))
    area = "" if host in _NO_AREA else host.split(".")[-1]
    towns = [step for step in steps if len(step) > 3]
    home = _place(link, wish, [*towns[:1], area])
    wish.prices(link.one("min_price", "minAsk"), link.one("max_price", "maxAsk"), _currency(home))
    wish.tell_filters(link, _FILTERS)
    return True


def _category(code: str, wish: Wish) -> None:
    if code in _EVERYTHING or not code:
        return
    slug = _CATEGORIES.get(code) or (_CATEGORIES.get(code[:2] + "a") if code[-1] in _BY_WHOM else None)
    if slug:
        wish.category(slug)
    else:
        wish.tell(f"category {code}")


def _place(link: Link, wish: Wish, names: list[str]) -> Place | None:
    """Around the postal code, else the point, else the town or area of the address. Answers the area where known.

    The form counts miles in the US and the UK, kilometres elsewhere; the gazetteer knows the postcodes of the US.
    """
    names = list(filter(None, names))
    home = next(filter(None, map(wish.city, names)), None)
    american = home is None or home.country in (None, "US")
    distance, postcode = link.one("search_distance"), link.one("postal")
    place = wish.places.find(postcode) if postcode and american else None
    if postcode and not place:
        wish.tell(f"{distance} around {postcode}".strip())
        distance = ""
    place = place or wish.point(link.one("lat"), link.one("lon")) or home
    if place:
        wish.near(place, distance, Units.MILES if american or (home and home.country == "GB") else Units.KILOMETRES)
    else:
        wish.tell(*names[:1])
    return home


def _currency(home: Place | None) -> str:
    """Nearly all of its areas are in the US, where prices need no sign."""
    return _CURRENCIES.get(home.country or "", "USD") if home else "USD"
