"""The `requests` that Apprise's plugins see: each connection goes to a checked address, and every answer is noted."""

from __future__ import annotations

import logging
import socket
import sys
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Event
from types import ModuleType
from typing import Any

import requests
from apprise.plugins.base import NotifyBase
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from core.errors import FetchFailed
from core.ports.fetch import PublicAddresses

CONNECT_SECONDS, READ_SECONDS = 5.0, 10.0
MOST_READ = 64 * 1024  # bytes of an answer; what a plugin looks at is far less
PASSED = ("params", "data", "json", "headers", "auth")  # of a plugin's call; the rest is ours to say


@dataclass
class Answer:
    """What a service said."""

    status: int
    retry_after: str | None
    body: bytes


@dataclass
class Exchange:
    """One send. `connected` is set once a request can have left; `refused` is why a connection was not made."""

    guard: PublicAddresses
    answers: list[Answer] = field(default_factory=list)
    refused: FetchFailed | None = None
    connected: Event = field(default_factory=Event)
    ended: Event = field(default_factory=Event)
    sockets: list[socket.socket] = field(default_factory=list)

    def abort(self) -> None:
        """Ends its connections, from any thread: whoever waits on one stops waiting."""
        self.ended.set()
        for one in self.sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


current: ContextVar[Exchange | None] = ContextVar("exchange", default=None)


class _Guarded(HTTPConnection):
    """Connects to what the guard says, in its order; the certificate is held against the name as ever."""

    def _new_conn(self) -> socket.socket:
        exchange = current.get()
        if exchange is None or exchange.ended.is_set():
            raise NewConnectionError(self, "no exchange")
        host = f"[{self.host}]" if ":" in self.host else self.host
        scheme = "https" if isinstance(self, HTTPSConnection) else "http"
        try:
            addresses = exchange.guard.public(f"{scheme}://{host}:{self.port}")
        except FetchFailed as refused:
            exchange.refused = refused
            raise NewConnectionError(self, "refused") from None
        for address in addresses:
            with suppress(OSError):
                made = create_connection((address, self.port), CONNECT_SECONDS, socket_options=self.socket_options)
                exchange.sockets.append(made)
                return made
        raise NewConnectionError(self, "no connection")

    def connect(self) -> None:
        super().connect()
        if exchange := current.get():
            exchange.connected.set()


class _GuardedTLS(_Guarded, HTTPSConnection):
    """The same under TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLS


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _PoolTLS}


class _Requests(ModuleType):
    """Stands where a plugin says `requests`: no proxy, no netrc, no cookies, no redirects, certificates checked."""

    def __getattr__(self, name: str) -> Any:
        if name in ("Session", "session", "patch", "delete", "head", "options"):
            raise AttributeError(name)
        return getattr(requests, name)

    def get(self, url: str, **asked: Any) -> requests.Response:
        return self.request("GET", url, **asked)

    def post(self, url: str, **asked: Any) -> requests.Response:
        return self.request("POST", url, **asked)

    def request(self, method: str, url: str, **asked: Any) -> requests.Response:
        """As requests has it. Raises RequestException alone."""
        exchange = current.get()
        if exchange is None or exchange.ended.is_set():
            raise requests.ConnectionError("no exchange")
        passed = {name: asked[name] for name in PASSED if asked.get(name) is not None}
        passed["headers"] = {**passed.get("headers", {}), "Accept-Encoding": "identity", "Connection": "close"}
        with requests.Session() as session:
            session.trust_env = False
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Adapter())
            seconds = (CONNECT_SECONDS, READ_SECONDS)
            got = session.request(method, url, timeout=seconds, allow_redirects=False, stream=True, **passed)
            try:
                got._content = got.raw.read(MOST_READ, decode_content=False)
            except Exception:
                raise requests.ConnectionError("cut") from None
            finally:
                got.close()
            got._content_consumed = True
        exchange.answers.append(Answer(got.status_code, got.headers.get("Retry-After"), got.content or b""))
        return got


_REQUESTS = _Requests("requests")


def guard(plugin: NotifyBase) -> None:
    """Hand a plugin's module our `requests`. RuntimeError for one that speaks by other means."""
    module = sys.modules[type(plugin).__module__]
    if not isinstance(getattr(module, "requests", None), ModuleType):
        raise RuntimeError(f"{module.__name__} does not use requests")  # noqa: TRY004 - of the vendor's, not of a value
    module.requests = _REQUESTS  # type: ignore[attr-defined]


def _outside(record: logging.LogRecord) -> bool:
    return current.get() is None


# Both write addresses, which here are secrets: Apprise in every line, urllib3 with each request.
logging.getLogger("apprise").addFilter(lambda record: False)
for _name in ("urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).addFilter(_outside)
