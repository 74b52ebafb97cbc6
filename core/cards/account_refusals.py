"""Words for accounts that cannot be joined or taken apart, and data that cannot be had or erased."""

from __future__ import annotations

from core.cards.language import mark
from core.errors import Why

SENTENCES = {
    Why.LINK_CODE_WRONG: mark(
        "That code does not work: say /link on the other platform and write the code here within ten minutes."
    ),
    Why.LINK_GUESSES: mark("Too many codes were wrong: try again in an hour, with a new one."),
    Why.LINK_SAME: mark(
        "You got that code here: write it on the other platform, where the account is that is to join."
    ),
    Why.LINK_LIMIT: mark("A person can have {limit} accounts at most: take one out first."),
    Why.LINK_OVER: mark(
        "That was done or dropped already, or too long ago: say /link on the other platform for a new code."
    ),
    Why.LINK_SEALED: mark("One of your channels cannot be moved right now: remove it with /channels, then join."),
    Why.LINK_LAST: mark("That is the only account you have here, so there is nothing to take it out of."),
    Why.NO_SUCH_ACCOUNT: mark("That account is not one of yours (any more): /link lists them."),
    Why.EXPORT_LIMIT: mark("You had {limit} files of your data made today: take the last one, or ask again tomorrow."),
    Why.EXPORT_TOO_LARGE: mark(
        "Your data makes a larger file than a chat takes: ask the people who run this bot for it."
    ),
    Why.ERASE_OVER: mark("Nothing was erased: you were asked too long ago. Say /privacy to begin anew."),
}
