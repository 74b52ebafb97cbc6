"""Words for the commands we promise: what each does, an example, and what its options mean where a platform has those.

A summary or option has at most 100 characters in every language, as platforms show them in menus.
"""

from __future__ import annotations

from core.cards.language import mark
from core.cards.people import ALERT_EXAMPLE

COMMANDS = {  # what it does, and an example
    "start": (mark("say hello and set your time zone, currency and miles or kilometres"), "/start"),
    "alert": (mark("save what you want and be told when it turns up"), ALERT_EXAMPLE),
    "alerts": (mark("your rules: pause, edit or delete them, and set how each tells"), "/alerts"),
    "rule": (mark("one of your rules by its name, as in /rule gaming pc: see and change it"), "/rule"),
    "try": (mark("see what would match now, without saving"), mark("/try road bike under 300 near San Jose")),
    "search": (mark("search everything I know of"), mark("/search road bike")),
    "price": (
        mark("what a thing is worth: a link or words; alone, all that you offer"),
        mark("/price iphone 12 128gb good"),
    ),
    "sell": (
        mark("offer something, from a line and pictures; you see it before anybody does"),
        mark("/sell malm dresser, good, 80, 95112"),
    ),
    "items": (mark("what you sell: edit, lower the price, mark sold, renew or delete"), "/items"),
    "settings": (mark("when and how you are told: how often, quiet hours, most a day, categories"), "/settings"),
    "channels": (mark("where you are told: e-mail, phone, push, webhooks; add, test or remove one"), "/channels"),
    "watch": (mark("what you watch: told when its price moves or it is gone; a link watches that too"), "/watch"),
    "saved": (mark("the listings you kept"), "/saved"),
    "muted": (mark("what you do not want to hear of: lift any of it"), "/muted"),
    "log": (mark("what you were told, what waits and what was not told, and why"), "/log"),
    "why": (mark("why you were, or were not, told of a listing"), mark("/why gaming pc")),
    "link": (mark("join your accounts on several platforms into one, or take one out"), "/link"),
    "privacy": (mark("what I know about you: take it along as a file, or delete all of it"), "/privacy"),
    "export": (mark("your rules as a file"), "/export"),
    "import": (mark("add the rules of such a file"), "/import"),
    "setup": (
        mark("for admins: channels for deals, who may post, rules, language, quiet hours, synonyms"),
        "/setup",
    ),
    "help": (mark("show what I can do; with a topic, how it is done"), mark("/help alert")),
    "status": (mark("how I am doing: what waits, who answers searches, what was learned"), "/status"),
    "source": (mark("add, list or remove feeds"), "/source add https://example.org/feed.xml"),
}
CITY = mark("a city or ZIP code")
KIND = mark("what kind of thing it is")
DISTANCE = mark("how far from there, in your own miles or kilometres")
PICTURE = mark("one more picture")
OPTIONS = {  # by command, and by what stands below it
    "start": {
        "zone": mark("a city near you, or a time zone such as Europe/Berlin"),
        "currency": mark("the three letters of the currency you think in"),
        "units": mark("how you measure distances"),
    },
    "alert": {
        "what": mark("what you want, or all in one line: gaming pc -laptop <1000 within 25mi of 95112; or a form asks"),
        "max_price": mark("the most you would pay: 1000, or 300 eur"),
        "min_price": mark("the least it should cost"),
        "near": CITY,
        "within": DISTANCE,
        "without": mark("words it must not say"),
        "category": KIND,
        "condition": mark("how good it must be"),
        "min_score": mark("the lowest deal score, 0 to 1"),
        "name": mark("what to call this rule"),
        "here": mark("post the alerts into this channel instead of telling you alone (needs Manage Server)"),
    },
    "try": {"what": mark("one of your rules, or a line such as: road bike under 300 near San Jose")},
    "search": {
        "query": mark("what you look for; “quotes” keep words together, -word leaves one out"),
        "max_price": mark("the most it may cost: 300, or 300 eur"),
        "category": KIND,
        "condition": mark("how good it must be, or better"),
        "near": CITY,
        "within": DISTANCE,
        "sort": mark("what comes first"),
    },
    "price": {"what": mark("a listing's link, or words: iphone 12 128gb good; nothing checks all that you offer")},
    "sell": {
        "title": mark("what it is, or all in one line: malm dresser, good, 80, 95112; left out, a form asks for all"),
        "price": mark("80, $80 or 80 EUR; 0 gives it away. Where enough is known, three asks are suggested"),
        "condition": mark("how good it is"),
        "category": mark("what kind of thing; mostly I know it by the title"),
        "place": mark("a city or ZIP code; by default that of what you offered last"),
        "description": mark("size, age, faults, when it can be fetched"),
        "photo1": mark("a JPEG, PNG or WebP of at most 5 MB"),
        **{f"photo{number}": PICTURE for number in range(2, 11)},
    },
    "items": {"item": mark("one of them, by its title; nothing lists all")},
    "setup": {
        "part": mark("what to set up"),
        "words": mark("synonyms: couch = sofa, settee; rules: road bike <500"),
    },
    "channels": {
        "channel": mark("a channel or thread for your rules to tell in; you need Manage Server there"),
        "add": mark("what else to add"),
        "address": mark("where it is: an e-mail address, a number, a push address, a webhook, a channel's link"),
        "code": mark("the code that was sent there"),
    },
    "help": {"topic": mark("a command, to read more about it")},
    "link": {"code": mark("the code that you got on the other platform; without one, you get one here")},
    "privacy": {"what": mark("have it as a file, or delete all of it; without either, see what there is")},
    "watch": {"link": mark("a link to a listing; nothing lists what you watch")},
    "rule": {"name": mark("which of your rules")},
    "why": {"listing": mark("its link, or words of its title")},
    "import": {"file": mark("the file that /export made")},
    "source add": {"url": mark("the address of an RSS, Atom or JSON feed")},
    "source remove": {"name": mark("which feed")},
}
MENUS = {  # in the menu of a message
    "check": mark("Check this price"),
    "save": mark("Save this listing"),
}
BELOW = {  # what a command that has several parts does in each
    "rule show": mark("how it stands, and all that can be done with it"),
    "rule edit": mark("let it look for something else"),
    "rule options": mark("of what, how often and where it tells, until when, its note and name"),
    "rule pause": mark("silence it until you resume it"),
    "rule resume": mark("let it speak again"),
    "rule delete": mark("put it away; for an hour you can take that back"),
    "source add": mark("read a feed now and visit it from now on"),
    "source list": mark("every feed, and how its last visit went"),
    "source remove": mark("visit a feed no more; its listings stay"),
}
