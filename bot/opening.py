"""What stands behind /start where somebody followed a link: a rule that was shared, a listing, words from elsewhere.

A payload has at most 64 characters of A-Z, a-z, 0-9, _ and -: Telegram lets no other through.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable

from bot.talk import Talk
from core.app import App
from core.errors import Refused
from core.text.plain import keepable

SHARED, LISTING, LIKE, WORDS = "a_", "l_", "k_", "q_"
JOINING = "link_"  # an account that is to join, by its code
LONGEST = 64
MOST_BYTES = (LONGEST - len(WORDS)) * 3 // 4  # of words that fit
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")

Opener = Callable[[App, Talk, str], Awaitable[object | None]]


async def opened(app: App, talk: Talk, payload: str) -> object | None:
    """What a payload of ours opens; None for any other, which is an ordinary /start. Raises Refused."""
    if (code := code_of(payload)) is not None:
        return await app.linking.claim(talk.person, code)
    if not _PAYLOAD.fullmatch(payload):
        return None
    opener = _OPENERS.get(payload[:2])
    return await opener(app, talk, payload[2:]) if opener else None


def code_of(payload: str) -> str | None:
    """The code in what a deep link carried, or in what was typed behind /start; None if it is no such link."""
    said = payload.strip()
    return said[len(JOINING) :] if said.lower().startswith(JOINING) else None


def words_payload(text: str) -> str:
    """Words as a payload; as many whole words as fit."""
    kept = " ".join(text.split())
    while len(kept.encode()) > MOST_BYTES:
        shorter = kept.rpartition(" ")[0]
        kept = shorter or kept.encode()[:MOST_BYTES].decode(errors="ignore")
    return WORDS + base64.urlsafe_b64encode(kept.encode()).decode().rstrip("=")


async def _shared(app: App, talk: Talk, token: str) -> object:
    return await app.wishes.shared(talk.person, token)


async def _listing(app: App, talk: Talk, number: str) -> object | None:
    return await app.listings.show(talk.person, int(number[:18])) if number.isdecimal() else None


async def _like(app: App, talk: Talk, number: str) -> object | None:
    if not number.isdecimal():
        return None
    shown = await app.listings.show(talk.person, int(number[:18]))
    return await app.wishes.like(talk.person, shown.listing)


async def _words(app: App, talk: Talk, coded: str) -> object | None:
    try:
        text = keepable(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode())
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    try:
        return await app.wishes.said_again(talk.person, text)
    except Refused:
        return None


_OPENERS: dict[str, Opener] = {SHARED: _shared, LISTING: _listing, LIKE: _like, WORDS: _words}
