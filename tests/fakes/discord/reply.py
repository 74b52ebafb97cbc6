"""What came back for something a person did: an interaction with its answer, as that person sees it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from tests.fakes.discord.limits import LABEL, walk
from tests.fakes.discord.state import Account, Channel, Message

# Kinds of interaction, and the callbacks Discord takes for each.
COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5
ANSWER, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
TAKES = {
    COMMAND: (ANSWER, DEFER, MODAL),
    COMPONENT: (ANSWER, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    AUTOCOMPLETE: (CHOICES,),
    SUBMIT: (ANSWER, DEFER, DEFER_UPDATE, UPDATE),
}


@dataclass(frozen=True)
class Choice:
    """What autocomplete offers: `name` is shown, `value` is sent."""

    name: str
    value: str | int | float


@dataclass(eq=False)
class Modal:
    """A form on somebody's screen. Hand it to `User.submit`."""

    custom_id: str
    title: str
    components: list[dict[str, Any]]
    opened_by: Reply

    @property
    def labels(self) -> list[str]:
        """What stands beside each field, in order."""
        parts = [*self.components, *(c for row in self.components for c in row.get("components", ()))]
        return [c["label"] for c in parts if c.get("label")]

    @property
    def text(self) -> str:
        """Every word on it."""
        words = [self.title]
        for part in walk(self.components):
            words += [part[k] for k in ("label", "description", "content") if part.get(k)]
        return "\n".join(words)

    def fields(self) -> list[tuple[str, dict[str, Any]]]:
        """Each thing to fill in, with the label that it goes by."""
        found = []
        for part in self.components:
            if part["type"] == LABEL:
                found.append((part["label"], part["component"]))
            found += [(c.get("label", ""), c) for c in part.get("components", ())]
        return found


class Reply:
    """The answer to one interaction. Filled in as the bot calls; later followups keep arriving in `followups`.

    message          the answer in its latest form (after a deferral: the edit or the followup that replaced it)
    updated          the pressed message, if the answer was to change it
    followups        further messages
    modal, choices   a form, or what autocomplete offers
    acknowledged_ms  from the press to the first callback; Discord allows 3000
    ephemeral        whether nobody else sees the answer
    deferred         whether the first callback only bought time
    """

    def __init__(self, id: str, kind: int, user: Account, channel: Channel, what: str) -> None:
        self.id = id
        self.token = f"interaction-token-{id}"
        self.kind = kind
        self.user = user
        self.channel = channel
        self.what = what
        self.pressed: Message | None = None
        self.modal_of: Reply | None = None
        self.started = 0.0
        self.acknowledged_ms: float | None = None
        self.callback: int | None = None
        self.original: Message | None = None  # what "@original" means: the answer, or the message that was pressed
        self.message: Message | None = None
        self.updated: Message | None = None
        self.followups: list[Message] = []
        self.modal: Modal | None = None
        self.choices: list[Choice] | None = None
        self.answered = False

    def __repr__(self) -> str:
        return f"<Reply to {self.what}: {self.text[:80]!r}>"

    @property
    def is_command(self) -> bool:
        return self.kind == COMMAND

    @property
    def deferred(self) -> bool:
        return self.callback in (DEFER, DEFER_UPDATE)

    @property
    def ephemeral(self) -> bool:
        first = self.original if self.callback in (ANSWER, DEFER) else next(iter(self.followups), None)
        return first is not None and first.ephemeral

    @property
    def shown(self) -> list[Message]:
        """All messages it put or changed on the screen and that are still there, newest first."""
        return [m for m in (*reversed(self.followups), self.message, self.updated) if m and not m.deleted]

    @property
    def text(self) -> str:
        """Every word of the answer: message, updated message and followups in their order, or the form."""
        if self.modal:
            return self.modal.text
        return "\n".join(m.text for m in reversed(self.shown))

    @property
    def buttons(self) -> list[str]:
        """The labels of all buttons of the answer."""
        return [label for m in reversed(self.shown) for label in m.buttons]

    def begin(self) -> None:
        """Starts the clock: the interaction is on its way to the bot."""
        self.started = time.perf_counter()

    def elapsed_ms(self) -> float:
        return (time.perf_counter() - self.started) * 1000

    async def followed_up(self, n: int = 1, timeout: float = 5) -> list[Message]:
        """Waits until there are `n` followups."""
        bell = self.channel.bell
        await bell.until(
            lambda: len(self.followups) >= n, timeout, lambda: f"{len(self.followups)} followups of {n} to {self.what}"
        )
        return self.followups
