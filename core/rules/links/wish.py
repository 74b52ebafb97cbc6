"""What a search link asks for, while its fields are read: the same draft that a typed line fills."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

from core.ports.places import Places
from core.rules.checks import MAX_RADIUS_MI
from core.rules.links.address import Link
from core.rules.reading import wishes
from core.rules.reading.draft import Amount, Draft, Line
from core.text import taxonomy
from core.text.money import read_price, to_major
from core.text.units import to_miles
from core.values import Condition, Criteria, Place, Scope, Units

# Searches write the names of large cities in one word; the gazetteer knows them in two.
_CITIES = {
    name.replace(" ", ""): name.strip()
    for listed in (
        "new york; los angeles; san francisco; san jose; san antonio; san diego; las vegas; salt lake city",
        "kansas city; st louis; washington dc; fort worth; oklahoma city; new orleans; el paso; colorado springs",
        "santa barbara; fort lauderdale; virginia beach; long beach; santa ana; baton rouge; des moines",
        "corpus christi; saint paul; santa fe; new haven; grand rapids; green bay; palm springs; quebec city",
        "cape town; hong kong; mexico city",
    )
    for name in listed.split(";")
}
LONGEST_TOLD = 60  # characters of a filter that are told back
_SILENT = frozenset({"a", "an", "the", "and"})  # no search engine asks for these


class Wish:
    """A draft and whose it is. Each method takes what a field says; what cannot be taken is told back."""

    def __init__(self, currency: str, units: Units, places: Places) -> None:
        self.currency, self.units, self.places = currency, units, places
        self._draft = Draft()

    def criteria(self) -> Criteria:
        """What was asked for. Raises Refused: PRICE_INVALID, PRICE_RANGE."""
        if self._draft.place is None:
            self._draft.radius = None
        return self._draft.criteria(self.currency)

    def untold(self, others: Iterable[str]) -> tuple[str, ...]:
        """What no criterion holds, with other texts that nothing was made of."""
        return tuple(dict.fromkeys(text[:LONGEST_TOLD] for text in (*self._draft.unplaced, *others) if text))

    def tell(self, *texts: str) -> None:
        """Say back that this was not taken."""
        self._draft.unplaced.extend(texts)

    def tell_filters(self, link: Link, names: Mapping[str, str]) -> None:
        """Say back which of these fields are set: their names in words, with the value where the words end in `:`."""
        for field, value in link.fields:
            if (words := names.get(field)) and value not in ("", "0", "false"):
                self.tell(f"{words} {value}" if words.endswith(":") else words)

    def words(self, query: str) -> None:
        """The words of a search box: required, "side by side", -excluded, `a|b` or `a or b`.

        Nothing else is read into them: in a box of its own, `free weights` or `under armour 500` is no price.
        """
        draft = self._draft
        line, at = Line(query, currency=self.currency, units=self.units, places=self.places), 0
        draft.run.clear()
        while at < len(line):
            end = wishes.exclude(line, at, draft) if line.key(at) in ("-", "–", "—") else at
            if end > at:
                draft.run.clear()
            elif line.key(at) in _SILENT and line.key(at + 1) != "|":
                end = at + 1
            else:
                end = max(wishes.either(line, at, draft), at)
            if end == at:
                end = wishes.words(line, at, draft)
            at = end if end > at else wishes.pause(line, at, draft)

    def title_only(self) -> None:
        """Look at titles alone."""
        self._draft.scope = Scope.TITLE

    def prices(self, least: str, most: str, currency: str | None = None) -> None:
        """Both ends as typed into the form; an empty one, or a least of 0, asks for nothing."""
        low = self._amount(least, currency or self.currency)
        self._draft.least = low if low and low.value else None
        self._draft.most = self._amount(most, currency or self.currency)

    def _amount(self, text: str, currency: str) -> Amount | None:
        price = read_price(text, currency) if text else None
        if text and not price:
            self.tell(f"price {text}")
        return Amount(to_major(price), price.currency) if price else None

    def category(self, *slugs: str) -> None:
        """Categories of ours, any of which will do."""
        self._draft.categories.extend(slugs)

    def category_named(self, name: str) -> bool:
        """A category by the marketplace's own name for it, if the taxonomy knows it."""
        slug = taxonomy.category(name)
        if slug in taxonomy.SLUGS:
            self._draft.categories.append(slug)
        return slug in taxonomy.SLUGS

    def conditions(self, *wanted: Condition) -> None:
        """Conditions, any of which will do."""
        self._draft.conditions.update(wanted)

    def city(self, name: str) -> Place | None:
        """The place that an address calls `sanjose`, `san-jose-ca` or `austin`."""
        name = name.casefold()
        return self.places.find(_CITIES.get(name, name.replace("-", " "))) if name.strip("-") else None

    def point(self, latitude: str, longitude: str) -> Place | None:
        """The place at these degrees."""
        try:
            north, east = float(latitude), float(longitude)
        except ValueError:
            return None
        return self.places.nearest(north, east) if abs(north) <= 90 and abs(east) <= 180 else None

    def near(self, place: Place, distance: str = "", units: Units = Units.MILES) -> None:
        """Within a distance of a place, or within the usual one where none is given that could be."""
        self._draft.settle(place, place.name)
        try:
            miles = to_miles(float(distance), units) if distance else 0.0
        except ValueError:
            miles = 0.0
        if isfinite(miles) and 0 < miles <= MAX_RADIUS_MI:
            self._draft.radius = miles
        elif distance:
            self.tell(f"within {distance}")
