"""What an ad says, read into words and numbers: sizes, years and distances however their seller writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.distance import KM_PER_MI
from core.ports.price_model import Ad
from core.text.words import fold
from core.values import Condition

MAX_TITLE = 300  # characters read
MAX_DESCRIPTION = 2_000
MAX_FIELDS = 40
MAX_FIELD = 60  # characters of a value
UNKNOWN = -1.0  # where a number is not said; all that are read are 0 or more, save degrees
NO_FIELDS = frozenset({"condition", "country"})  # words that are said of any ad
KINDS = ("year", "miles", "gb", "inch", "litre")  # numbers that likeness is judged by

# Known only after the sale, or the price itself, or about the record and not the thing.
AFTERWARDS = frozenset(
    {"seq", "originalprice", "status", "sold", "dayslisted", "listingtype", "priceok", "pricekind", "price", "bids",
     "nbids", "durationdays", "startprice", "soldprice", "saleprice", "dealscore", "score", "views", "watchers"}
)  # fmt: skip

_SUBSTITUTIONS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(\d) ?(?:gb|gigs?|gbs|gib)\b", r"\1gb"),
        (r"\b(8|16|32|64|128|256|512) ?g\b", r"\1gb"),
        (r"(\d) ?(?:tb|terabytes?)\b", r"\1tb"),
        (r"(\d) ?(?:\"|''|”|″|inch(?:es)?\b|-inch\b)", r"\1in "),
        (r"(\d) ?(?:mp|megapixels?)\b", r"\1mp"),
        (r"(\d) ?(?:cm|centimet(?:er|re)s?)\b", r"\1cm"),
        (r"(\d) ?(?:l|lit(?:er|re)s?)\b", r"\1l"),
        (r"\b(1|2|3|4|6|8|12|16|18|24) ?(?:gb)? ?[/+|-] ?(16|32|64|128|256|512|1024) ?(?:gb)?\b", r"ram\1 \2gb"),
        (r"\b(1|2|3|4|6|8|12|16)gb (?:ram )?(16|32|64|128|256|512)gb\b", r"ram\1 \2gb"),
        (r"([a-z]{4,})(\d)", r"\1 \2"),
        (r"(\d)([a-z]{4,})", r"\1 \2"),
        (r"(\w) ?\+", r"\1 plus "),
    )
)
_TOKEN = re.compile(r"\d+\.\d+[a-z]*|[^\W_]+")
_YEAR = re.compile(r"\b(19[5-9]\d|20[0-3]\d)\b")
_SHORT_YEAR = re.compile(r"(?:^|\s)['’](\d\d)\b")
_MILES = re.compile(
    r"\b(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?) ?(k)? ?(?:\+ ?)?(?:original |actual )?(miles?|mi|kms?|kilometers?)\b"
)
_THOUSANDS = re.compile(r"\b(\d{2,3})k\b")
_UNITS = {
    "gb": re.compile(r"(\d+)gb\b"),
    "tb": re.compile(r"(\d+(?:\.\d+)?)tb\b"),
    "inch": re.compile(r"(\d+(?:\.\d+)?)in\b"),
    "cm": re.compile(r"(\d+(?:\.\d+)?)cm\b"),
    "litre": re.compile(r"\b(\d\.\d)(?:l\b|t\b|\b)"),
    "ram": re.compile(r"\bram(\d+)\b"),
    "mp": re.compile(r"(\d+)mp\b"),
}
_QUANTITY = re.compile(r"\b(?:set|lot|pack) of (\d+)\b|\b(\d+) ?(?:x|pcs?|pieces?)\b|\bx ?(\d+)\b")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FLAGS = {
    name: re.compile(pattern)
    for name, pattern in (
        ("new", r"\bnew\b"),
        ("sealed", r"\bsealed|unopened|bnib|nib\b"),
        ("as_new", r"\b(?:like new|mint|excellent|great condition)\b"),
        ("broken", r"\bbroken|cracked|dead|damaged?|repairs?|parts|faulty|not working|as is|salvage|panel\b"),
        ("unlocked", r"\bunlocked|factory unlock\b"),
        ("locked", r"\blocked|icloud|bypass\b"),
        ("box", r"\bbox\b"),
        ("offers", r"\bobo|best offer|negotiable|offers\b"),
        ("clean", r"\bclean title\b"),
        ("lease", r"\blease|takeover|payments?|per month|financ\w+\b"),
        ("pta", r"\bpta|approved|official\b"),
        ("no_pta", r"\bnon.?pta|not approved|jv\b"),
        ("set", r"\bset|bundle|lot|pair|combo\b"),
        ("part_of", r"\bcase|cover|charger|cable|remote|stand|screen protector|motherboard|battery|board|mount\b"),
        ("pro", r"\bpro|max|ultra|plus|premium|deluxe|limited\b"),
        ("mini", r"\bmini|lite|small|kids?\b"),
        ("vintage", r"\bvintage|antique|mid.?century|rare|custom\b"),
        ("exchange", r"\bexchange|trade|swap\b"),
        ("moving", r"\bmoving|must go|must sell|asap|quick\b"),
        ("warranty", r"\bwarranty|guarantee|receipt\b"),
    )
}
_SCALE = {condition: float(at) for at, condition in enumerate(Condition)}
_FIELD_KINDS = (
    ("year", re.compile(r"year$")),
    ("miles", re.compile(r"odometer|mileage|miles|^km$|kilomet")),
    ("gb", re.compile(r"storage|capacity")),
    ("inch", re.compile(r"screen|inch")),
    ("litre", re.compile(r"^engine")),
)


@dataclass(frozen=True, slots=True)
class Read:
    """An ad as the models see it: its category ("" for none), tidied title, folded text, numbers and short fields."""

    category: str
    title: str
    text: str
    numbers: dict[str, float]
    words: dict[str, str]
    group: str

    @property
    def told(self) -> tuple[bool, bool]:
        """Whether its source gives fields of the thing, and whether there is a description."""
        fields = any(name.startswith("field_") for name in self.numbers) or not self.words.keys() <= NO_FIELDS
        return fields, bool(self.text)


def read(ad: Ad) -> Read:
    """Never raises, whatever an ad says; what is not said is left out."""
    head = tidy(ad.title[:MAX_TITLE])
    text = fold(ad.description[:MAX_DESCRIPTION])
    numbers = _numbers(head, ad.title[:MAX_TITLE])
    if text:
        numbers |= {f"text_{name}": value for name, value in _numbers(text, ad.description[:MAX_DESCRIPTION]).items()}
    words: dict[str, str] = {}
    for name, value in _fields(ad.fields):
        if isinstance(value, str):
            words[name] = value
        else:
            numbers[f"field_{name}"] = value
    _settle(numbers)
    if ad.condition is not None:
        numbers["condition"] = _SCALE[ad.condition]
        words["condition"] = ad.condition.value
    if ad.posted_at is not None:
        numbers["posted"] = ad.posted_at.timestamp() / 86_400
    if ad.latitude is not None and ad.longitude is not None and math.isfinite(ad.latitude + ad.longitude):
        numbers["latitude"], numbers["longitude"] = ad.latitude, ad.longitude
    if ad.location:
        words["country"] = fold(ad.location.rpartition(",")[2][:MAX_FIELD]).strip()
    return Read(ad.category or "", head, text, numbers, {k: v for k, v in words.items() if v}, ad.group or "")


def tidy(title: str) -> str:
    """A title with its sizes written one way: `iPhone7 128 GB` and `iphone 7 128gb` are the same."""
    text = " ".join(fold(title).split())
    for pattern, to in _SUBSTITUTIONS:
        text = pattern.sub(to, text)
    return " ".join(text.split())


def tokens(text: str) -> list[str]:
    """Its words and numbers, decimals whole."""
    return _TOKEN.findall(text)


def _fields(fields: Mapping[str, str | float]) -> list[tuple[str, str | float]]:
    found: list[tuple[str, str | float]] = []
    for name in sorted(fields)[:MAX_FIELDS]:
        value = fields[name]
        key = "".join(c for c in fold(name) if c.isalnum())[:MAX_FIELD]
        if not key or key in AFTERWARDS:
            continue
        if isinstance(value, str):
            text = " ".join(fold(value).split())[:MAX_FIELD]
            number = _as_number(text)
            found.append((key, text if number is None else number))
        elif math.isfinite(value):
            found.append((key, float(value)))
    return found


def _as_number(text: str) -> float | None:
    plain = text.replace(",", "")
    return float(plain) if len(plain) <= 12 and _NUMBER.fullmatch(plain) else None


def _numbers(text: str, written: str) -> dict[str, float]:
    """The numbers and signs of one text; `written` is the text before it was folded."""
    found = _measures(text)
    for name, pattern in _FLAGS.items():
        found[f"says_{name}"] = float(pattern.search(text) is not None)
    found["length"] = float(len(written))
    found["count"] = float(text.count(" ") + 1)
    found["digits"] = float(sum(c.isdigit() for c in written))
    found["prices"] = float(min(text.count("[price]"), 9))
    found["capitals"] = sum(c.isupper() for c in written) / max(len(written), 1)
    return found


def _measures(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    if year := _YEAR.search(text):
        found["year"] = float(year[1])
    elif short := _SHORT_YEAR.search(text):
        found["year"] = float(short[1]) + (2000 if int(short[1]) < 40 else 1900)
    if far := _MILES.search(text):
        amount = float(far[1].replace(",", "")[:12]) * (1000 if far[2] else 1)
        found["miles"] = amount / KM_PER_MI if far[3].startswith("k") else amount
    elif thousands := _THOUSANDS.search(text):
        found["miles"] = float(thousands[1]) * 1000
    for name, pattern in _UNITS.items():
        if values := [float(value[:12]) for value in pattern.findall(text)]:
            found[name] = max(values)
            if name == "gb" and len(values) > 1:
                found["gb_least"] = min(values)
    if many := _QUANTITY.search(text):
        found["quantity"] = min(float((many[1] or many[2] or many[3])[:6]), 1e4)
    if first := _NUMBER.search(text):
        found["first"] = min(float(first[0][:12]), 1e7)
    return found


def _settle(numbers: dict[str, float]) -> None:
    """The best knowledge of each kind: what a field says, then the title, then the description."""
    for kind, pattern in _FIELD_KINDS:
        said = [name for name in numbers if name.startswith("field_") and pattern.search(name[6:])]
        for name in sorted(said):
            value = numbers[name]
            if kind == "miles" and "km" in name:
                value /= KM_PER_MI
            if value > 0:
                numbers[f"best_{kind}"] = value
                break
        else:
            for name in (kind, f"text_{kind}"):
                if name in numbers:
                    numbers[f"best_{kind}"] = numbers[name]
                    break
    for name in ("tb", "text_tb"):
        if "best_gb" not in numbers and name in numbers:
            numbers["best_gb"] = numbers[name] * 1024
