"""`@bot couch` in any chat: listings to pick from, and a way to be told of more in private."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import cast

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.opening import LIKE, words_payload
from bot.telegram.context import Context
from bot.telegram.deep import start_link
from bot.telegram.render import clipped, drawn, opens
from bot.telegram.voice import NO_PREVIEW
from core.app import App
from core.cards import inline
from core.cards.card import Link
from core.errors import Refused, Why
from core.ports.engine import Sort
from core.search.outcomes import Found
from core.search.request import Request
from core.values import Listing, Person, Platform

CACHE = 30  # seconds that Telegram may answer the same by itself
PAGES = 2  # of what is found, in one answer
RECENT_DAYS = 7
LONGEST_TITLE, LONGEST_DESCRIPTION = 120, 200  # characters that a phone shows


async def offer(update: Update, context: Context) -> None:
    """What was typed behind the bot's name, in any chat. What cannot be answered is answered with nothing."""
    query = cast(InlineQuery, update.inline_query)
    app, user = context.house.app, query.from_user
    person = await app.people.recognise(Platform.TELEGRAM, str(user.id), user.first_name, user.language_code)
    first = int(query.offset) if query.offset.isdecimal() and len(query.offset) <= 4 else 0
    try:
        listings, following = await _found(app, person, query.query.strip(), first)
    except Refused:
        listings, following = [], None
    results = [_article(listing, person, context.bot.username) for listing in listings]
    words, start = inline.button(query.query.strip(), person), _start(query.query.strip())
    with contextlib.suppress(BadRequest):  # more was typed meanwhile: this answer is too old
        await context.bot.answer_inline_query(
            query.id,
            results,
            cache_time=CACHE,
            is_personal=True,
            next_offset=str(following) if following else "",
            button=InlineQueryResultsButton(words, start_parameter=start),
        )


async def _found(app: App, person: Person, text: str, first: int) -> tuple[list[Listing], int | None]:
    """Listings from a page on, and the page that follows; of nothing, the best deals of late."""
    asked: str | Request = text or Request(days=RECENT_DAYS, sort=Sort.BEST_DEAL.value)
    found = await _page(app, person, asked, first)
    if found is None:
        return [], None
    if not found.listings and text and not first:  # perhaps not typed to its end
        meant = next(iter(await app.search.complete(text, 1)), text)
        found = (await _page(app, person, meant, 0) if meant != text else None) or found
    listings, page = list(found.listings), found
    while page.has_more and page.page + 1 < found.page + PAGES:
        page = await app.search.find(person, found.request, page.page + 1)
        listings += page.listings
    once = {listing.id: listing for listing in listings}
    return list(once.values()), page.page + 1 if page.has_more else None


async def _page(app: App, person: Person, asked: str | Request, page: int) -> Found | None:
    try:
        return await app.search.find(person, asked, page)
    except Refused as refused:
        if refused.why is Why.QUERY_EMPTY:
            return None
        raise


def _article(listing: Listing, person: Person, username: str) -> InlineQueryResultArticle:
    """One listing; sent into a chat it is a card of its own."""
    card = inline.card_of(listing, person, start_link(username, f"{LIKE}{listing.id}"))
    screen = drawn(replace(card, actions=tuple(a for a in card.actions if not isinstance(a, Link) or opens(a.url))))
    thumbnail = next((one for one in listing.pictures if one.startswith("https://") and opens(one)), None)
    return InlineQueryResultArticle(
        f"{listing.id}.{listing.version}",
        clipped(" ".join(listing.title.split()), LONGEST_TITLE) or "…",
        InputTextMessageContent(screen.html(), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW),
        reply_markup=screen.keyboard(),
        description=clipped(inline.description(listing, person), LONGEST_DESCRIPTION),
        thumbnail_url=thumbnail,
    )


def _start(text: str) -> str:
    return words_payload(text) if text else "inline"
