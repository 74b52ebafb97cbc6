"""Words for what we will not do: one clear sentence that says what to do instead."""

from __future__ import annotations

from dataclasses import dataclass

from core.cards import account_refusals, community_refusals, item_refusals, link_refusals
from core.cards.card import Card, worded
from core.cards.language import mark, numeral, say
from core.errors import Refused, Why
from core.values import Person

LONGEST_ECHO = 60  # characters of what a person typed that are said back

SENTENCES = {
    Why.RULE_EMPTY: mark("Tell me what to look for, for example: gaming pc -laptop <1000 within 25mi of 95112"),
    Why.RULE_ONLY_EXCLUDES: mark("That only says what you do not want: add a word for what you do want."),
    Why.RULE_CONTRADICTS: mark(
        "You ask for “{word}” and exclude it at once, so nothing could match: remove one of the two."
    ),
    Why.RULE_TOO_LONG: mark("That is more than a rule can hold ({limit} {of}): keep the words that matter most."),
    Why.RULE_LIMIT: mark("You have {limit} rules, the most a person can have: delete one with /alerts first."),
    Why.RULE_KNOWN: mark("You have that rule already: “{name}”. /alerts lists yours."),
    Why.QUESTION_ANSWERED: mark("That question was answered already, or too long ago: say /alert once more."),
    Why.NO_SUCH_RULE: mark("That rule does not exist (any more): /alerts lists yours."),
    Why.RULE_AMBIGUOUS: mark(
        "{number} of your rules fit “{name}”: choose one as you type, or in /alerts, where you can rename them."
    ),
    Why.RULE_TELLS_NOTHING: mark(
        "It would tell you of nothing any more: leave one of the three on, or pause the rule."
    ),
    Why.NAME_EMPTY: mark("A rule needs a name: write one of up to {limit} characters."),
    Why.DAY_INVALID: mark(
        "I cannot read “{text}” as a day: write for example 24 Dec, 2026-12-24, friday or in 3 weeks."
    ),
    Why.DAY_PAST: mark("“{text}” has passed: name a day that is still to come."),
    Why.RADIUS_WITHOUT_PLACE: mark("A distance needs a place: write for example “within 25mi of 95112”."),
    Why.LINK_UNKNOWN: mark(
        "I can read search links of eBay, Craigslist and Facebook Marketplace: paste one, or say it in words."
    ),
    Why.PLACE_UNKNOWN: mark(
        "I do not know the place “{place}”: try a US ZIP code or a city, such as “Berlin, Germany”."
    ),
    Why.PRICE_INVALID: mark("I cannot read “{text}” as a price: write for example 80, $80 or 80 EUR."),
    Why.PRICE_RANGE: mark("The lowest price is above the highest, so nothing could match: swap them."),
    Why.RADIUS_INVALID: mark("I cannot use “{text}” as a distance: write for example 25mi or 40 km."),
    Why.SCORE_INVALID: mark("A deal score lies between 0 and 1: write for example score>0.7."),
    Why.CURRENCY_UNKNOWN: mark("I do not know the currency “{text}”: use its three letters, such as USD or EUR."),
    Why.CONDITION_UNKNOWN: mark(
        "I do not know the condition “{text}”: say new, like new, good, fair, poor or for parts."
    ),
    Why.ZONE_UNKNOWN: mark("I do not know the time zone “{text}”: name a city near you, or one such as Europe/Berlin."),
    Why.UNITS_UNKNOWN: mark("Say miles or kilometres."),
    Why.TOO_LONG: mark("That is too long ({length} characters): keep it under {limit}."),
    Why.CATEGORY_UNKNOWN: mark("“{text}” names no category: leave it out, or name one such as furniture or phones."),
    Why.HOURS_INVALID: mark("I cannot read “{text}” as hours: write for example 22:00-07:00 or 10pm to 7am, or off."),
    Why.TIME_INVALID: mark(
        "I cannot read “{text}” as a time of day or a weekday: write for example 9:00, 6pm or friday."
    ),
    Why.NUMBER_INVALID: mark("Write a number from {least} to {limit}."),
    Why.ZONE_MISSING: mark("Tell me first where you are, so that I know what time it is there: /start asks for it."),
    Why.FILE_MISSING: mark("I cannot read a file at “{path}”: give me the path of the one that /export wrote."),
    Why.FILE_UNREADABLE: mark("That is no file of rules: give me the one that /export made, as it is."),
    Why.FILE_TOO_LARGE: mark("That file is too large: a file of rules has at most {limit} {of}."),
    Why.FILE_VERSION: mark(
        "That file of rules was made by another version of me, and I cannot read it: export it anew."
    ),
    Why.FIELD_INVALID: mark("Its “{field}” is nothing that can stand there."),
    Why.NO_SUCH_LISTING: mark("That listing does not exist (any more)."),
    Why.NO_LISTING_IN_MESSAGE: mark(
        "I find no listing that I know in that message: try it on one of my alerts, or on a message with the ad’s link."
    ),
    Why.NOT_SAVED: mark("You do not keep that listing (any more): /saved lists what you kept."),
    Why.NOT_MUTED: mark("That is not muted (any more): /muted lists what is."),
    Why.QUERY_EMPTY: mark("What are you looking for? For example: /search road bike"),
    Why.WORDS_MISSING: mark("What shall I price? For example: /price iphone 12 128gb good"),
    Why.LISTING_LINK_UNKNOWN: mark(
        "I do not know the listing behind that link: say what it is in words, for example: /price iphone 12 128gb $300"
    ),
    Why.NO_ADVICE: mark("I cannot advise a price for that yet: I know {found} ads like it and need {needed}."),
    Why.OPERATORS_ONLY: mark("Only the people who run this bot can do that."),
    Why.URL_INVALID: mark("That is not an address I can read: it starts with https:// or http://."),
    Why.URL_PRIVATE: mark("That address is not on the public internet, so I do not open it."),
    Why.FEED_UNREADABLE: mark("There is no feed at that address: I read RSS, Atom and JSON Feed."),
    Why.FEED_UNREACHABLE: mark("That address did not answer as it should: check it in a browser and try again."),
    Why.FEED_TOO_LARGE: mark("That feed is too large: I read up to 10 MB."),
    Why.SOURCE_KNOWN: mark("That feed is already being read: /source lists every feed."),
    Why.NO_SUCH_SOURCE: mark("There is no feed of that name: /source lists every feed."),
    Why.CHANNEL_UNKNOWN: mark(
        "I can add email, phone, push or webhook: for example /channels add email you@example.org"
    ),
    Why.ROOM_UNKNOWN: mark("I see no such channel: add me to its server first, then choose a channel or thread there."),
    Why.ROOM_NOT_LED: mark(
        "What is told there is for those who manage it: ask one of them, or take alerts in private."
    ),
    Why.ROOM_CLOSED: mark("It is archived and locked, so I cannot write there: have it unlocked first."),
    Why.ROOM_WORDLESS: mark(
        "Nobody writes there itself: choose a text channel or a thread; in a forum, one of its posts."
    ),
    Why.CHANNEL_NOT_SET_UP: mark("That is not set up on this bot ({kind}): /channels shows what is."),
    Why.ADDRESS_INVALID: mark("I cannot use that as {kind}: /channels shows what to write."),
    Why.CHANNEL_KNOWN: mark("You have that one already: /channels lists yours."),
    Why.CHANNEL_LIMIT: mark("You have {limit} channels, the most a person can have: remove one with /channels first."),
    Why.CHANNEL_OFF: mark("That channel is off: /channels says why."),
    Why.CHANNEL_STOPPED: mark("STOP was texted from that phone: text START from it to the number that wrote to you."),
    Why.NO_SUCH_CHANNEL: mark("That channel does not exist (any more): /channels lists yours."),
    Why.CODE_WRONG: mark("That is not the code, or it is too old: add the address again with /channels for a new one."),
    Why.CODE_LIMIT: mark("That were {limit} codes within an hour, the most I send: try again later."),
    Why.TEXTS_SPENT: mark("No more texts go out today: try again tomorrow, or add another channel with /channels."),
    Why.COUNTRY_NOT_TEXTED: mark("I send no texts to that country, only to: {countries}."),
    Why.UNKNOWN_COMMAND: mark("I do not know {command}. {suggestion} /help shows what I can do."),
    Why.NOT_UNDERSTOOD: mark("I did not understand “{text}”. /help shows what I can do."),
    Why.NOT_AN_ANSWER: mark("I did not understand that. /help shows what I can do."),
    Why.BUTTON_DEAD: mark("That button no longer works: /alerts shows your rules."),
    Why.UNDO_EXPIRED: mark("That can no longer be undone."),
    Why.NOTHING_TO_CANCEL: mark("There is nothing to cancel."),
    Why.ADMINS_ONLY: mark("Alerts for a whole group are set by its admins: write to me in private for your own."),
    Why.PRIVATE_ONLY: mark("I answer that in private only: open a chat with me, press Start, and ask there."),
    Why.ANONYMOUS: mark("I cannot see who you are: write as yourself, or to me in private."),
    Why.CANNOT_POST_HERE: mark(
        "I may not post in this channel: ask an admin to let me, or take alerts by direct message."
    ),
    Why.BUSY: mark("I am very busy right now: try again in a moment."),
    **link_refusals.SENTENCES,
    **item_refusals.SENTENCES,
    **community_refusals.SENTENCES,
    **account_refusals.SENTENCES,
}

SOURCE_TROUBLE = {
    Why.FEED_UNREADABLE: mark("there is no feed at its address"),
    Why.FEED_UNREACHABLE: mark("its address does not answer as it should"),
    Why.FEED_TOO_LARGE: mark("it is too large"),
    Why.URL_PRIVATE: mark("its address leads to a private network"),
    Why.URL_INVALID: mark("its address cannot be read"),
}
UNREADABLE = mark("it cannot be read")


@dataclass(frozen=True, slots=True)
class Broken:
    """A fault of ours; `reference` finds it in the log."""

    reference: str


# What a limit counts, as core names it.
COUNTED = {
    "characters": mark("characters"),
    "words": mark("words"),
    "letters": mark("letters"),
    "rules": mark("rules"),
}


@worded.register
def _broken(outcome: Broken, reader: Person) -> Card:
    said = say("Something went wrong on our side ({reference}). Try again in a moment.", reference=outcome.reference)
    return Card(lines=(said,))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return say("that")


@worded.register
def _refused(outcome: Refused, reader: Person) -> Card:
    return Card(lines=(sentence(outcome),))


def sentence(refused: Refused) -> str:
    """Why, in words."""
    details = _Blank({name: _detail(name, value) for name, value in refused.details.items()})
    filled = say(SENTENCES[refused.why]).format_map(details)
    return " ".join(filled.split())  # a detail may be empty


def trouble(why: str) -> str:
    """What ails a source, as a clause."""
    return say(SOURCE_TROUBLE.get(Why(why), UNREADABLE))


def _detail(name: str, value: object) -> object:
    if isinstance(value, int):
        return numeral(value)
    if not isinstance(value, str):
        return value
    if name == "suggestion" and value:
        return say("Did you mean {command}?", command=_echo(value))
    return say(COUNTED[value]) if name == "of" and value in COUNTED else _echo(value)


def _echo(text: str) -> str:
    """What was typed, short enough to say back, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_ECHO else flat[:LONGEST_ECHO] + "…"
