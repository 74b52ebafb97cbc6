"""Search links of Facebook Marketplace: `facebook.com/marketplace/austin/search?query=desk&maxPrice=100`.

Meta documents none of this: names and values are those that its own search page writes into the address.
"""

from core.rules.links.address import Link
from core.rules.links.wish import Wish
from core.text import taxonomy
from core.values import Units

DOMAIN = "facebook.com"
_NO_CITY = frozenset({"search", "category", "np"})
_NO_SEARCH = frozenset({"item", "create", "you", "profile", "inbox", "notifications"})

# The steps behind /marketplace/category/ whose name the taxonomy has not. `entertainment`, `family` and `hobbies`
# reach over several of our categories, so they are told back instead.
_CATEGORIES = {
    "propertyrentals": "property",
    "propertyforsale": "property",
    "instruments": "musical_instruments",
    "musicalinstruments": "musical_instruments",
    "sporting": "sports",
    "home-improvements": "tools",
    "homeimprovement": "tools",
    "officesupplies": "business",
    "powersportvehicles": "vehicles",
    "motorhomescampervans": "vehicles",
    "lorries": "vehicles",
}
_WIDE = frozenset({"entertainment", "family", "hobbies", "classifieds"})
_FILTERS = {
    "daysSinceListed": "days since listed:",
    "deliveryMethod": "delivery:",
    "availability": "availability:",
    "category_id": "category",
    "minYear": "model year from:",
    "maxYear": "model year to:",
    "minMileage": "distance driven from:",
    "maxMileage": "distance driven to:",
    "make": "make",
    "model": "model",
    "minBedrooms": "bedrooms from:",
    "maxBedrooms": "bedrooms to:",
}


def read(link: Link, wish: Wish) -> bool:
    """Whether this is a search of Facebook Marketplace, which the wish now holds."""
    if link.below(DOMAIN) is None or link.path[:1] != ("marketplace",) or set(link.path) & _NO_SEARCH:
        return False
    steps = link.path[1:]
    wish.words(link.one("query"))
    wish.prices(link.one("minPrice"), link.one("maxPrice"))
    for name in filter(None, link.all("itemCondition")):
        condition = taxonomy.condition(name.replace("_", " "))
        if condition:
            wish.conditions(condition)
        else:
            wish.tell(f"condition {name}")
    city = steps[0] if steps and steps[0] not in _NO_CITY else ""
    _place(link, wish, city)
    rest = [step for step in (steps[1:] if city else steps) if step not in _NO_CITY]
    for name in rest[:1]:
        _category(name.lower(), wish)
    wish.tell_filters(link, _FILTERS)
    return True


def _category(name: str, wish: Wish) -> None:
    if name in _CATEGORIES:
        wish.category(_CATEGORIES[name])
    elif name in _WIDE or not wish.category_named(name.replace("-", " ")):
        wish.tell(f"category {name}")


def _place(link: Link, wish: Wish, city: str) -> None:
    """The point, else the city by name; many are known to Facebook by a number that tells us nothing."""
    radius = link.one("radius", "radius_in_km")
    place = wish.point(link.one("latitude"), link.one("longitude"))
    place = place or (None if city.isdecimal() else wish.city(city))
    if place:
        wish.near(place, radius, Units.KILOMETRES)
    else:
        wish.tell(*filter(None, (f"place {city}" if city else "", f"{radius} km around" if radius else "")))
