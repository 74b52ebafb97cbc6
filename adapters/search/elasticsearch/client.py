"""The official client, and which of its errors mean that the server is away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from elastic_transport import AiohttpHttpNode, HttpHeaders
from elastic_transport._node import NodeApiResponse
from elasticsearch import ApiError, AsyncElasticsearch, ConnectionError, ConnectionTimeout, TransportError

from core.ports.engine import EngineDown, EngineRefused

PATIENCE = 20.0  # seconds for what nobody waits for
BUSY = 429
FAULT = 500  # a status from here on is the server's fault


class PlainNode(AiohttpHttpNode):
    """Speaks of JSON by its plain name.

    The client asks for answers "compatible with 9", which a server of 8 refuses. What we use is the same in both.
    """

    async def perform_request(  # type: ignore[override]
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: Any = None,
    ) -> NodeApiResponse:
        plain = HttpHeaders(headers or {})
        for name in ("accept", "content-type"):
            if "ndjson" in str(plain.get(name)):
                plain[name] = "application/x-ndjson"
            elif "json" in str(plain.get(name)):
                plain[name] = "application/json"
        return await super().perform_request(method, target, body, plain, request_timeout)


def open_client(url: str, api_key: str | None = None, ca_certs: str | None = None) -> AsyncElasticsearch:
    """A client of the server at `url` (which may hold user:password); nothing is asked yet. Closed by the caller."""
    given: dict[str, Any] = {"api_key": api_key} if api_key else {}
    if ca_certs:
        given["ca_certs"] = ca_certs
    return AsyncElasticsearch(
        url, node_class=PlainNode, request_timeout=PATIENCE, max_retries=0, retry_on_timeout=False, **given
    )


@contextmanager
def told_apart() -> Iterator[None]:
    """Errors of the client as the port knows them."""
    try:
        yield
    except (ConnectionError, ConnectionTimeout) as wrong:
        raise EngineDown(type(wrong).__name__) from wrong
    except ApiError as wrong:
        is_away = wrong.meta.status == BUSY or wrong.meta.status >= FAULT
        raise (EngineDown if is_away else EngineRefused)(f"{wrong.meta.status} {wrong.message}"[:300]) from wrong
    except TransportError as wrong:
        raise EngineRefused(type(wrong).__name__) from wrong
