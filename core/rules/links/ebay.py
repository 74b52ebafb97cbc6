"""Search links of eBay, of any country: `ebay.com/sch/i.html?_nkw=gaming+pc+-laptop&_udhi=1000`."""

import re
from urllib.parse import unquote

from core.rules.links.address import Link
from core.rules.links.wish import Wish
from core.rules.reading.conditions import USED
from core.text import taxonomy
from core.text.plain import printable
from core.values import Condition, Units

# The national sites and what they are priced in: developer.ebay.com, Browse API, supported marketplaces.
CURRENCIES = {
    "ebay.com": "USD", "ebay.ca": "CAD", "ebay.co.uk": "GBP", "ebay.com.au": "AUD", "ebay.de": "EUR", "ebay.at": "EUR",
    "ebay.fr": "EUR", "ebay.it": "EUR", "ebay.es": "EUR", "ebay.ie": "EUR", "ebay.nl": "EUR", "ebay.be": "EUR",
    "ebay.ch": "CHF", "ebay.pl": "PLN", "ebay.com.hk": "HKD", "ebay.com.sg": "SGD", "ebay.com.my": "MYR",
    "ebay.ph": "PHP",
}  # fmt: skip
_SEARCHES = frozenset({"sch", "b", "shop"})  # the first step of a path: search, browse, a category's front page

# `LH_ItemCondition`, beside the ids of developer.ebay.com "Item condition ids" (those are in the taxonomy). A search
# for 3000, "Used", finds every grade of used; 3 and 4 are the form's own New and Used, 10 is "not specified".
_CONDITIONS = {
    "3": (Condition.NEW,),
    "4": USED,
    "3000": USED,
}
_NO_CONDITION = frozenset({"", "10"})

# `_sacat` or a step of the path: developer.ebay.com, Taxonomy API, the top of the US tree and its largest branches.
_CATEGORIES = {
    "20081": "collectibles", "550": "collectibles", "2984": "baby", "267": "books", "12576": "business",
    "625": "cameras", "31388": "cameras", "15032": "phones", "9355": "phones", "11450": "clothing",
    "11116": "collectibles", "1": "collectibles", "58058": "computers tablets", "171485": "tablets",
    "175672": "laptops", "175673": "laptops", "177": "laptops", "111422": "laptops", "179": "computers",
    "293": "electronics", "11071": "tv_audio", "14339": "crafts", "237": "toys", "11232": "music", "6000": "vehicles",
    "6001": "cars", "6024": "motorcycles", "6028": "vehicle_parts", "45100": "collectibles", "26395": "beauty",
    "11700": "home", "3197": "furniture", "20710": "appliances", "281": "jewelry", "11233": "music",
    "619": "musical_instruments", "1281": "pets", "870": "collectibles", "10542": "property", "888": "sports",
    "7294": "bikes", "64482": "collectibles", "260": "collectibles", "1305": "tickets", "220": "toys",
    "1249": "gaming", "139971": "gaming", "15724": "clothing", "1059": "clothing", "169291": "bags",
}  # fmt: skip
# Of the advanced search form (ebay.com/sch/ebayadvsearch). How and in which order something is sold is not told back.
_FILTERS = {
    "LH_Sold": "sold listings",
    "LH_FS": "free shipping",
    "LH_LPickup": "local pickup",
    "LH_AS": "authorised seller",
    "LH_Charity": "sold for charity",
    "_sasl": "seller:",
    "_ssn": "seller:",
}
_GROUP = re.compile(r"(-?)\(([^()]*)\)")  # (sofa,couch) is one of both, -(ikea,wayfair) neither


def read(link: Link, wish: Wish) -> bool:
    """Whether this is a search of eBay, which the wish now holds."""
    domain = next((domain for domain in CURRENCIES if link.below(domain) is not None), None)
    if domain is None or not link.path or link.path[0] not in _SEARCHES:
        return False
    wish.words(_GROUP.sub(_alternatives, link.one("_nkw")))
    for word in link.one("_ex_kw").split():
        wish.words(f'-"{word}"')
    wish.prices(link.one("_udlo"), link.one("_udhi"), CURRENCIES[domain])
    for condition in link.all("LH_ItemCondition"):
        _condition(condition, wish)
    _category(link, wish)
    _place(link, wish, american=domain == "ebay.com")
    wish.tell_filters(link, _FILTERS)
    for name, value in link.fields:
        if name[:1].isupper() and not name.startswith("LH_"):  # what an article is like, encoded twice
            wish.tell(printable(unquote(f"{name}: {value}")).replace("|", " or "))
    return True


def _alternatives(found: re.Match[str]) -> str:
    words = [f'"{" ".join(part.replace(chr(34), "").split())}"' for part in found[2].split(",") if part.strip()]
    return " " + (" ".join(f"-{word}" for word in words) if found[1] else " | ".join(words)) + " "


def _condition(text: str, wish: Wish) -> None:
    known = taxonomy.condition(text)
    if text in _CONDITIONS:
        wish.conditions(*_CONDITIONS[text])
    elif known:
        wish.conditions(known)
    elif text not in _NO_CONDITION:
        wish.tell(f"condition {text}")


def _category(link: Link, wish: Wish) -> None:
    """By number, else by the name that may stand before it: `/b/Cell-Phones-Smartphones/9355/bn_320094`."""
    number = next((step for step in link.path[1:] if step.isdecimal()), "") or link.one("_sacat")
    if number in _CATEGORIES:
        wish.category(*_CATEGORIES[number].split())
        return
    names = [step for step in link.path[1:] if not step.isdecimal() and "." not in step and not step.startswith("bn_")]
    if not any(wish.category_named(name.replace("-", " ")) for name in names[:1]) and number.strip("0"):
        wish.tell(f"category {' '.join((*names[:1], number))}")


def _place(link: Link, wish: Wish, *, american: bool) -> None:
    """`_sadis` around `_stpos`, which alone is only where to ship to. The gazetteer knows the postcodes of the US."""
    postcode, distance = link.one("_stpos"), link.one("_sadis")
    if not postcode or not distance:
        return
    place = wish.places.find(postcode) if american else None
    if place:
        wish.near(place, distance, Units.MILES)
    else:
        wish.tell(f"{distance} around {postcode}")
