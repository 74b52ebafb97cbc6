"""Words for links that cannot be read, and for watches and shares that are not there."""

from __future__ import annotations

from core.cards.language import mark
from core.errors import Why

SENTENCES = {
    Why.PAGE_UNSAFE: mark("I open only addresses that begin with https://."),
    Why.PAGE_CLOSED: mark(
        "That site asks programs not to read its pages, so I leave it be: tell me in words, for example: /price iphone "
        "12 128gb $300"
    ),
    Why.PAGE_GONE: mark("There is nothing at that address any more."),
    Why.PAGE_MOVED: mark("That address leads on to another one: open it, and send me the address you end at."),
    Why.PAGE_UNREACHABLE: mark("That page did not answer as it should: try again later."),
    Why.PAGE_TOO_LARGE: mark("That page is too large for me to read."),
    Why.PAGE_WORDLESS: mark(
        "I find no one thing for sale on that page: tell me in words, for example: /price iphone 12 128gb $300"
    ),
    Why.PAGES_ENOUGH: mark("I open {limit} pages an hour for one person, and those were opened: try again later."),
    Why.NOTHING_BEFORE: mark("That is the first question: /cancel leaves it."),
    Why.WATCH_WHAT: mark("What shall I watch? Send a link to it, or press Watch below a listing."),
    Why.NOT_WATCHED: mark("You do not watch that listing (any more): /watch lists what you watch."),
    Why.WATCH_LIMIT: mark("You watch {limit} listings, the most a person can: stop one with /watch first."),
    Why.SHARE_GONE: mark("What was shared there is no longer shared: ask for the link once more."),
}
