"""Addresses that others call: a mail's link that ends it, and Twilio's reports."""

from __future__ import annotations

from html import escape

from aiohttp import web

from adapters.web.keys import APP
from core.cards.consent import (
    HELP_TEXT,
    UNSUBSCRIBE_ASK,
    UNSUBSCRIBE_BUTTON,
    UNSUBSCRIBE_TITLE,
    UNSUBSCRIBE_UNKNOWN,
    UNSUBSCRIBED_PAGE,
)
from core.cards.language import say, speaking
from core.ports.texting import Said, TextHooks
from core.text.tongues import language

LONGEST_BODY = 32 * 1024  # bytes; a text's form has two thousand
LONGEST_TOKEN = 400  # characters
SIGNATURE = "X-Twilio-Signature"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
TEXTS = web.AppKey("texts", TextHooks)


async def ask_unsubscribe(request: web.Request) -> web.Response:
    """A page with one button. Mail programs and scanners open links: opening one changes nothing."""
    if not await request.app[APP].consent.knows(_token(request)):
        return _page(request, UNSUBSCRIBE_UNKNOWN, status=404)
    return _page(request, UNSUBSCRIBE_ASK, button=UNSUBSCRIBE_BUTTON)


async def unsubscribe(request: web.Request) -> web.Response:
    """The button of that page, or a mail program's one click (RFC 8058), which shows nothing of what is answered."""
    if not await request.app[APP].consent.unsubscribe(_token(request)):
        return _page(request, UNSUBSCRIBE_UNKNOWN, status=404)
    return _page(request, UNSUBSCRIBED_PAGE)


async def hear_text(request: web.Request) -> web.Response:
    """A text that somebody sent; HELP is answered."""
    text = request.app[TEXTS].inbound(request.raw_path, await request.read(), request.headers.get(SIGNATURE))
    if text is None:
        raise web.HTTPForbidden
    consent = request.app[APP].consent
    said, answer = await consent.heard(text), ""
    if said is Said.HELP:
        with speaking(await consent.locale_of(text.number)):
            answer = f"<Message>{escape(say(HELP_TEXT))}</Message>"
    return web.Response(text=f"<Response>{answer}</Response>", content_type="text/xml")


async def hear_status(request: web.Request) -> web.Response:
    """What became of a text of ours."""
    status = request.app[TEXTS].status(request.raw_path, await request.read(), request.headers.get(SIGNATURE))
    if status is None:
        raise web.HTTPForbidden
    await request.app[APP].reports.texted(status)
    return web.Response(status=204)


def add_hooks(site: web.Application, texts: TextHooks | None) -> None:
    """The routes; Twilio's only where it is set up."""
    site.router.add_get("/u/{token}", ask_unsubscribe)
    site.router.add_post("/u/{token}", unsubscribe)
    if texts is not None:
        site[TEXTS] = texts
        site.router.add_post("/twilio/inbound", hear_text)
        site.router.add_post("/twilio/status", hear_status)


def _token(request: web.Request) -> str:
    return request.match_info["token"][:LONGEST_TOKEN]


def _page(request: web.Request, sentence: str, *, button: str = "", status: int = 200) -> web.Response:
    """A sentence in the browser's language, with a button where one is named."""
    title, tongue = escape(UNSUBSCRIBE_TITLE), _tongue(request)
    with speaking(tongue):
        said, form = escape(say(sentence)), ""
        if button:
            form = f'<form method="post"><button>{escape(say(button))}</button></form>'
    text = (
        f'<!doctype html><html lang="{tongue}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><h1>{title}</h1><p>{said}</p>{form}</html>"
    )
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def _tongue(request: web.Request) -> str:
    """The first of the browser's languages."""
    return language(request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip())
