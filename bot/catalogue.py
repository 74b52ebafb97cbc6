"""The commands we promise on every platform. Feeds /help, the platforms' menus and the parity test."""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from core.cards.people import HelpEntry, HelpShown

NEAR_ENOUGH = 60.0  # of 100: how alike an unknown command must be to a known one to be suggested


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its name without slash, what it does (at most 100 characters), and an example."""

    name: str
    summary: str
    example: str
    operators_only: bool = False


COMMANDS = (
    Command("start", "say hello and set your time zone, currency and miles or kilometres", "/start"),
    Command(
        "alert",
        "save what you want and be told when it turns up",
        "/alert gaming pc -laptop <1000 within 25mi of 95112",
    ),
    Command("alerts", "your rules: pause, edit or delete them, and set how each tells", "/alerts"),
    Command("rule", "one of your rules by its name, as in /rule gaming pc: see and change it", "/rule"),
    Command("try", "see what would match now, without saving", "/try road bike under 300 near San Jose"),
    Command("search", "search everything I know of", "/search road bike"),
    Command(
        "price", "what a thing is worth: a link or words; alone, all that you offer", "/price iphone 12 128gb good"
    ),
    Command(
        "sell",
        "offer something, from a line and pictures; you see it before anybody does",
        "/sell malm dresser, good, 80, 95112",
    ),
    Command("items", "what you sell: edit, lower the price, mark sold, renew or delete", "/items"),
    Command("settings", "when and how you are told: how often, quiet hours, most a day, categories", "/settings"),
    Command("channels", "where you are told: e-mail, phone, push, webhooks; add, test or remove one", "/channels"),
    Command("watch", "what you watch: told when its price moves or it is gone; a link watches that too", "/watch"),
    Command("saved", "the listings you kept", "/saved"),
    Command("muted", "what you do not want to hear of: lift any of it", "/muted"),
    Command("log", "what you were told, what waits and what was not told, and why", "/log"),
    Command("why", "why you were, or were not, told of a listing", "/why gaming pc"),
    Command("link", "join your accounts on several platforms into one, or take one out", "/link"),
    Command("privacy", "what I know about you: take it along as a file, or delete all of it", "/privacy"),
    Command("export", "your rules as a file", "/export"),
    Command("import", "add the rules of such a file", "/import"),
    Command("setup", "for admins: channels for deals, who may post, rules, language, quiet hours, synonyms", "/setup"),
    Command("help", "show what I can do; with a topic, how it is done", "/help alert"),
    Command("status", "how I am doing: what waits, who answers searches, what was learned", "/status", True),
    Command("source", "add, list or remove feeds", "/source add https://example.org/feed.xml", operators_only=True),
)
BY_NAME = {command.name: command for command in COMMANDS}


def help_for(*, operator: bool) -> HelpShown:
    """What /help shows this person."""
    shown = [c for c in COMMANDS if operator or not c.operators_only]
    return HelpShown(tuple(HelpEntry(c.name, c.summary, c.example) for c in shown))


def nearest(name: str) -> str | None:
    """The command that was probably meant."""
    found = process.extractOne(name, BY_NAME.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return found[0] if found else None
