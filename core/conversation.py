"""What a person is being asked in a chat. It is a row, so a restart loses no answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.models import ConversationRow
from core.ports.clock import Clock
from core.values import Chat, Person

FORGET_AFTER = timedelta(days=1)
LONGEST_TRAIL = 20  # steps that Back leads through


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
    back: bool = False  # whether there is something to go back to
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
        """Wait for this person's answer here. The step before it in the same wizard is kept for Back."""
        row = await ConversationRow.get_or_none(person_id=person.id, chat=_key(chat))
        trail: list[Any] = []
        if row is not None and row.wizard == conversation.wizard:
            here = [] if row.step == conversation.step else [[row.step, row.answers]]
            trail = [*(row.trail or []), *here][-LONGEST_TRAIL:]
        await self._put(person, chat, conversation, trail)

    async def back(self, person: Person, chat: Chat) -> Conversation | None:
        """Wait for the answer before this one again; None where this is the first."""
        row = await ConversationRow.get_or_none(person_id=person.id, chat=_key(chat))
        if row is None or not row.trail:
            return None
        *trail, (step, answers) = row.trail
        before = Conversation(row.wizard, step, answers)
        await self._put(person, chat, before, trail)
        return before

    async def shown(self, person: Person, chat: Chat) -> str | None:
        """The message that asks, as its platform numbers it; None where that is not known."""
        row = await ConversationRow.get_or_none(person_id=person.id, chat=_key(chat))
        return row.shown if row else None

    async def show(self, person: Person, chat: Chat, message: str) -> None:
        """Remember which message asks, over a restart."""
        await ConversationRow.filter(person_id=person.id, chat=_key(chat)).update(shown=message)

    async def _put(self, person: Person, chat: Chat, conversation: Conversation, trail: list[Any]) -> None:
        await ConversationRow.update_or_create(
            {
                "wizard": conversation.wizard,
                "step": conversation.step,
                "answers": conversation.answers,
                "trail": trail,
                "updated": self._clock.now(),
            },
            person_id=person.id,
            chat=_key(chat),
        )

    async def end(self, person: Person, chat: Chat) -> bool:
        """Stop waiting; answers whether there was anything to wait for."""
        return bool(await ConversationRow.filter(person_id=person.id, chat=_key(chat)).delete())

    async def tidy(self) -> int:
        """Forget what nobody answered."""
        return await ConversationRow.filter(updated__lt=self._clock.now() - FORGET_AFTER).delete()


def _key(chat: Chat) -> str:
    return f"{chat.channel.value}:{chat.address}"[:160]
