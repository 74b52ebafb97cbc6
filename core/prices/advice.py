"""Three prices to ask: to sell quickly, fairly, or with patience. Pure."""

from __future__ import annotations

from math import floor, log10

from core.prices.estimating import Figures, within_range
from core.prices.outcomes import Advice, Ask, TimeToSell
from core.text.money import decimals
from core.values import Money

APART = 0.5244  # standard deviations: seven in ten such ads ask more than the quick one, and less than the patient
Stays = tuple[TimeToSell | None, TimeToSell | None, TimeToSell | None, TimeToSell | None]


def advice(figures: Figures, stays: Stays) -> Advice:
    """The asks, with the days that such asks took where that was seen."""
    _, quick, fair, patient = stays
    return Advice(
        Ask(rounded(within_range(figures, -APART)), quick.median_days if quick else None),
        Ask(rounded(figures.recommended), fair.median_days if fair else None),
        Ask(rounded(within_range(figures, APART)), patient.median_days if patient else None),
    )


def rounded(price: Money) -> Money:
    """As people write a price: 287 is 285, 18,430 is 18,500; below ten to the unit's tenth."""
    scale = 10 ** decimals(price.currency)
    major = price.minor / scale
    step = max(1.0, 10 ** (floor(log10(major)) - 1) / 2 * scale) if major >= 10 else max(1.0, scale / 10)
    step = scale if 10 <= major < 100 else step
    return Money(max(1, round(round(price.minor / step) * step)), price.currency)
