"""Sums of money inside a line: `$1,000` `300 eur` `1.5k` `2 500 kr`, and numbers that are none."""

import re
from dataclasses import dataclass
from decimal import Decimal

from core.errors import Refused, Why
from core.rules.reading.draft import Amount, Line
from core.rules.reading.spelled import spelled
from core.rules.reading.tokens import Kind
from core.rules.reading.vocabulary import heard
from core.text.money import SIGNS, currency_of, decimals
from core.text.numbers import TIMES, read_number
from core.text.units import UNIT_NAMES

_MEASURES = """
    " ' % ° × inch inches ft feet foot yard yards yd m mm cm meter meters metre metres sq sqft sqm acre acres lb
    lbs pound pounds kg kgs g gram grams oz ounce ounces ton tons gb tb mb gig gigs ghz mhz hz mah ah w watt watts
    kw kwh v volt volts amp amps hp bhp cc l liter liters litre litres gal gallon gallons qt quart quarts mp
    megapixel megapixels mpg mph rpm db lumens year years yr yrs yo old month months week weeks day days hour hours
    hr hrs min mins minute minutes second seconds people persons seats seater seaters doors drawers bedrooms rooms
    pieces pcs speeds cores
"""
UNITS = frozenset(UNIT_NAMES) | frozenset(_MEASURES.split())  # a number before one of these is no price
RANGE_SIGNS = ("-", "–", "—", "..", "...", "to", "till", "until")
_THREE_DIGITS = re.compile(r"[0-9]{3}(?:[.,][0-9]{2})?")
_MAX_GROUPS = 4
_ABOUT = frozenset({"ish"})
_CENTS = "cents"
_HUNDRED = {"hundred": 100}
_FEW = 20  # in words, fewer are no price unless a currency says so: under one roof
_RUPEES = 4  # digits of a price in rupees: Audi RS 3
_GROUP = 3  # digits
_OPENED = 2  # digits behind `$` that the next group goes on from: $12 500; but $120 500 are two numbers
_BEFORE_SUMS = frozenset({"for", "at", "is", "to", "till", "until", "and", "from", "or"})
# Where 500 buys little and thousands are written with a space, `soffa 2 500 kr` is one number.
_SPACED = frozenset({"SEK", "NOK", "DKK", "ISK", "CZK", "HUF", "PLN", "RUB", "UAH"})


@dataclass(frozen=True, slots=True)
class Found:
    """An amount and where it ends. `times` is what it was multiplied by: 1,000 in `5k`."""

    amount: Amount
    end: int
    times: int


def amount_at(line: Line, at: int, *, bounded: bool = False) -> Found | None:
    """The sum that starts here. `bounded` says that a word such as "under" stands before it."""
    before, start = _currency_before(line, at, bounded=bounded)
    if before and line.key(start) == "-" and line.kind(start + 1) is Kind.NUMBER:
        raise Refused(Why.PRICE_INVALID, text=line.between(at, start + 2))
    if line.kind(start) is not Kind.NUMBER:
        return _in_words(line, start, before, bounded=bounded)
    digits, suffix = line.pieces[start].number
    if suffix and suffix.lower() not in TIMES and suffix.lower() not in _ABOUT:
        before = currency_of(suffix, line.currency, in_sentence=True)
        if not before:
            return None
    opened = _OPENED if start > at and line.kind(start - 1) is Kind.SIGN else bounded and 1
    digits, end, times = _multiplied(line, start, opened, sure=bounded or _numbers_nothing(line, start))
    if line.key(end) == _CENTS and not before:
        cents = read_number(digits)
        return Found(Amount(cents / 100, line.currency), end + 1, times) if cents is not None else None
    whole = _without_cents(line, end)
    after, end = currency_after(line, whole or end, bounded=bounded)
    currency = after or before or (line.currency if whole else None)
    if not currency and measures(line, end):
        return None
    value = read_number(digits, decimals=decimals(currency or line.currency))
    if value is None:
        return None
    return Found(Amount(value * times, currency), end, times)


def _multiplied(line: Line, at: int, opened: int, *, sure: bool) -> tuple[str, int, int]:
    """The digits of a number, where it ends, and what multiplies it: `5k`, `5 thousand`, `2 hundred`."""
    (digits, suffix), end = line.pieces[at].number, at + 1
    if suffix:
        return digits, end + (line.key(end) in _ABOUT), TIMES.get(suffix.lower(), 1)
    digits, end = _grouped(line, at, opened, sure=sure)
    times = TIMES.get(line.key(end)) or _HUNDRED.get(line.key(end))
    end += times is not None
    return digits, end + (line.key(end) in _ABOUT), times or 1


def _in_words(line: Line, at: int, before: str | None, *, bounded: bool) -> Found | None:
    """`fifty dollars`, `under two hundred`; without a currency only where nothing is counted: `over fifty books`."""
    found = spelled(line, at)
    if not found:
        return None
    number, end = found
    after, end = currency_after(line, end, bounded=bounded)
    currency = after or before
    counts = line.kind(end) is Kind.WORD and not heard(line.key(end))
    if not currency and (not bounded or counts or number < _FEW or measures(line, end)):
        return None
    return Found(Amount(Decimal(number), currency), end, 1)


def range_at(
    line: Line, at: int, signs: tuple[str, ...], *, bounded: bool = False
) -> tuple[Amount, Amount, int] | None:
    """Two sums around one of these signs: `200-400 eur`, `10-15k`. What is said once of either holds for both."""
    low = amount_at(line, at, bounded=bounded)
    if not low or line.key(low.end) not in signs or low.end + 1 >= len(line):
        return None
    if line.kind(low.end) is Kind.SIGN and line.pieces[low.end].glued != line.pieces[low.end + 1].glued:
        return None
    high = amount_at(line, low.end + 1, bounded=bounded)
    if not high:
        return None
    shared = high.times if low.times == 1 and low.amount.value * high.times < high.amount.value else 1
    currency = low.amount.currency or high.amount.currency
    least = Amount(low.amount.value * shared, currency)
    return least, Amount(high.amount.value, high.amount.currency or currency), high.end


def measures(line: Line, at: int) -> bool:
    """Whether a unit stands here, so that the number before it is no price."""
    if line.key(at) == "-" and line.pieces[at].glued:
        at += 1
    return line.key(at) in UNITS and (line.kind(at) is not Kind.SIGN or line.pieces[at].glued)


def currency_after(line: Line, at: int, *, bounded: bool = False) -> tuple[str | None, int]:
    """The currency that stands behind an amount, and where it ends."""
    kind, key = line.kind(at), line.key(at)
    if kind is Kind.SIGN and key in SIGNS:
        belongs_to_next = not line.pieces[at].glued and line.kind(at + 1) is Kind.NUMBER and line.pieces[at + 1].glued
        return (None, at) if belongs_to_next else (currency_of(key, line.currency), at + 1)
    if kind is not Kind.WORD:
        return None, at
    if line.key(at + 1) == "$" and line.pieces[at + 1].glued:
        code = currency_of(key + "$", line.currency)
        return (code, at + 2) if code else (None, at)
    money_is_meant = bounded and key in ("pound", "pounds")
    code = currency_of(line.pieces[at].text, line.currency, in_sentence=not money_is_meant)
    if code and not bounded and line.pieces[at].text == code and line.kind(at + 1) is Kind.NUMBER:
        return None, at  # `iphone 12 EUR 500`
    return (code, at + 1) if code else (None, at)


def _currency_before(line: Line, at: int, *, bounded: bool) -> tuple[str | None, int]:
    kind, key = line.kind(at), line.key(at)
    if kind is Kind.SIGN and key in SIGNS:
        return currency_of(key, line.currency), at + 1
    if kind is not Kind.WORD:
        return None, at
    if line.key(at + 1) == "$" and line.pieces[at + 1].glued:
        code, end = currency_of(key + "$", line.currency), at + 2
    else:
        code, end = currency_of(line.pieces[at].text, line.currency, in_sentence=not bounded), at + 1
        dot = line.key(end) == "." and line.pieces[end].glued  # Rs.500
        end += dot
        if key == "rs" and (dot or len(line.key(end)) >= _RUPEES):
            code = currency_of(key, line.currency)
    return (code, end) if code and line.kind(end) is Kind.NUMBER else (None, at)


def _without_cents(line: Line, at: int) -> int:
    """Past the `,-` or `:-` that closes a price in much of Europe, 0 if there is none."""
    dash = line.key(at) in (",", ".", ":") and line.pieces[at].glued and line.key(at + 1) in ("-", "–", "—")
    return at + 2 if dash and line.pieces[at + 1].glued and not line.is_glued_word(at + 2) else 0


def _numbers_nothing(line: Line, at: int) -> bool:
    """Whether no word stands before a number that it may be part of: `golf 7 500 eur` speaks of a Golf 7."""
    if line.kind(at - 1) is Kind.NUMBER:
        return len(line.key(at)) < _GROUP  # golf 7 1 500 eur; but xbox 1 250 500 eur
    return line.kind(at - 1) is not Kind.WORD or line.key(at - 1) in _BEFORE_SUMS


def _grouped(line: Line, at: int, opened: int, *, sure: bool) -> tuple[str, int]:
    """`2 500 kr`, `$1 500`: digits in threes are one number where a currency closes them, or a sign opens them.

    `opened` is how many digits the first group may then have.
    """
    digits, end = line.pieces[at].text, at + 1
    if not digits.isdigit() or len(digits) > 3:
        return digits, end
    parts = [digits]
    while (
        line.kind(end) is Kind.NUMBER and len(parts) <= _MAX_GROUPS and _THREE_DIGITS.fullmatch(line.pieces[end].text)
    ):
        parts.append(line.pieces[end].text)
        end += 1
    closed = currency_after(line, end)[0] if len(parts) > 1 else None
    closed = closed if sure or closed in _SPACED else None
    opens = len(parts) > 1 and len(digits) <= opened and not measures(line, end)  # ssd $40 500 gb
    return (" ".join(parts), end) if closed or opens else (digits, at + 1)
