"""Alerts at the prompt."""

from __future__ import annotations

from bot.terminal.client import Terminal
from core.ports.notifier import Receipt
from core.values import Channel, Destination, Person


class TerminalNotifier:
    """Prints what is due to the one person who sits here."""

    channel = Channel.TERMINAL

    def __init__(self, terminal: Terminal, name: str) -> None:
        self.address: str | None = name
        self._terminal = terminal

    async def send(self, destination: Destination, outcome: object, reader: Person, key: str) -> Receipt:
        self._terminal.say(outcome, reader)
        return Receipt(provider_id=key)
