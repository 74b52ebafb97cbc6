"""Reads telephone numbers as people write them."""

from __future__ import annotations

from typing import Protocol


class Phones(Protocol):
    """Knows every country's numbering plan."""

    def read(self, text: str, region: str | None) -> str | None:
        """The number in E.164 (`+14155550123`), or None if it is no number that a person could be texted at.

        `region` is the ISO country code that a number without `+` is read in; None takes international ones only.
        """

    def region(self, number: str) -> str | None:
        """The ISO country code an E.164 number belongs to, or None if to none: what a list of countries goes by."""

    def shown(self, number: str) -> str:
        """An E.164 number for people, all but its end hidden: `+1 ••• ••• 4321`."""
