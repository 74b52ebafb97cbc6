"""Who says something, and where the answer goes."""

from __future__ import annotations

from dataclasses import dataclass

from core.values import Chat, Person


@dataclass(frozen=True, slots=True)
class Talk:
    """A person in a chat. Alerts of rules made here come back to `chat`."""

    person: Person
    chat: Chat
