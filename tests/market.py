"""A market of phones, so that there is something to compare with."""

from __future__ import annotations

from datetime import timedelta

from core.app import App
from core.values import Offer
from tests.builders import offer
from tests.fakes.clock import FrozenClock

SOLD_AT = (300, 310, 320, 325, 330, 340, 345, 350, 360, 365, 370, 375, 380, 390, 395, 400, 410, 420, 430, 450)


def phones(source: str = "shop") -> list[Offer]:
    """Twenty ads for one kind of phone, $300 to $450, each from a day of its own; and what must not count."""
    goods = [
        offer(
            f"iPhone 12 128GB {colour}",
            dollars,
            source=source,
            source_id=f"phone{dollars}",
            category="phones",
            condition="good",
            url=f"https://shop.example/phone{dollars}",
        )
        for dollars, colour in zip(SOLD_AT, ("black", "white", "blue", "red", "green") * 4, strict=True)
    ]
    return [*goods, offer("Case for iPhone 12", 9, source=source, source_id="case", category="phones", condition="new")]


async def open_market(app: App, clock: FrozenClock) -> None:
    """Let them be known for some days."""
    await app.sources.load(phones())
    clock.tick(timedelta(days=3).total_seconds())
