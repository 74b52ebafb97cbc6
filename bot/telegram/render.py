"""Outcomes as Telegram shows them: HTML within its limits, rows of buttons, a picture."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import singledispatch
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.actions import encode
from core.cards import Action, Card, File, Link, Menu, Picture, alerts, card
from core.cards.language import speaking
from core.cards.listings import watch_button
from core.cards.sharing import more_actions
from core.communities.outcomes import AlsoPossible
from core.conversation import Asked
from core.delivery.outcomes import AlertDue
from core.rules.outcomes import RulesListed
from core.search.outcomes import PAGE, Found
from core.text.plain import one_line, printable
from core.values import Person

# In UTF-16 units after the markup is parsed: core.telegram.org/bots/api#sendmessage and #sendphoto.
LONGEST_TEXT = MessageLimit.MAX_TEXT_LENGTH.value
LONGEST_CAPTION = MessageLimit.CAPTION_LENGTH.value
MOST_DATA = InlineKeyboardButtonLimit.MAX_CALLBACK_DATA.value  # bytes
MOST_BUTTONS = 96  # under a message; the server refuses more than 100
A_ROW = 3  # buttons that stay readable on a phone
A_MENU_ROW = 2
NUMBERS_A_ROW = 5  # "Open 1" … "Open 5"
_MENTION = re.compile(r"(?<=(?<!\w)@)(?=\w)")  # Telegram makes one of any @name, and tells whoever bears it
WORD_JOINER = "\u2060"  # unseen; what is joined by it is no name
MARK = "~"  # ends the mark that stands before a button's verb
ALERT_ROWS = 2
LAST_ROW = {"wizard.skip", "wizard.back", "wizard.cancel", "item.publish", "item.discard"}

Button = Action | Link
Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, all in one style: an HTML tag's name, or none."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """What one message shows. `mark` says on what the buttons hang, for `bot.telegram.marks`."""

    lines: tuple[Line, ...]
    rows: tuple[Row, ...] = ()
    picture: str | Picture | None = None
    mark: str = ""
    wants_location: bool = False
    file: File | None = None

    def html(self, limit: int = LONGEST_TEXT) -> str:
        """The text as HTML of at most `limit` units. It is cut before it is escaped, so no entity is cut."""
        shown = []
        for line, text in self._within(limit):
            escaped = html.escape(text, quote=False)
            shown.append(f"<{line.style}>{escaped}</{line.style}>" if line.style and text.strip() else escaped)
        return "\n".join(shown)

    def plain(self, limit: int = LONGEST_TEXT) -> str:
        """The same text without markup: here a name in what is to be copied would be told of as well."""
        return "\n".join(_MENTION.sub(WORD_JOINER, text) for _, text in self._within(limit))

    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons; None without any."""
        drawn = [[_drawn(button, self.mark) for button in row] for row in self.rows]
        return InlineKeyboardMarkup(drawn) if any(drawn) else None

    def without_links(self) -> Screen:
        """Only the buttons that come back to us."""
        rows = (tuple(b for b in row if isinstance(b, Action)) for row in self.rows)
        return replace(self, rows=tuple(row for row in rows if row))

    def _within(self, limit: int) -> list[tuple[Line, str]]:
        kept: list[tuple[Line, str]] = []
        left = limit
        for line in self.lines:
            text = printable(line.text)
            if line.style != "code":  # there Telegram looks for nothing, and a tap copies the text
                text = _MENTION.sub(WORD_JOINER, text)
            left -= 1 if kept else 0  # the line break before it
            if left <= 0:
                break
            kept.append((line, clipped(text, left)))
            left -= units(text)
        return kept


@singledispatch
def show(outcome: object, reader: Person) -> Screen:
    """What an outcome looks like to a reader. The default is its card."""
    return drawn(card(outcome, reader))


@show.register
def _alert(outcome: AlertDue, reader: Person) -> Screen:
    with speaking(reader):
        why = alerts.why(outcome, reader)
    shown = card(outcome, reader)
    lines = (Line(shown.title, "b"), *(Line(text, "blockquote" if text == why else "") for text in shown.lines))
    screen = drawn(shown)
    buttons = [button for row in screen.rows for button in row]
    rows = _limited(tuple(_chunked(buttons, (len(buttons) + 1) // ALERT_ROWS)))
    return replace(screen, lines=lines, rows=rows, mark="A")


@show.register
def _rules(outcome: RulesListed, reader: Person) -> Screen:
    return rules_page(outcome, reader)


@show.register
def _found(outcome: Found, reader: Person) -> Screen:
    first = outcome.page * PAGE + 1
    screen = drawn(card(outcome, reader), first=first)
    if not outcome.listings:
        return screen
    with speaking(reader):
        watches = [watch_button(listing) for listing in outcome.listings]
    row = tuple(replace(watch, label=f"{watch.label} {number}") for number, watch in enumerate(watches, start=first))
    return replace(screen, rows=_limited((*screen.rows[:1], row, *screen.rows[1:])))


@show.register
def _asked(outcome: Asked, reader: Person) -> Screen:
    """What the answer may start from is set apart: a tap copies it."""
    asked = card(outcome, reader)
    screen = drawn(replace(asked, lines=tuple(text.removesuffix(asked.prefill) for text in asked.lines)))
    return replace(screen, lines=(*screen.lines, Line(asked.prefill, "code"))) if asked.prefill else screen


@show.register
def _also_possible(outcome: AlsoPossible, reader: Person) -> Screen:
    screen = show(outcome.outcome, reader)
    with speaking(reader):
        return replace(screen, rows=(*screen.rows, *_own_rows(more_actions(outcome))))


def rules_page(listed: RulesListed, reader: Person, after: object | None = None) -> Screen:
    """A page of rules as it is now; `after` is what was just done to one of them, with its Undo."""
    page = card(listed, reader)
    if after is not None:
        done = card(after, reader)
        undo = tuple(a for a in done.actions if isinstance(a, Action) and a.verb == "undo")
        page = replace(page, lines=(f"{done.title}. {' '.join(done.lines)}", *page.lines), actions=undo + page.actions)
    return replace(drawn(page, first=listed.first, numbered=True), mark=f"L{listed.page}.{reader.id}")


def drawn(shown: Card, *, first: int = 1, numbered: bool = False) -> Screen:
    """A card, its items counted from `first` where they have buttons (`numbered`: their titles say the number)."""
    lines = [Line(shown.title, "b")] if shown.title else []
    lines += [Line(text) for text in shown.lines]
    has_buttons = any(item.actions for item in shown.items)
    for number, item in enumerate(shown.items, start=first):
        title = f"{number}. {item.title}" if has_buttons and not numbered else item.title
        lines += [Line(""), Line(title, "b"), *(Line(text) for text in item.lines)]
    if shown.footer:
        lines += [Line(""), Line(shown.footer, "i")]
    rows = (*_item_rows(shown.items, first), *_menu_rows(shown.menus), *_own_rows(shown.actions))
    return Screen(tuple(lines), _limited(rows), shown.picture, wants_location=shown.wants_location, file=shown.file)


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "replace")) // 2


def clipped(text: str, limit: int) -> str:
    """A text of at most `limit` units; where it was longer it ends in `…`, and no character is cut in two."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "replace")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept.rstrip("\u200d\ufe0f") + "…"  # joiners of an emoji that was not kept whole


def opens(url: str) -> bool:
    """Whether Telegram takes an address for a button: http(s), and a host with a dot in it."""
    if re.search(r"[\s\x00-\x20<>\"]", url):
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".")


def _item_rows(items: tuple[Card, ...], first: int) -> list[Row]:
    labelled = [
        tuple(replace(action, label=f"{action.label} {number}") for action in item.actions if _usable(action))
        for number, item in enumerate(items, start=first)
    ]
    if all(len(row) <= 1 for row in labelled):
        return _chunked([button for row in labelled for button in row], NUMBERS_A_ROW)
    return [row for row in labelled if row]


def _menu_rows(menus: tuple[Menu, ...]) -> list[Row]:
    return [row for menu in menus for row in _chunked(list(menu.actions), A_MENU_ROW)]


def _own_rows(actions: tuple[Button, ...]) -> list[Row]:
    usable = [action for action in actions if _usable(action)]
    last = tuple(a for a in usable if isinstance(a, Action) and a.verb in LAST_ROW)
    return [*_chunked([a for a in usable if a not in last], A_ROW), *([last] if last else [])]


def _chunked(buttons: list[Button], size: int) -> list[Row]:
    return [tuple(buttons[at : at + size]) for at in range(0, len(buttons), size)]


def _usable(button: Button) -> bool:
    return isinstance(button, Action) or opens(button.url)


def _limited(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The last rows move within a message and stay; of the first, as many as fit."""
    kept: list[Row] = []
    room = MOST_BUTTONS
    for row in reversed(rows):
        if len(row) <= room:
            kept.append(row)
            room -= len(row)
    return tuple(reversed(kept))


def _drawn(button: Button, mark: str) -> InlineKeyboardButton:
    if isinstance(button, Link):
        return InlineKeyboardButton(one_line(button.label), url=button.url)
    data = f"{mark}{MARK if mark else ''}{encode(button.verb, button.target)}"
    assert len(data.encode()) <= MOST_DATA, f"{button.verb}: {len(data.encode())} bytes"
    return InlineKeyboardButton(one_line(button.label), callback_data=data)
