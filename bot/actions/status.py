"""Look again at how all is doing."""

from __future__ import annotations

from bot.talk import Talk
from core.app import App


async def look(app: App, talk: Talk, target: str) -> object:
    return await app.status(talk.person)


HANDLERS = {"status": look}
