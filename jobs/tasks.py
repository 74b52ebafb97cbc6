"""What a turn does: one call into core each."""

from __future__ import annotations

from core.app import App


async def post_demo(app: App) -> None:
    await app.demo.post_any()


async def post_fitting_demo(app: App) -> None:
    await app.demo.post_fitting()


async def visit_feeds(app: App) -> None:
    await app.sources.visit_due()


async def visit_pages(app: App) -> None:
    """Look again at pages that people sent and watch."""
    await app.pages.visit_due()


async def match(app: App) -> None:
    """The net below the wake-ups: whatever they missed is found here at the latest."""
    await app.delivery.match()


async def renew_prices(app: App) -> None:
    """Look again into the prices of what was not looked into for a day."""
    await app.prices.scorer.renew()


async def train_prices(app: App) -> None:
    """Learn prices anew, once a night where enough is new."""
    await app.prices.training.run()


async def end_items(app: App) -> None:
    """Tell sellers what ends soon, and end what is due."""
    await app.selling.ending.run()


async def look_after_search(app: App) -> None:
    """Whether the search server's index is as it should be; once a night it is made anew."""
    if app.upkeep is not None:
        await app.upkeep.look()


async def tidy(app: App) -> None:
    await app.tidy()
