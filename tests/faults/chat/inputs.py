"""What a person does: one command, press or answer; drawn at random from all that there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bot.actions import HANDLERS
from bot.catalogue import COMMANDS
from bot.wizards.answer import Answer, File, Location, Pictures, Said, Skipped
from core.conversation import Conversation
from core.refs import ALPHABET
from tests.faults.chat.texts import NUMBERS, text
from tests.faults.chat.town import CANARY, Town

NAMES = tuple(command.name for command in COMMANDS)
EXAMPLES = tuple(command.example.partition(" ")[2] for command in COMMANDS if " " in command.example)
VERBS = tuple(HANDLERS)
# Questions are opened by these; what they ask next is learned on the way.
OPENERS = (
    "/sell",
    "/start",
    "/import",
    "/alert",
    "/search",
    "/try",
    "!start.ask",
    "!channel.code",
    "!rule.edit",
    "!price.own",
)
STATES = (
    "on",
    "off",
    "all",
    "mine",
    "never",
    "week",
    "month",
    "true_best",
    "low",
    "quick",
    "new",
    "price_drop",
    "instant",
    "daily",
)
PIECES = (
    "terminal",
    "phones",
    "sofa",
    "quiet",
    "most",
    "urgent",
    "digest",
    "zone",
    "max",
    "sort",
    "cheapest",
    "1",
    "0",
    "3",
)
BYTES = (
    b"",
    b"\x00\xff\xfe",
    b"{",
    b"[]",
    b'{"version": 1, "rules": []}',
    b'{"version":1e999}',
    b"\xef\xbb\xbf{}",
    b"[" * 5000,
)


@dataclass(frozen=True, slots=True)
class Input:
    """`who` does `what` (a command's or a verb's name, a question's, or "complete") with `said`."""

    who: str
    kind: str  # command, press, answer, complete
    what: str
    said: str = ""
    answer: Answer | None = None
    asked: Conversation | None = None

    def __str__(self) -> str:
        said = repr(self.said) if self.answer is None or isinstance(self.answer, Said) else repr(self.answer)[:200]
        return f"{self.who}: {self.kind} {self.what} {said}"


@dataclass
class Drawer:
    """Draws inputs. `asked` has the questions each person was asked so far."""

    town: Town
    rng: Random
    asked: dict[str, dict[str, Conversation]] = field(default_factory=dict)

    def next(self) -> Input:
        """The next input."""
        rng = self.rng
        who = rng.choice(list(self.town.talks))
        kind = rng.random()
        if kind < 0.33:
            return Input(who, "command", self._command(), text(rng, EXAMPLES) if rng.random() < 0.9 else "")
        if kind < 0.68:
            return self._press(who)
        if kind < 0.97:
            return self._answer(who)
        return Input(who, "complete", "search", text(rng, EXAMPLES))

    def _command(self) -> str:
        return self.rng.choice(NAMES) if self.rng.random() < 0.97 else text(self.rng, NAMES)[:60]

    def _press(self, who: str) -> Input:
        """A button of one's own, of somebody else, or none that ever was."""
        rng = self.rng
        whose = who if rng.random() < 0.45 else rng.choice(list(self.town.talks))
        shown = self.town.shown[whose]
        if shown and rng.random() < 0.6:
            verb, target = rng.choice(shown)
            if not (whose != who and CANARY in target):  # then it would be who presses that says it
                return Input(who, "press", verb, target)
        return Input(who, "press", rng.choice(VERBS), self._target())

    def _target(self) -> str:
        rng = self.rng
        pieces = [
            rng.choice((self._ref, self._number, self._word, self._state))() for _ in range(rng.choice((1, 1, 2, 2, 3)))
        ]
        joined = pieces[0]
        for piece in pieces[1:]:
            joined += rng.choice("::::|~") + piece
        return joined if rng.random() < 0.9 else text(rng, [joined])

    def _ref(self) -> str:
        """A part of a button that somebody was shown, or a name of nothing."""
        shown = self.town.shown[self.rng.choice(list(self.town.talks))]
        if shown and self.rng.random() < 0.7:
            part = self.rng.choice(self.rng.choice(shown)[1].replace("|", ":").split(":"))
            return "" if CANARY in part else part
        return "".join(self.rng.choices(ALPHABET, k=8))

    def _number(self) -> str:
        return str(self.rng.randint(0, 250)) if self.rng.random() < 0.7 else self.rng.choice(NUMBERS)

    def _word(self) -> str:
        return self.rng.choice(PIECES) if self.rng.random() < 0.6 else text(self.rng, PIECES)

    def _state(self) -> str:
        return self.rng.choice(STATES)

    def _answer(self, who: str) -> Input:
        """To a question that this person was asked; or what opens one."""
        rng, asked = self.rng, self.asked.setdefault(who, {})
        if not asked or rng.random() < 0.2:
            opener = rng.choice(OPENERS)
            if opener.startswith("!"):
                own = [target for verb, target in self.town.shown[who] if verb == opener[1:]]
                return Input(who, "press", opener[1:], rng.choice(own) if own else "")
            return Input(who, "command", opener[1:])
        name = rng.choice(list(asked))
        said: Answer = rng.choice((self._said, self._said, self._said, self._said, self._said, self._other))()
        return Input(who, "answer", name, said.text if isinstance(said, Said) else "", said, asked[name])

    def _said(self) -> Said:
        return Said(text(self.rng, EXAMPLES) if self.rng.random() < 0.9 else self.rng.choice((*STATES, *PIECES)))

    def _other(self) -> Answer:
        rng = self.rng
        degrees = (0.0, 91.0, -181.0, float("nan"), float("inf"), 37.3, -121.9, 1e308)
        kinds = (
            Skipped(),
            Location(rng.choice(degrees), rng.choice(degrees)),
            File(rng.choice(BYTES)),
            Pictures((rng.choice(BYTES),) * rng.randint(0, 12), text(rng, EXAMPLES)),
        )
        return rng.choice(kinds)
