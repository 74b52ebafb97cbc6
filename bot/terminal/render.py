"""A card as lines of text, its buttons numbered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from wcwidth import width

from bot.terminal.wrapping import WIDTH, clipped, wrapped
from core.cards import Action, Card, Link, Menu, Picture
from core.cards.marks import picture_label
from core.ports.photos import PHOTO_SCHEME, Photos
from core.text.plain import one_line
from core.values import Person

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Line:
    """A line to print; the chat shows titles and buttons in their own style where there is colour.

    `link` is where a click on it leads, at a terminal that has links.
    """

    text: str
    style: str = "text"  # title, text, buttons, quiet
    link: str | None = None


class Pages:
    """Draws cards for one terminal: with links behind words where it has those, else with addresses to copy."""

    def __init__(self, photos: Photos | None = None, *, links: bool = False) -> None:
        """`photos` has the pictures that are files of ours."""
        self._photos, self._links = photos, links

    def lines(self, card: Card, first: int, reader: Person) -> list[Line]:
        """The lines of a card; its buttons count from `first`, in the order of `buttons(card)`."""
        number = first
        shown = self._body(card, "", reader)
        for item in card.items:
            shown += [Line("")] if item.actions else []
            shown += self._body(replace(item, picture=None), INDENT, reader)  # its page shows it
            shown += _buttons(item, number, INDENT)
            number += len(item.actions)
        for menu in card.menus:
            shown += [Line(""), *_text(menu.label, INDENT, "text")]
            shown += _buttons(Card(actions=menu.actions), number, INDENT)
            number += len(menu.actions)
        if card.footer:
            shown += _text(card.footer, INDENT, "quiet")
        return shown + _buttons(card, number, "")

    def address(self, url: str, indent: str = "") -> Line:
        """An address: its host to click on where there are links, else the whole, to copy."""
        url = one_line(url)
        if not self._links or not url.startswith(("https://", "http://")):
            return Line(f"{indent}{url}", "quiet")
        return Line(f"{indent}{clipped(f'→ {_host(url)}', WIDTH - len(indent))}", "quiet", url)

    def _body(self, card: Card, indent: str, reader: Person) -> list[Line]:
        shown = _text(card.title, indent, "title") if card.title else []
        for text in card.lines:
            shown += _text(text, indent + INDENT if card.title else indent, "text")
        shown += self._picture(card.picture, indent + INDENT, reader)
        if card.url:
            shown.append(self.address(card.url, indent + INDENT))
        return shown

    def _picture(self, picture: str | Picture | None, indent: str, reader: Person) -> list[Line]:
        """What we drew is said in words; any other is a link to it, a file of ours to where it lies."""
        if isinstance(picture, Picture):
            return _text(picture.alt, indent, "quiet")
        url = picture or ""
        if url.startswith(PHOTO_SCHEME):
            path = self._photos.path(url.removeprefix(PHOTO_SCHEME)) if self._photos else None
            url = Path(path).resolve().as_uri() if path else ""
        if not url.startswith(("https://", "http://", "file://")):
            return []
        label, url = picture_label(reader), one_line(url)
        if self._links:
            return [Line(f"{indent}→ {label}", "quiet", url)]
        return [Line(f"{indent}{label}: {url}", "quiet")]


def buttons(card: Card) -> list[Action | Link]:
    """Every button of a card, in the order of their numbers."""
    parts: tuple[Card | Menu, ...] = (*card.items, *card.menus, card)
    return [action for part in parts for action in part.actions]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _buttons(card: Card, first: int, indent: str) -> list[Line]:
    """As many on a line as it has room for; a label too long for one of its own is cut."""
    room = WIDTH - len(indent + INDENT)
    rows: list[str] = []
    for number, action in enumerate(card.actions, start=first):
        label = clipped(f"[{number}] {one_line(action.label)}", room)
        if rows and width(f"{rows[-1]}  {label}") <= room:
            rows[-1] += f"  {label}"
        else:
            rows.append(label)
    return [Line(f"{indent}{INDENT}{row}", "buttons") for row in rows]


def _text(text: str, indent: str, style: str) -> list[Line]:
    return [Line(part, style) for part in wrapped(text, indent)]
