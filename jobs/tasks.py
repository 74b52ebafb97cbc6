"""What a turn does: one call into core each."""

from __future__ import annotations

from core.app import App


async def post_demo(app: App) -> None:
    await app.demo.post_any()


async def post_fitting_demo(app: App) -> None:
    await app.demo.post_fitting()


async def visit_feeds(app: App) -> None:
    await app.sources.visit_due()


async def match(app: App) -> None:
    """The net below the wake-ups: whatever they missed is found here at the latest."""
    await app.delivery.match()


async def tidy(app: App) -> None:
    await app.tidy()
