"""The web service: how the product is doing, and what mail programs and Twilio call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from aiohttp import web

from adapters.web.hooks import LONGEST_BODY, add_hooks
from adapters.web.keys import APP
from core.app import App
from core.ports.texting import TextHooks


async def get_health(request: web.Request) -> web.Response:
    """200 with what waits, or 503 where the database does not answer."""
    found = await request.app[APP].health()
    body: dict[str, object] = {
        "status": "ok" if found.database else "database unreachable",
        "events_waiting": found.events_waiting,
        "messages_overdue": found.messages_overdue,
    }
    if found.search is not None:
        state = found.search
        body["search"] = {
            "answered_by": state.answered_by,
            "server": state.server,
            "standing": state.standing.value,
            "since": state.since.isoformat() if state.since else None,
            "waiting": state.waiting,
        }
    return web.json_response(body, status=200 if found.database else 503, dumps=json.dumps)


def build_web(app: App, texts: TextHooks | None = None) -> web.Application:
    """The routes; `texts` reads what Twilio posts, where it is set up."""
    site = web.Application(client_max_size=LONGEST_BODY)
    site[APP] = app
    site.router.add_get("/health", get_health)
    add_hooks(site, texts)
    return site


async def run_web(app: App, host: str, port: int, ready: Callable[[str], None], texts: TextHooks | None = None) -> None:
    """Serve until cancelled; `ready` is given the address once it listens. Raises OSError if the port is taken."""
    runner = web.AppRunner(build_web(app, texts), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        ready(f"http://{host}:{runner.addresses[0][1]}")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
