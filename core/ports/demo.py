"""Made-up listings that show a newcomer the product's one act."""

from typing import Protocol

from core.values import Criteria, Offer


class DemoSource(Protocol):
    """Writes listings of our own making, each labelled demo."""

    def any(self, number: int) -> Offer:
        """The demo listing of this number; the same number gives the same listing."""

    def fitting(self, criteria: Criteria, number: int) -> Offer | None:
        """One that meets these criteria, or None if none can (a rule that waits for a score, say)."""
