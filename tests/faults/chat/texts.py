# ruff: noqa: E501 - lists of words are read better so
"""What hostile, clumsy and unlucky people type, and examples gone wrong. A random generator decides all of it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

PINGS = ("@everyone", "@here", "<@123456789012345678>", "<@&123456789012345678>", "<#123456789012345678>", "@durov_fan")
MARKUP = (
    "<b>bold</b>", "</b></i>", "<a href='https://evil.example'>here</a>", "<script>alert(1)</script>", "&lt;b&gt;", "&#0;",
    "&amp", "<tg-spoiler>", "**bold**", "__u__", "||spoiler||", "`code`", "```", "[text](https://evil.example)",
    "[a](b) [c](https://evil.example)", "> quote", "# head", "-# small", "* * *", "<t:1700000000:R>", "<:emoji:1234>",
    "https://evil.example/@everyone", "tg://user?id=1", "javascript:alert(1)", "\\", "\\\\[a](https://evil.example)",
    "<https://evil.example>", "https://user:pw@evil.example:99999/", "http://[::1", "https://" + "a" * 3000 + ".example/",
)  # fmt: skip
CODE = (
    "' OR 1=1 --", "'; DROP TABLE rule; --", '" OR ""="', "%", "_", "%%%", "a* OR b*", "NEAR(a b, 2)", "title:x", "(", '"',
    "a AND NOT", "^a", "-", "--", "+", "*", ":", "{0}", "{}", "{name}", "{0.__class__}", "%s", "%(name)s", "%n", "$1", "${x}",
    "../../etc/passwd", "\\x00", "/help", "/alert /alert", "null", "None", "undefined", "true", "[]", '{"rules":[]}',
    "a:b:c", "a|b|c", "~", "~abcdefghjkmn", "yes", "no", "skip", "cancel", "post", "all", "never", ":on", ":off", "0:on",
)  # fmt: skip
INVISIBLE = (
    "\x00", "\x1b[31mred", "\x07", "\r", "\n\n\n", "\t", "\x0b", "\u202eevil\u202c", "\u2066a\u2069", "\u200b", "\u200d", "\u200c",
    "\u2060", "\ufeff", "\u00ad", "\u2028", "\u2029", "\ud800", "\udfff", "a\ud83d", "\uffff", "\U000e0041", "\x85", "\x7f",
)  # fmt: skip
SCRIPTS = (
    "مرحبا بالعالم", "שלום", "Привет диван", "漢字かな", "ไทย", "हिन्दी", "Ζωή", "ﷺ", "paypаl", "İıſß", "ﬀ", "e\u0301" * 9, "Z̷̢͈̏a̸l̵g̶o̴",
    "👨‍👩‍👧‍👦", "🏳️‍🌈", "😀", "🇩🇪🇺", "👍🏿", "✂️", "①②③", "½", "٣٤٥", "१२३", "１２３", "²", "Ⅷ", "一二三", "𝟙𝟚", "൧", "x²",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "1", "7", "1e309", "1e-400", "NaN", "nan", "inf", "-inf", "Infinity", "9" * 30, "9" * 400, "0." + "0" * 300 + "1",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "00012", "1,000,000", "1.000,50",
    "1_000", "0x10", "$", "$-5", "$0", "$1e9", "€ 5 000", "5 000 kr", "<0", "<-5", ">99999999999999999999", "1-2-3", "5-",
    "1000000000000000000000 eur", "3.14.15", "1/0", "12345", "00000", "95112-1234", "+14155550123", "+1", "123456",
)  # fmt: skip
DATES = (
    "0000-00-00", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "29 feb", "31/12/99999", "yesterday",
    "in 0 days", "in -3 days", "in 99999999999 years", "in 1e5 weeks", "tomorrow", "1970-01-01", "24:00", "25:61", "23:59-00:00",
    "22-22", "99-99", "0-24", "22:00 to", "-", "noon", "midnight", "12am-12pm", "monday", "2026-03-01T12:00:00Z",
)  # fmt: skip
WISHES = (
    "gaming pc -laptop <1000 within 25mi of 95112", "road bike under 300 near San Jose", "iphone 12 128gb good",
    "malm dresser, good, 80, 95112", "ps5 or ps4 pro", "iphone 13 max", "bike $1 500", '"mid century" sofa -ikea score>0.7',
    "sofa within 10 km of Berlin under 200 eur", "free couch", "rtx 3060 between 100 and 200 like new", "alice@example.org",
    "https://sfbay.craigslist.org/search/sss?query=bike&max_price=300", "https://www.ebay.com/sch/i.html?_nkw=ipad&_udhi=200",
    "https://www.facebook.com/marketplace/sanjose/search?query=desk", "https://shop.example/phone300", "add email me@example.org",
    "add phone +14155550123", "add webhook https://hooks.example/x", "add push ntfy://ntfy.example/topic", "code 123456",
    "add https://feeds.example/x.xml", "remove x", "add discord_webhook https://discord.com/api/webhooks/1/x", "Europe/Berlin",
    "22:00-07:00", "08:30", "USD", "km", "in a week", "0.7", "5", "listing 3", "#3",
)  # fmt: skip
LONG = (
    "a",
    "😀",
    "<",
    "&",
    "*",
    "@everyone ",
    "é",
    "\u202e",
    "[x](https://evil.example) ",
    "word ",
    "\\",
    "1",
    "ß",
    "\n",
    "`",
    "漢",
)
CHIPS = (*PINGS, *MARKUP, *CODE, *INVISIBLE, *SCRIPTS, *NUMBERS, *DATES)
LETTERS = "abcdefghijklmnopqrstuvwxyz 0123456789-<>$,.:;\"'()/\\|~@#{}%\u200b\u202e\x00é漢😀"


def text(rng: Random, examples: Sequence[str]) -> str:
    """Something to type: hostile, or one of `examples` or of ours, gone wrong."""
    kind = rng.random()
    if kind < 0.30:
        return rng.choice(CHIPS)
    if kind < 0.50:
        return rng.choice((" ", "", ",", "\n", " or ")).join(rng.choices(CHIPS + WISHES, k=rng.randint(2, 6)))
    if kind < 0.54:
        return rng.choice(LONG) * rng.choice((257, 1025, 2001, 4000, 4097, 10_000))
    if kind < 0.60:
        return "".join(
            chr(rng.choice((rng.randrange(128), rng.randrange(0x3000), rng.randrange(0x110000))))
            for _ in range(rng.randint(1, 60))
        )
    return mutated(rng, rng.choice((*examples, *WISHES)))


def mutated(rng: Random, line: str) -> str:
    """A valid line with some of it cut, doubled, exchanged, or with something put in."""
    for _ in range(rng.randint(0, 3)):
        at, to = sorted((rng.randint(0, len(line)), rng.randint(0, len(line))))
        line = rng.choice(
            (
                lambda: line[:at] + line[to:],  # noqa: B023 - called at once
                lambda: line[:to] + line[at:],  # noqa: B023
                lambda: line[:at] + rng.choice(CHIPS) + line[at:],  # noqa: B023
                lambda: line[:at] + rng.choice(LETTERS) + line[at + 1 :],  # noqa: B023
                lambda: " ".join(rng.sample(words := line.split(), len(words))),  # noqa: B023
                lambda: line.swapcase(),  # noqa: B023
                lambda: f"{line} {rng.choice(WISHES)}",  # noqa: B023
            )
        )()
    return line[:10_000]
