"""Words for what we will not do: one clear sentence that says what to do instead."""

from __future__ import annotations

from dataclasses import dataclass

from core.cards import link_refusals
from core.cards.card import Card, worded
from core.errors import Refused, Why
from core.values import Person

LONGEST_ECHO = 60  # characters of what a person typed that are said back

SENTENCES = {
    Why.RULE_EMPTY: "Tell me what to look for, for example: gaming pc -laptop <1000 within 25mi of 95112",
    Why.RULE_ONLY_EXCLUDES: "That only says what you do not want: add a word for what you do want.",
    Why.RULE_CONTRADICTS: "You ask for “{word}” and exclude it at once, so nothing could match: remove one of the two.",
    Why.RULE_TOO_LONG: "That is more than a rule can hold ({limit:,} {of}): keep the words that matter most.",
    Why.RULE_LIMIT: "You have {limit} rules, the most a person can have: delete one with /alerts first.",
    Why.RULE_KNOWN: "You have that rule already: “{name}”. /alerts lists yours.",
    Why.QUESTION_ANSWERED: "That question was answered already, or too long ago: say /alert once more.",
    Why.NO_SUCH_RULE: "That rule does not exist (any more): /alerts lists yours.",
    Why.RULE_AMBIGUOUS: (
        "{number} of your rules fit “{name}”: choose one as you type, or in /alerts, where you can rename them."
    ),
    Why.RULE_TELLS_NOTHING: "It would tell you of nothing any more: leave one of the three on, or pause the rule.",
    Why.NAME_EMPTY: "A rule needs a name: write one of up to {limit} characters.",
    Why.DAY_INVALID: "I cannot read “{text}” as a day: write for example 24 Dec, 2026-12-24, friday or in 3 weeks.",
    Why.DAY_PAST: "“{text}” has passed: name a day that is still to come.",
    Why.RADIUS_WITHOUT_PLACE: "A distance needs a place: write for example “within 25mi of 95112”.",
    Why.LINK_UNKNOWN: (
        "I can read search links of eBay, Craigslist and Facebook Marketplace: paste one, or say it in words."
    ),
    Why.PLACE_UNKNOWN: "I do not know the place “{place}”: try a US ZIP code or a city, such as “Berlin, Germany”.",
    Why.PRICE_INVALID: "I cannot read “{text}” as a price: write for example 80, $80 or 80 EUR.",
    Why.PRICE_RANGE: "The lowest price is above the highest, so nothing could match: swap them.",
    Why.RADIUS_INVALID: "I cannot use “{text}” as a distance: write for example 25mi or 40 km.",
    Why.SCORE_INVALID: "A deal score lies between 0 and 1: write for example score>0.7.",
    Why.CURRENCY_UNKNOWN: "I do not know the currency “{text}”: use its three letters, such as USD or EUR.",
    Why.CONDITION_UNKNOWN: "I do not know the condition “{text}”: say new, like new, good, fair, poor or for parts.",
    Why.ZONE_UNKNOWN: "I do not know the time zone “{text}”: name a city near you, or one such as Europe/Berlin.",
    Why.UNITS_UNKNOWN: "Say miles or kilometres.",
    Why.TOO_LONG: "That is too long ({length:,} characters): keep it under {limit:,}.",
    Why.CATEGORY_UNKNOWN: "“{text}” names no category: leave it out, or name one such as furniture or phones.",
    Why.HOURS_INVALID: "I cannot read “{text}” as hours: write for example 22:00-07:00 or 10pm to 7am, or off.",
    Why.TIME_INVALID: "I cannot read “{text}” as a time of day or a weekday: write for example 9:00, 6pm or friday.",
    Why.NUMBER_INVALID: "Write a number from {least} to {limit:,}.",
    Why.ZONE_MISSING: "Tell me first where you are, so that I know what time it is there: /start asks for it.",
    Why.FILE_MISSING: "I cannot read a file at “{path}”: give me the path of the one that /export wrote.",
    Why.FILE_UNREADABLE: "That is no file of rules: give me the one that /export made, as it is.",
    Why.FILE_TOO_LARGE: "That file is too large: a file of rules has at most {limit:,} {of}.",
    Why.FILE_VERSION: "That file of rules was made by another version of me, and I cannot read it: export it anew.",
    Why.FIELD_INVALID: "Its “{field}” is nothing that can stand there.",
    Why.NO_SUCH_LISTING: "That listing does not exist (any more).",
    Why.NO_LISTING_IN_MESSAGE: (
        "I find no listing that I know in that message: try it on one of my alerts, or on a message with the ad’s link."
    ),
    Why.NOT_SAVED: "You do not keep that listing (any more): /saved lists what you kept.",
    Why.NOT_MUTED: "That is not muted (any more): /muted lists what is.",
    Why.TITLE_MISSING: "What are you selling? Start with a title, for example: /sell malm dresser, good, 80, 95112",
    Why.PHOTO_INVALID: "I cannot use that picture: it is damaged. Send it once more, or another one.",
    Why.PHOTO_LIMIT: "That is more than {limit} pictures: choose the best ones.",
    Why.PHOTO_TOO_LARGE: "I cannot use that picture: it is over {limit} MB. Send it as a photo, or make it smaller.",
    Why.PHOTO_FORMAT: "I cannot use that picture: send a JPEG, PNG or WebP.",
    Why.PHOTO_HEIC: "I cannot read HEIC pictures: send it as a photo, not as a file, or save it as JPEG first.",
    Why.PHOTO_PIXELS: "I cannot use that picture: it has over {limit} megapixels. Make it smaller and send it again.",
    Why.NO_SUCH_ITEM: "That is nothing you sell (any more): /items lists what you do.",
    Why.NOT_OFFERED: "It is not offered any more: offer it again first, with /items.",
    Why.ALREADY_OFFERED: "It is offered already: /items shows it.",
    Why.PICTURE_MISSING: "I find no picture at “{path}”: give me its whole path.",
    Why.DRAFT_UNCLEAR: "I did not understand “{text}”: tap what to edit, or say more of it, such as: good, 75",
    Why.NO_PRICE: "It has no price that could fall: set one with Edit.",
    Why.QUERY_EMPTY: "What are you looking for? For example: /search road bike",
    Why.WORDS_MISSING: "What shall I price? For example: /price iphone 12 128gb good",
    Why.LISTING_LINK_UNKNOWN: (
        "I do not know the listing behind that link: say what it is in words, for example: /price iphone 12 128gb $300"
    ),
    Why.NO_ADVICE: "I cannot advise a price for that yet: I know {found} ads like it and need {needed}.",
    Why.OPERATORS_ONLY: "Only the people who run this bot can do that.",
    Why.URL_INVALID: "That is not an address I can read: it starts with https:// or http://.",
    Why.URL_PRIVATE: "That address is not on the public internet, so I do not open it.",
    Why.FEED_UNREADABLE: "There is no feed at that address: I read RSS, Atom and JSON Feed.",
    Why.FEED_UNREACHABLE: "That address did not answer as it should: check it in a browser and try again.",
    Why.FEED_TOO_LARGE: "That feed is too large: I read up to 10 MB.",
    Why.SOURCE_KNOWN: "That feed is already being read: /source lists every feed.",
    Why.NO_SUCH_SOURCE: "There is no feed of that name: /source lists every feed.",
    Why.CHANNEL_UNKNOWN: "I can add email, phone, push or webhook: for example /channels add email you@example.org",
    Why.ROOM_UNKNOWN: "I see no such channel: add me to its server first, then choose a channel or thread there.",
    Why.ROOM_NOT_LED: "What is told there is for those who manage it: ask one of them, or take alerts in private.",
    Why.ROOM_CLOSED: "It is archived and locked, so I cannot write there: have it unlocked first.",
    Why.ROOM_WORDLESS: "Nobody writes there itself: choose a text channel or a thread; in a forum, one of its posts.",
    Why.CHANNEL_NOT_SET_UP: "That is not set up on this bot ({kind}): /channels shows what is.",
    Why.ADDRESS_INVALID: "I cannot use that as {kind}: /channels shows what to write.",
    Why.CHANNEL_KNOWN: "You have that one already: /channels lists yours.",
    Why.CHANNEL_LIMIT: "You have {limit} channels, the most a person can have: remove one with /channels first.",
    Why.CHANNEL_OFF: "That channel is off: /channels says why.",
    Why.CHANNEL_STOPPED: "STOP was texted from that phone: text START from it to the number that wrote to you.",
    Why.NO_SUCH_CHANNEL: "That channel does not exist (any more): /channels lists yours.",
    Why.CODE_WRONG: "That is not the code, or it is too old: add the address again with /channels for a new one.",
    Why.CODE_LIMIT: "That were {limit} codes within an hour, the most I send: try again later.",
    Why.TEXTS_SPENT: "No more texts go out today: try again tomorrow, or add another channel with /channels.",
    Why.COUNTRY_NOT_TEXTED: "I send no texts to that country, only to: {countries}.",
    Why.SETUP_ADMINS_ONLY: "That is set up by those who manage the server or group: ask one of them.",
    Why.PLACE_MISSING: "No channel for deals is chosen yet in {community}: whoever manages it chooses one with /setup.",
    Why.PLACE_ELSEWHERE: "That channel is not one of this server: choose one that is.",
    Why.PLACE_BY_CATEGORY: "A community’s rules tell in the channel of their category: /setup changes which that is.",
    Why.ROLE_INVALID: "I call a role of this server, and never everyone: choose another.",
    Why.COMMUNITY_ZONE_MISSING: "Say first where you all are, so that I know when it is night: Time zone in /setup.",
    Why.NOWHERE_TO_SHARE: (
        "I know of no server or group of yours that has me: say /help there once, so that I see you in it."
    ),
    Why.NOT_A_MEMBER: "You are not in that community (any more), or it no longer has me: nothing can be shared there.",
    Why.MAY_NOT_POST: "Who may post in {community} is set by those who manage it, and you may not: ask one of them.",
    Why.ITEM_OVER: "That is no longer offered, so it cannot be shared.",
    Why.SYNONYMS_INVALID: (
        "I cannot read that as words that mean the same: write for example couch = sofa, settee or loveseat > sofa."
    ),
    Why.SYNONYMS_KNOWN: "You have these words already.",
    Why.SYNONYMS_LIMIT: "These are {limit} sets of words, the most a community can have: remove one first.",
    Why.NO_SUCH_SYNONYMS: "No set of words holds “{text}”: /setup lists them under Synonyms.",
    Why.LINK_CODE_WRONG: (
        "That code does not work: say /link on the other platform and write the code here within ten minutes."
    ),
    Why.LINK_GUESSES: "Too many codes were wrong: try again in an hour, with a new one.",
    Why.LINK_SAME: "You got that code here: write it on the other platform, where the account is that is to join.",
    Why.LINK_LIMIT: "A person can have {limit} accounts at most: take one out first.",
    Why.LINK_OVER: "That was done or dropped already, or too long ago: say /link on the other platform for a new code.",
    Why.LINK_SEALED: "One of your channels cannot be moved right now: remove it with /channels, then join.",
    Why.LINK_LAST: "That is the only account you have here, so there is nothing to take it out of.",
    Why.NO_SUCH_ACCOUNT: "That account is not one of yours (any more): /link lists them.",
    Why.EXPORT_LIMIT: "You had {limit} files of your data made today: take the last one, or ask again tomorrow.",
    Why.EXPORT_TOO_LARGE: ("Your data makes a larger file than a chat takes: ask the people who run this bot for it."),
    Why.ERASE_OVER: "Nothing was erased: you were asked too long ago. Say /privacy to begin anew.",
    Why.UNKNOWN_COMMAND: "I do not know {command}. {suggestion} /help shows what I can do.",
    Why.NOT_UNDERSTOOD: "I did not understand “{text}”. /help shows what I can do.",
    Why.BUTTON_DEAD: "That button no longer works: /alerts shows your rules.",
    Why.UNDO_EXPIRED: "That can no longer be undone.",
    Why.NOTHING_TO_CANCEL: "There is nothing to cancel.",
    Why.ADMINS_ONLY: "Alerts for a whole group are set by its admins: write to me in private for your own.",
    Why.PRIVATE_ONLY: "I answer that in private only: open a chat with me, press Start, and ask there.",
    Why.ANONYMOUS: "I cannot see who you are: write as yourself, or to me in private.",
    Why.CANNOT_POST_HERE: "I may not post in this channel: ask an admin to let me, or take alerts by direct message.",
    Why.BUSY: "I am very busy right now: try again in a moment.",
    **link_refusals.SENTENCES,
}

SOURCE_TROUBLE = {
    Why.FEED_UNREADABLE: "there is no feed at its address",
    Why.FEED_UNREACHABLE: "its address does not answer as it should",
    Why.FEED_TOO_LARGE: "it is too large",
    Why.URL_PRIVATE: "its address leads to a private network",
    Why.URL_INVALID: "its address cannot be read",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """A fault of ours; `reference` finds it in the log."""

    reference: str


@worded.register
def _broken(outcome: Broken, reader: Person) -> Card:
    return Card(lines=(f"Something went wrong on our side ({outcome.reference}). Try again in a moment.",))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "that"


@worded.register
def _refused(outcome: Refused, reader: Person) -> Card:
    return Card(lines=(sentence(outcome),))


def sentence(refused: Refused) -> str:
    """Why, in words."""
    details = {key: _echo(value) if isinstance(value, str) else value for key, value in refused.details.items()}
    filled = SENTENCES[refused.why].format_map(_Blank(details))
    return " ".join(filled.split())  # a detail may be empty


def _echo(text: str) -> str:
    """What was typed, short enough to say back, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_ECHO else flat[:LONGEST_ECHO] + "…"
