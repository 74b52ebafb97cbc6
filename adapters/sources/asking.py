"""The asking price that a title names, where it names just one: `Road bike - $450`, `€300 Sofa`."""

from __future__ import annotations

import re

from core.text.money import SIGNS, currency_of, read_price
from core.values import Money

_SIGN = "[" + "".join(sorted(SIGNS)) + "]"
_DOLLARS = r"(?:US|CA|C|AU|A|NZ|HK|S|R|MX|NT)\$"
# A sign or code must stand beside the number: a bare number of a title is a year or a model far more often.
_PRICE = re.compile(
    rf"(?<![\w.,$])(?P<before>(?:{_DOLLARS}|{_SIGN}|\b[A-Z]{{3}}\b|\bRs\b\.?)\s?)?"
    rf"(?P<number>\d(?:[.,'’]?\d)*+)(?P<times>k\b)?(?P<after>\s?(?:{_SIGN}|[A-Z]{{3}}\b))?"
    r"(?![\w])"
)
_NO_PRICE_AFTER = re.compile(
    r"\s?(?:[-–]\s?\W?\d"  # the lower end of a range
    r"|(?:/|per\s|a\s)\s?(?:mo|month|hr|h|hour|day|wk|week|night|yr|year)\b|off\b|deposit\b|down\b)",
    re.IGNORECASE,
)


def asking_price(title: str, default_currency: str) -> Money | None:
    """The price in a title, or None where it names none, several, a range, a rate or a rebate."""
    found: set[Money] = set()
    for written in _PRICE.finditer(title):
        codes = [code.strip() for code in (written["before"], written["after"]) if code]
        if not codes or not any(currency_of(code, default_currency, in_sentence=True) for code in codes):
            continue
        if _NO_PRICE_AFTER.match(title, written.end()):
            return None
        price = read_price(written[0].strip(), default_currency)
        if price is None:
            return None
        found.add(price)
    return found.pop() if len(found) == 1 else None
