"""The way back: criteria as a line that a person can read, change and send again."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.distance import KM_PER_MI
from core.errors import Refused
from core.rules.reading.conditions import USED
from core.rules.reading.place_names import ZIP_DIGITS
from core.rules.reading.reader import parse
from core.rules.reading.tokens import plain
from core.rules.reading.vocabulary import heard
from core.text.money import currency_of, to_major
from core.text.taxonomy import at_least
from core.text.units import PLACES_KEPT, to_miles
from core.values import Condition, Criteria, Money, Place, Scope, Units

# A line names its currency; but to somebody who pays in pounds or rupees, "50 pounds" and "RS 3" are prices.
_OWN_CURRENCIES = ("USD", "GBP", "INR", "HUF")
_OR, _BAR = " or ", " | "  # a bar reaches one word on either side, whatever stands there
_Quoted = Callable[[str], bool]


def line(criteria: Criteria, *, units: Units = Units.MILES) -> str:
    """A line that `parse` reads back as these criteria: the plainest of five that does."""
    for quoted in (_is_around, _is_heard):
        for between in (_OR, _BAR):
            text = " ".join(_parts(criteria, units, quoted, between))
            if all(_reads_back(text, criteria, currency) for currency in _OWN_CURRENCIES):
                return text
    return " ".join(_parts(criteria, units, lambda _: True, _BAR))


class _OnePlace:
    """A gazetteer of the one place that criteria name, for reading our own line back."""

    def __init__(self, criteria: Criteria) -> None:
        self._name = plain(_place(criteria))
        self._place = Place(criteria.location or "", 0.0, 0.0)

    def find(self, text: str) -> Place | None:
        return self._place if text and text == self._name else None

    def suggest(self, prefix: str, limit: int = 8) -> list[Place]:
        return []

    def nearest(self, latitude: float, longitude: float) -> Place:
        return self._place


def _reads_back(text: str, criteria: Criteria, currency: str) -> bool:
    try:
        parsed = parse(text, currency=currency, units=Units.MILES, places=_OnePlace(criteria))
    except Refused:
        return False
    found = replace(parsed.criteria, latitude=criteria.latitude, longitude=criteria.longitude)
    return found == criteria and not parsed.unplaced


def _parts(c: Criteria, units: Units, quoted: _Quoted, between: str) -> Iterator[str]:
    """What is asked, in the order in which people say it; a place last, so that nothing is taken into its name."""
    yield from (_word(text, quoted) for text in (*c.keywords, *c.phrases))
    yield from (between.join(_word(text, quoted) for text in group) for group in c.any_of)
    yield from ("-" + _word(text, quoted) for text in c.exclude_keywords)
    if c.min_price is not None:
        yield f">={_amount(c.min_price, c.currency or _OWN_CURRENCIES[0])}"
    if c.max_price is not None:
        yield f"<={_amount(c.max_price, c.currency or _OWN_CURRENCIES[0])}"
    if c.conditions:
        yield _conditions(c.conditions)
    if c.min_deal_score is not None:
        yield f"score>={c.min_deal_score:.4f}".rstrip("0").rstrip(".")
    if c.scope is Scope.TITLE:
        yield "title only"
    yield from (f"category: {_word(slug, quoted)}" for slug in c.categories)
    if c.location:
        place = _place(c)
        place = place if place == c.location and not quoted("in") else f'"{place}"'
        yield f"within {_distance(c.radius_mi, units)} of {place}" if c.radius_mi else f"near {place}"


def _is_around(text: str) -> bool:
    """Whether a place may follow that only the real gazetteer knows, or the word may be one: a ZIP code."""
    return text == "around" or (len(text) == ZIP_DIGITS and text.isdigit())


def _is_heard(text: str) -> bool:
    return not text.isalpha() or heard(text)


def _word(text: str, quoted: _Quoted) -> str:
    return '"' + text.replace('"', " ") + '"' if not text.isalnum() or quoted(text) else text


def _amount(minor: int, currency: str) -> str:
    """`500 USD`; a code that may be an ordinary word stands first, where it cannot be mistaken."""
    value = to_major(Money(minor, currency))
    number = str(int(value)) if value == int(value) else f"{value:f}"
    return f"{number} {currency}" if currency_of(currency, "", in_sentence=True) else f"{currency} {number}"


def _conditions(conditions: tuple[Condition, ...]) -> str:
    if conditions == USED:
        return "used"
    if conditions == (Condition.NEW,):
        return "new only"
    names = [c.value.replace("_", " ") for c in conditions]
    if conditions == at_least(conditions[-1]):
        return "for parts ok" if conditions[-1] is Condition.FOR_PARTS else f"{names[-1]} or better"
    return f"condition: {', '.join(names)}"


def _place(c: Criteria) -> str:
    """The place's name; the coordinates of a point that is only near one."""
    is_point = c.location and c.location.startswith("near ") and c.latitude is not None
    return f"{c.latitude},{c.longitude}" if is_point else c.location or ""


def _distance(miles: float, units: Units) -> str:
    """With the fewest decimals that read back as the same distance."""
    value = miles * KM_PER_MI if units is Units.KILOMETRES else miles
    written = [f"{value:.{decimals}f}" for decimals in range(PLACES_KEPT + 2)]
    return next((text for text in written if to_miles(float(text), units) == miles), written[-1]) + units.value
