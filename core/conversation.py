"""What a person is being asked in a chat. It is a row, so a restart loses no answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.dropped import drop, pictures_in
from core.models import ConversationRow
from core.ports.clock import Clock
from core.values import Chat, Person

FORGET_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A wizard, the step that waits for an answer, and the answers so far (JSON values)."""

    wizard: str
    step: str
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be given by a button. `value` is what comes back."""

    value: str
    label: str | None = None  # None: the words for `value` are the card's


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; `core/cards/questions.py` has its words. `facts` fill them."""

    question: str
    choices: tuple[Choice, ...] = ()
    skippable: bool = True
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The person left a wizard."""


class Conversations:
    """Keeps the state of wizards."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def current(self, person: Person, chat: Chat) -> Conversation | None:
        """What this person is being asked here, if anything; after a day it is forgotten."""
        row = await ConversationRow.get_or_none(person_id=person.id, chat=_key(chat))
        if row is None or row.updated < self._clock.now() - FORGET_AFTER:
            return None
        return Conversation(row.wizard, row.step, row.answers)

    async def ask(self, person: Person, chat: Chat, conversation: Conversation) -> None:
        """Wait for this person's answer here."""
        before = await ConversationRow.get_or_none(person_id=person.id, chat=_key(chat))
        if before is not None and before.wizard != conversation.wizard:
            await drop(pictures_in(before.answers))
        await ConversationRow.update_or_create(
            {
                "wizard": conversation.wizard,
                "step": conversation.step,
                "answers": conversation.answers,
                "updated": self._clock.now(),
            },
            person_id=person.id,
            chat=_key(chat),
        )

    async def end(self, person: Person, chat: Chat) -> bool:
        """Stop waiting; answers whether there was anything to wait for."""
        return bool(await ConversationRow.filter(person_id=person.id, chat=_key(chat)).delete())

    async def leave(self, person: Person, chat: Chat) -> bool:
        """The same, of what will not be gone on with: pictures that were given to it are dropped."""
        row = await ConversationRow.get_or_none(person_id=person.id, chat=_key(chat))
        if row is not None:
            await drop(pictures_in(row.answers))
        return await self.end(person, chat)

    async def tidy(self) -> int:
        """Forget what nobody answered."""
        old = ConversationRow.filter(updated__lt=self._clock.now() - FORGET_AFTER)
        for row in await old:
            await drop(pictures_in(row.answers))
        return await old.delete()


def _key(chat: Chat) -> str:
    return f"{chat.channel.value}:{chat.address}"[:160]
