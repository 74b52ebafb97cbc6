"""A card: what is said, in no platform's form. Plain text throughout; each platform escapes it its own way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch

from core.cards.language import say, speaking
from core.values import Person


@dataclass(frozen=True, slots=True)
class Action:
    """A button. `verb` and `target` come back when it is pressed; whoever presses is checked then."""

    label: str
    verb: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes along with a card."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that we drew: a PNG, and what it shows in words for who does not see it."""

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Buttons of which one is chosen: a menu where the platform has those, else the buttons under their label."""

    label: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """Title, lines, picture, buttons; `items` are smaller cards shown below, each with its own buttons.

    `picture` is an https address, `photo:<name>` for a file of ours, or one we drew. `wants_text` says that the next
    message is awaited as an answer; `prefill` is what that answer may start from.
    """

    title: str = ""
    lines: tuple[str, ...] = ()
    actions: tuple[Action | Link, ...] = ()
    picture: str | Picture | None = None
    url: str | None = None
    items: tuple[Card, ...] = ()
    footer: str = ""
    wants_text: bool = False
    wants_location: bool = False
    prefill: str = ""
    file: File | None = None
    menus: tuple[Menu, ...] = ()


@singledispatch
def worded(outcome: object, reader: Person) -> Card:
    """What is said of an outcome. Every outcome type registers its own; callers use `card`."""
    raise TypeError(f"no card for {type(outcome).__name__}")


def card(outcome: object, reader: Person) -> Card:
    """The card of an outcome, in the reader's language, units and money."""
    with speaking(reader):
        return worded(outcome, reader)


def undo(token: str) -> Action:
    """The Undo button of a token."""
    return Action(say("Undo"), "undo", token)
