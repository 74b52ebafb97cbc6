"""Outcomes as mails: what the template shows, in one shape for the HTML and the plain text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import singledispatch
from pathlib import Path
from urllib.parse import urlsplit

import css_inline
import jinja2

from adapters.notify.email.pictures import Attached, Pictures
from core.cards import Action, Card, Link, Picture, alerts, card, emails
from core.cards.language import speaking, spoken
from core.cards.phrases import demo
from core.delivery.outcomes import AlertDue, SummaryDue
from core.ports.photos import Photos
from core.text.plain import printable
from core.values import Person

LONGEST_SUBJECT = 120  # characters; lists of mails show fewer
LONGEST_PREHEADER = 200
LONGEST_TITLE = 160
LONGEST_LINE = 1000
MOST_ITEMS = 40  # Gmail cuts a mail after 102 KB

LinkOf = Callable[[Action], str | None]

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A card as a mail sets it: what is big, what stands in a table, what is said in words."""

    title: str
    url: str | None = None
    eyebrow: str = ""
    kind: str = ""
    price: str = ""
    former: str = ""
    lines: tuple[str, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    why: str = ""
    demo: str = ""
    picture: str | Picture | None = None  # once drawn, where the HTML finds it
    alt: str = ""
    links: tuple[Link, ...] = ()
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """All that a mail says. Single lines throughout: nothing a person or seller wrote holds a break."""

    subject: str
    preheader: str
    head: Block
    items: tuple[Block, ...]
    why_sent: str
    stop: Link


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail without its headers."""

    subject: str
    text: str
    html: str
    attached: tuple[Attached, ...]


def letter(outcome: object, reader: Person, photos: Photos, link_of: LinkOf, stop: str) -> Letter:
    """The mail of an outcome. Reads pictures from the disk; `stop` is where the e-mails are ended."""
    with speaking(reader):
        return _letter(outcome, reader, photos, link_of, stop)


def _letter(outcome: object, reader: Person, photos: Photos, link_of: LinkOf, stop: str) -> Letter:
    pictures = Pictures(photos)
    head, *items = blocks(outcome, reader, link_of)
    page = Page(
        cut(emails.subject(outcome, reader), LONGEST_SUBJECT),
        cut(emails.preheader(outcome, reader), LONGEST_PREHEADER),
        _drawn(head, pictures),
        tuple(_drawn(item, pictures) for item in items[:MOST_ITEMS]),
        line(emails.why_sent(outcome, reader)),
        Link(emails.stop(), stop),
    )
    drawn = TEMPLATES.get_template("letter.html").render(page=page, product=emails.PRODUCT, language=spoken())
    return Letter(page.subject, plain(page), INLINER.inline(drawn), tuple(pictures.attached))


@singledispatch
def blocks(outcome: object, reader: Person, link_of: LinkOf) -> list[Block]:
    """The mail's own block and one for each entry below it."""
    return _of_card(card(outcome, reader), link_of)


@blocks.register
def _alert(outcome: AlertDue, reader: Person, link_of: LinkOf) -> list[Block]:
    head, *items = _of_card(card(outcome, reader), link_of)
    shown = replace(
        head,
        eyebrow=emails.eyebrow(outcome),
        kind=outcome.trigger.value,
        price=emails.cost(outcome.listing, reader),
        former=alerts.former(outcome, reader),
        lines=(emails.in_short(outcome, reader),) if reader.is_compact else (),
        table=() if reader.is_compact else emails.table(outcome, reader),
        why=alerts.why(outcome, reader),
        demo=demo() if outcome.listing.is_demo else "",
    )
    return [shown, *items]


@blocks.register
def _summary(outcome: SummaryDue, reader: Person, link_of: LinkOf) -> list[Block]:
    head, *items = _of_card(card(outcome, reader), link_of)
    shown = [
        replace(
            item,
            price=emails.cost(listing, reader),
            lines=tuple(
                said for text in item.lines if text != demo() and (said := emails.beside_price(text, listing, reader))
            ),
            demo=demo() if listing.is_demo else "",
        )
        for item, listing in zip(items, outcome.listings, strict=True)
    ]
    return [head, *shown]


def _of_card(shown: Card, link_of: LinkOf) -> list[Block]:
    return [_block(part, link_of) for part in (shown, *shown.items)]


def _block(shown: Card, link_of: LinkOf) -> Block:
    links = []
    for action in shown.actions:
        url = action.url if isinstance(action, Link) else link_of(action)
        if url is not None and (safe := web(url)):
            links.append(Link(line(action.label), safe))
    return Block(
        title=shown.title,
        url=web(shown.url),
        lines=tuple(part for text in shown.lines for part in text.splitlines()),
        picture=shown.picture,
        links=tuple(links),
        footer=shown.footer,
    )


def _drawn(block: Block, pictures: Pictures) -> Block:
    """The same with nothing in it that could break a line, and its picture where a mail finds it."""
    title = cut(block.title, LONGEST_TITLE)
    return replace(
        block,
        title=title,
        lines=tuple(cut(text, LONGEST_LINE) for text in block.lines if text.strip()),
        table=tuple((label, cut(value, LONGEST_LINE)) for label, value in block.table),
        why=cut(block.why, LONGEST_LINE),
        footer=line(block.footer),
        picture=pictures.source(block.picture) if block.picture else None,
        alt=cut(block.picture.alt, LONGEST_LINE) if isinstance(block.picture, Picture) else emails.alt(title),
    )


def plain(page: Page) -> str:
    """The mail without markup."""
    parts = (
        _plain(page.head),
        *(f"{_plain(item)}\n{_links(item)}".strip() for item in page.items),
        page.head.footer,
        _links(page.head),
        f"-- \n{page.why_sent}\n{page.stop.label}: {page.stop.url}",
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _plain(block: Block) -> str:
    cost = f"{block.price} ({block.former})" if block.former else block.price
    said = (
        block.eyebrow,
        block.title,
        cost,
        *block.lines,
        *(f"{label}: {value}" for label, value in block.table),
        block.why,
        block.demo,
    )
    return "\n".join(text for text in said if text)


def _links(block: Block) -> str:
    return "\n".join(f"{link.label}: {link.url}" for link in block.links)


def line(text: str) -> str:
    """Text as one line of what can be seen."""
    return " ".join(printable(text).split())


def cut(text: str, longest: int) -> str:
    """One line of at most so many characters; where it was longer it ends in `…`."""
    one = line(text)
    return one if len(one) <= longest else one[: longest - 1].rstrip(" \u200d\ufe0f") + "…"


def web(url: str | None) -> str | None:
    """An address that may become a link: http or https, a host, and nothing that ends it early."""
    if not url or not url.isprintable() or any(character in url for character in ' <>"\\`'):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None
