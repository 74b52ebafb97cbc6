"""Words for one topic of /help: how a thing is said and done, with examples to copy."""

from __future__ import annotations

from dataclasses import dataclass

from core.cards.card import Action, Card, worded
from core.cards.language import mark, say
from core.values import Person


@dataclass(frozen=True, slots=True)
class TopicShown:
    """What there is to say of a command: what it does and an example, both in English, for `say`."""

    name: str
    summary: str
    example: str


# Command to what is worth knowing before the first try; an example is a line of its own.
MORE = {
    "alert": (
        mark("Say what you want in one line, the words in any order:"),
        mark("gaming pc -laptop <1000 within 25mi of 95112"),
        mark("A word that must be there; -word, one that must not; “words in quotes” stand side by side; a or b."),
        mark("Prices: <1000, under 300 eur, $200-400. Places: near San Jose, within 20 km of Berlin."),
        mark("More: good or better, in electronics, score>0.7, title only."),
        mark("/alert alone asks step by step. /try with the same line shows what would match, and saves nothing."),
    ),
    "search": (
        mark("Slips of the pen, plurals and other names for a thing are understood: coutch finds sofas."),
        mark("“Words in quotes” stand side by side, -word leaves it out, <300 and near 94110 narrow it down."),
        mark("Below what I find are filters, an order, more pages, and Alert me, which saves the search as a rule."),
    ),
    "price": (
        mark("Send a link to an ad, or words with the condition: /price iphone 12 128gb good $300"),
        mark("I say what such things ask, how sure I am, how prices move, and whether yours is a deal."),
        mark("/price alone looks at all that you offer, and says what to ask."),
    ),
    "sell": (
        mark("Send photos, and one line: malm dresser, good, 80, 95112"),
        mark("I fill in what I recognise and ask for the rest. You see it all before you publish it."),
        mark("/items changes it later: edit, lower the price, mark sold, renew, delete."),
    ),
    "settings": (
        mark("At once or in summaries, quiet hours, the most a day, categories, urgent deals, short alerts."),
        mark("What comes in quiet hours or beyond the most is kept and comes later as one summary."),
    ),
    "channels": (
        mark("Besides this chat: e-mail, text messages, push, webhooks, channels and topics."),
        mark("/channels add email alice@example.org"),
        mark("Each is proved by a code before anything else goes there; Test and Remove stand beside it."),
    ),
    "watch": (
        mark("Told when the price of one ad moves, when it is gone, and when it is back."),
        mark("/watch with a link, or Watch below any listing."),
    ),
    "log": (
        mark("What you were told, what waits and until when, and what was not told and why."),
        mark("/why with some words says what became of one listing, rule by rule."),
    ),
    "link": (
        mark("/link gives a code. Write /link and the code where your other account is, and the two become one."),
        mark("Rules, items and settings come along. It can be taken apart again."),
    ),
    "privacy": (
        mark("Everything I keep of you as a file, or deleted for good."),
        mark("/privacy export, or /privacy delete, which asks first."),
    ),
    "setup": (
        mark("In a server or group that you lead: where deals are told, by category, who may post, quiet hours."),
        mark("Rules of the whole community, and words that mean the same among you."),
    ),
}


@worded.register
def _topic(outcome: TopicShown, reader: Person) -> Card:
    lines = MORE.get(outcome.name, (outcome.example,))
    return Card(
        f"/{outcome.name}: {say(outcome.summary)}",
        tuple(say(line) for line in lines),
        (Action(say("Everything I can do"), "help"),),
    )
