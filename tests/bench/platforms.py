"""Discord and Telegram on the loopback, as far as sending goes, with their limits enforced strictly.

`python -m tests.bench.platforms` prints its address, serves until its input ends, and answers `GET /counts`
and `GET /seconds`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter, deque

from aiohttp import web

DISCORD_A_SECOND, TELEGRAM_A_SECOND = 50, 30
TOKEN = "900001:bench"


class Window:
    """At most so many in any one second, wherever it begins."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: deque[float] = deque()
        self.accepted = self.throttled = 0
        self.last = 0.0  # when something was accepted, seconds since 1970
        self.by_second: Counter[int] = Counter()

    def takes(self) -> bool:
        now = time.monotonic()
        while self._seen and now - self._seen[0] >= 1:
            self._seen.popleft()
        if len(self._seen) >= self._most:
            self.throttled += 1
            return False
        self._seen.append(now)
        self.accepted, self.last = self.accepted + 1, time.time()
        self.by_second[int(self.last)] += 1
        return True


discord, telegram = Window(DISCORD_A_SECOND), Window(TELEGRAM_A_SECOND)
WINDOWS = {"discord": discord, "telegram": telegram}
USER = {"id": "1", "username": "scout", "discriminator": "0", "global_name": None, "avatar": None, "bot": True}


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Without a charset: discord.py reads no other JSON."""
    head = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(body).encode(), status=status, headers=head)


async def discord_message(request: web.Request) -> web.Response:
    channel = request.match_info["channel"]
    if not discord.takes():
        body = {"message": "You are being rate limited.", "retry_after": 1.0, "global": True}
        headers = {"Retry-After": "1", "X-RateLimit-Global": "true", "X-RateLimit-Scope": "global", "Via": "1.1 google"}
        return _json(body, status=429, headers=headers)
    number = str(discord.accepted)
    known = {
        "tts": False,
        "mention_everyone": False,
        "pinned": False,
        "type": 0,
        "content": "",
        "edited_timestamp": None,
    }
    empty = {name: [] for name in ("mentions", "mention_roles", "attachments", "embeds", "components")}
    timestamp = "2026-01-01T00:00:00.000000+00:00"
    own = {"id": number, "channel_id": channel, "author": USER, "timestamp": timestamp}
    return _json({**known, **empty, **own})


async def telegram_message(request: web.Request) -> web.Response:
    said = await request.post()
    if not telegram.takes():
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
        return _json({**body, "parameters": {"retry_after": 1}}, status=429)
    chat = {"id": int(str(said["chat_id"])), "type": "private", "first_name": "A"}
    message = {"message_id": telegram.accepted, "date": int(time.time()), "chat": chat, "text": "x"}
    return _json({"ok": True, "result": message})


async def counts(_: web.Request) -> web.Response:
    return _json(
        {
            name: {"accepted": window.accepted, "throttled": window.throttled, "last": window.last}
            for name, window in WINDOWS.items()
        }
    )


async def seconds(_: web.Request) -> web.Response:
    return _json({name: dict(window.by_second) for name, window in WINDOWS.items()})


async def me(_: web.Request) -> web.Response:
    return _json(USER)


async def application(_: web.Request) -> web.Response:
    about = {"id": "1", "name": "scout", "description": "", "icon": None, "owner": USER, "verify_key": ""}
    return _json({**about, "bot_public": True, "bot_require_code_grant": False, "flags": 0})


async def telegram_me(_: web.Request) -> web.Response:
    return _json({"ok": True, "result": {"id": 1, "is_bot": True, "first_name": "S", "username": "s_bot"}})


async def main() -> None:
    app = web.Application()
    app.router.add_post("/api/channels/{channel}/messages", discord_message)
    app.router.add_get("/api/users/@me", me)
    app.router.add_get("/api/oauth2/applications/@me", application)
    app.router.add_post(f"/bot{TOKEN}/getMe", telegram_me)
    app.router.add_post(f"/bot{TOKEN}/{{method:send.*}}", telegram_message)
    app.router.add_get("/counts", counts)
    app.router.add_get("/seconds", seconds)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("http://127.0.0.1:{1}".format(*runner.addresses[0]), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
