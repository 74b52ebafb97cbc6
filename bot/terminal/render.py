"""A card as lines of text, its buttons numbered."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace

from core.cards import Action, Card, Link, Menu, Picture
from core.cards.language import say
from core.cards.terminal import PICTURE_AT
from core.text.plain import printable

WIDTH = 80
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Line:
    """A line to print; the chat shows titles and buttons in their own style where there is colour."""

    text: str
    style: str = "text"  # title, text, buttons, quiet


def lines(card: Card, first: int) -> list[Line]:
    """The lines of a card; its buttons count from `first`, in the order of `buttons(card)`."""
    number = first
    shown = _body(card, "")
    if card.items:
        for item in card.items:
            shown += [Line("")] if item.actions else []
            shown += _body(replace(item, picture=None), INDENT)  # its page shows it
            shown += _buttons(item, number, INDENT)
            number += len(item.actions)
    for menu in card.menus:
        shown += [Line(""), *_wrapped(menu.label, INDENT, "text")]
        shown += _buttons(Card(actions=menu.actions), number, INDENT)
        number += len(menu.actions)
    if card.footer:
        shown += _wrapped(card.footer, INDENT, "quiet")
    return shown + _buttons(card, number, "")


def buttons(card: Card) -> list[Action | Link]:
    """Every button of a card, in the order of their numbers."""
    parts: tuple[Card | Menu, ...] = (*card.items, *card.menus, card)
    return [action for part in parts for action in part.actions]


def _body(card: Card, indent: str) -> list[Line]:
    shown = _wrapped(card.title, indent, "title") if card.title else []
    for text in card.lines:
        shown += _wrapped(text, indent + INDENT if card.title else indent, "text")
    if isinstance(card.picture, Picture):
        shown += _wrapped(card.picture.alt, indent + INDENT, "quiet")
    elif card.picture and card.picture.startswith("http"):
        shown += [Line(f"{indent}{INDENT}{say(PICTURE_AT, address=printable(card.picture))}", "quiet")]
    if card.url:
        shown += [Line(f"{indent}{INDENT}{printable(card.url)}", "quiet")]
    return shown


def _buttons(card: Card, first: int, indent: str) -> list[Line]:
    if not card.actions:
        return []
    rows: list[str] = []
    for number, action in enumerate(card.actions, start=first):
        label = f"[{number}] {action.label}"
        if rows and len(f"{indent}{INDENT}{rows[-1]}  {label}") <= WIDTH:
            rows[-1] += f"  {label}"
        else:
            rows.append(label)
    return [Line(f"{indent}{INDENT}{row}", "buttons") for row in rows]


def _wrapped(text: str, indent: str, style: str) -> list[Line]:
    """Paragraphs within 80 columns; nothing typed or posted can move the cursor or colour the screen."""
    shown = []
    for paragraph in printable(text).split("\n"):
        wrapped = textwrap.wrap(
            paragraph, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
        shown += [Line(part, style) for part in wrapped or [""]]
    return shown
