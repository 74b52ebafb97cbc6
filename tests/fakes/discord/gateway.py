"""The gateway: one websocket on which Discord tells the bot what happens."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from aiohttp import web

from tests.fakes.discord.payloads import account_json, guild_json, member_json, message_json
from tests.fakes.discord.state import Message

if TYPE_CHECKING:
    from tests.fakes.discord.fake import FakeDiscord

# topics/opcodes-and-status-codes
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 9, 10, 11
UNKNOWN_ERROR, AUTHENTICATION_FAILED = 4000, 4004
HEARTBEAT_MS = 41_250
REMEMBERED = 1000  # events kept for a client that resumes


class Gateway:
    """Keeps the session of the bot. What happens while it is away is told when it resumes."""

    def __init__(self, fake: FakeDiscord) -> None:
        self._fake = fake
        self._socket: web.WebSocketResponse | None = None
        self._session: str | None = None
        self._sequence = 0
        self._told: deque[dict[str, Any]] = deque(maxlen=REMEMBERED)
        self.identifies: list[dict[str, Any]] = []
        self.resumes: list[dict[str, Any]] = []
        self.heartbeats = 0
        self.ready = False

    @property
    def intents(self) -> discord.Intents:
        """What the bot asked to be told, in its latest IDENTIFY."""
        return discord.Intents._from_value(self.identifies[-1]["intents"] if self.identifies else 0)

    @property
    def token(self) -> str | None:
        """The token of the latest IDENTIFY."""
        return self.identifies[-1]["token"] if self.identifies else None

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """The connection of a client, until either side ends it."""
        socket = web.WebSocketResponse(timeout=1)
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        try:
            async for frame in socket:
                await self._hear(socket, frame.json())
        finally:
            if self._socket is socket:
                self._socket, self.ready = None, False
                self._fake.bell.ring()
        return socket

    async def dispatch(self, event: str, data: Any) -> None:
        """Tells the bot of an event, now or when it resumes. Nobody is told before the first IDENTIFY."""
        if self._session is None:
            return
        self._sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": self._sequence, "d": data}
        self._told.append(payload)
        if self._socket is not None and not self._socket.closed:
            with suppress(ConnectionError):  # it is going away: told when it resumes
                await self._socket.send_json(payload)

    async def tell(self, event: str, message: Message) -> None:
        """MESSAGE_CREATE or MESSAGE_UPDATE, if the bot's intents ask for it; without the privileged one the
        words of others in a guild are left out."""
        guild, intents = message.channel.guild, self.intents
        if not (intents.guild_messages if guild else intents.dm_messages):
            return
        payload = message_json(message, self._fake.state)
        if guild:
            payload |= {"guild_id": guild.id, "member": member_json(message.author)}
            if message.author is not self._fake.state.bot and not intents.message_content:
                payload |= {"content": "", "embeds": [], "attachments": [], "components": []}
        await self.dispatch(event, payload)

    async def close(self, code: int = UNKNOWN_ERROR) -> None:
        """Ends the connection; with the code of an unknown error the client resumes."""
        socket, self._socket, self.ready = self._socket, None, False
        if socket is not None:
            await socket.close(code=code)

    async def _hear(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        op: int = frame["op"]
        data: Any = frame.get("d")
        if op == HEARTBEAT:
            self.heartbeats += 1
            await socket.send_json({"op": HEARTBEAT_ACK})
        elif op in (IDENTIFY, RESUME) and not self._fake.accepts(f"Bot {data['token']}"):
            await socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
        elif op == IDENTIFY:
            self.identifies.append(data)
            await self._begin(socket)
        elif op == RESUME:
            self.resumes.append(data)
            await self._resume(socket, data)
        self._fake.bell.ring()

    async def _begin(self, socket: web.WebSocketResponse) -> None:
        state = self._fake.state
        self._socket, self._session, self._sequence = socket, state.new_id(), 0
        self._told.clear()
        told = list(state.guilds.values()) if self.intents.guilds else []
        ready = {
            "v": 10,
            "user": account_json(state.bot),
            "guilds": [{"id": g.id, "unavailable": True} for g in told],
            "session_id": self._session,
            "resume_gateway_url": self._fake.gateway_url,
            "application": {"id": state.application_id, "flags": 0},
            "shard": self.identifies[-1].get("shard", [0, 1]),
        }
        await self.dispatch("READY", ready)
        for guild in told:
            await self.dispatch("GUILD_CREATE", {**guild_json(guild, state), "unavailable": False})
        self.ready = True

    async def _resume(self, socket: web.WebSocketResponse, data: dict[str, Any]) -> None:
        if data["session_id"] != self._session:
            await socket.send_json({"op": INVALID_SESSION, "d": False})
            return
        self._socket = socket
        for payload in [p for p in self._told if p["s"] > data["seq"]]:
            await socket.send_json(payload)
        await self.dispatch("RESUMED", {})
        self.ready = True
