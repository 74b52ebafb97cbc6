"""Which prices say something: not the 1, 1234567 or 99999 that stand for "make an offer"."""

from __future__ import annotations

from core.text.money import decimals
from core.values import Money

LEAST = 1  # major units: a price of one is a place holder, whatever the currency
MOST = 10**9  # major units
_UP, _DOWN = "0123456789", "9876543210"
_COUNTED = 4  # digits of a run such as 1234 ...
_REPEATED = 5  # ... and of one digit: 9999 is a price people ask, 99999 hardly


def is_believable(minor: int | None, currency: str | None) -> bool:
    """Whether a price, in minor units, can be what somebody wants for a thing."""
    if minor is None or currency is None:
        return False
    scale = 10 ** decimals(currency)
    if not LEAST * scale < minor < MOST * scale:
        return False
    major, rest = divmod(minor, scale)
    digits = str(major)
    if rest and rest != int("9" * (len(str(scale)) - 1)):
        return True  # 12,345.67 was counted, not typed without looking
    is_run = len(digits) >= _COUNTED and (digits in _UP or digits in _DOWN)
    return not is_run and not (len(digits) >= _REPEATED and len(set(digits)) == 1)


def believable(price: Money | None) -> Money | None:
    """The price if it says something."""
    return price if price is not None and is_believable(price.minor, price.currency) else None
