"""Numbered buttons: what each number on the screen does."""

from __future__ import annotations

from core.cards import Action, Link

Button = Action | Link


class Buttons:
    """The buttons shown since the person last said something; older numbers no longer press."""

    def __init__(self) -> None:
        self._shown: list[Button] = []

    @property
    def next_number(self) -> int:
        return len(self._shown) + 1

    def show(self, buttons: list[Button]) -> None:
        """Number these after what is shown already."""
        self._shown += buttons

    def clear(self) -> None:
        """Start again at 1."""
        self._shown = []

    def pressed(self, text: str) -> Button | None:
        """The button of a bare number, if it is one."""
        if not text.isascii() or not text.isdecimal() or len(text) > 4:
            return None
        number = int(text)
        return self._shown[number - 1] if 1 <= number <= len(self._shown) else None
