"""Pictures we draw ourselves. What they say comes in words already; the drawing adds nothing but ticks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.values import Money


class Mark(StrEnum):
    """What a marked price is."""

    ASKING = "asking"
    RECOMMENDED = "recommended"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Marked:
    """A price to point out, and what is said beside it."""

    mark: Mark
    price: Money
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """How prices are spread, with some of them marked; below it, where there are two or more `weeks`, how their
    median moved. All amounts are in one currency; `prices` ascend and are at least one.
    """

    title: str
    heading: str
    prices: tuple[Money, ...]
    low: Money
    high: Money
    marks: tuple[Marked, ...]
    trend_heading: str = ""
    weeks: tuple[tuple[date, Money], ...] = ()
    locale: str = "en"


class Pictures(Protocol):
    """Draws off the event loop."""

    async def draw(self, chart: Chart) -> bytes:
        """A PNG that a phone shows at the width of a chat, legible on a light and on a dark ground."""
