"""Words for what cannot be done in a community."""

from __future__ import annotations

from core.cards.language import mark
from core.errors import Why

SENTENCES = {
    Why.SETUP_ADMINS_ONLY: mark("That is set up by those who manage the server or group: ask one of them."),
    Why.PLACE_MISSING: mark(
        "No channel for deals is chosen yet in {community}: whoever manages it chooses one with /setup."
    ),
    Why.PLACE_ELSEWHERE: mark("That channel is not one of this server: choose one that is."),
    Why.PLACE_BY_CATEGORY: mark(
        "A community’s rules tell in the channel of their category: /setup changes which that is."
    ),
    Why.ROLE_INVALID: mark("I call a role of this server, and never everyone: choose another."),
    Why.COMMUNITY_ZONE_MISSING: mark(
        "Say first where you all are, so that I know when it is night: Time zone in /setup."
    ),
    Why.NOWHERE_TO_SHARE: mark(
        "I know of no server or group of yours that has me: say /help there once, so that I see you in it."
    ),
    Why.NOT_A_MEMBER: mark(
        "You are not in that community (any more), or it no longer has me: nothing can be shared there."
    ),
    Why.MAY_NOT_POST: mark(
        "Who may post in {community} is set by those who manage it, and you may not: ask one of them."
    ),
    Why.ITEM_OVER: mark("That is no longer offered, so it cannot be shared."),
    Why.SYNONYMS_INVALID: mark(
        "I cannot read that as words that mean the same: write for example couch = sofa, settee or loveseat > sofa."
    ),
    Why.SYNONYMS_KNOWN: mark("You have these words already."),
    Why.SYNONYMS_LIMIT: mark("These are {limit} sets of words, the most a community can have: remove one first."),
    Why.NO_SUCH_SYNONYMS: mark("No set of words holds “{text}”: /setup lists them under Synonyms."),
}
