"""Keeps the index as the database has it: by what waits in the outbox, and anew beside the one in use."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC
from typing import Any

import structlog
from elasticsearch import AsyncElasticsearch, NotFoundError
from elasticsearch.helpers import async_streaming_bulk

from adapters.search.elasticsearch.mapping import TEMPLATE, VERSION
from adapters.search.elasticsearch.outbox import Change, Outbox
from core.models.instant import to_ms
from core.ports.clock import Clock
from core.ports.engine import EngineDown
from core.store import Database

CHUNK = 1_000  # documents read and sent at a time while an index is made anew
RETRIES, FIRST_PAUSE, LONGEST_PAUSE = 3, 0.5, 8.0  # of documents that a busy server turns away; seconds
CONFLICT, NOT_FOUND, BUSY, FAULT = 409, 404, 429, 500

log = structlog.get_logger()


class PlaceGone(Exception):
    """Nothing is behind the alias that was written to."""


class Indexing:
    """The index behind `alias`. Another index is filled behind `filling`, and then takes its place."""

    def __init__(self, db: Database, client: AsyncElasticsearch, clock: Clock, name: str) -> None:
        self.alias, self._filling = f"{name}-listings", f"{name}-filling"
        self.outbox = Outbox(db)
        self._client, self._clock = client, clock
        self._is_known = False  # that the index is there, and as this version wants it

    async def prepare(self) -> None:
        """Make the outbox; the server is not asked."""
        await self.outbox.prepare(self._now())

    async def catch_up(self, most: int) -> int:
        """Take in what waits; first of all the whole, where there is no index."""
        if not self._is_known and not await self._is_there():
            return await self.rebuild() or 0
        self._is_known = True
        changes = await self.outbox.take(most)
        if not changes:
            return 0
        # Asked after the changes were read: an index begun later reads them itself. And written first: should it take
        # its place meanwhile, the second writing finds it there.
        written = {change.id for change in changes}
        if await self._client.indices.exists_alias(name=self._filling):
            with suppress(PlaceGone):
                written &= await self._write(changes, self._filling, refresh=False)
        try:
            written &= await self._write(changes, self.alias, refresh=True)
        except PlaceGone:
            self.forget()
            raise EngineDown("the index is gone") from None
        done = [change for change in changes if change.id in written]
        await self.outbox.done([change.id for change in done], [change.version for change in done])
        if not done:
            raise EngineDown("nothing was taken in")
        return len(done)

    def forget(self) -> None:
        """The index is not there any more: the next turn looks, and makes it anew."""
        self._is_known = False

    async def rebuild(self) -> int | None:
        """Fill a new index beside the one in use, then let it take its place. None if another process is at it."""
        if not await self.outbox.begin_filling(self._now()):
            return None
        filled: int | None = None
        try:
            index = await self._begin()
            try:
                copied = await self._copy()
            except PlaceGone:
                raise EngineDown("the new index is gone") from None
            await self._client.indices.refresh(index=index)
            await self._swap(index)
            filled, self._is_known = self._now(), True
        finally:
            await self.outbox.end_filling(filled)
        for ids, versions in copied:
            await self.outbox.done(ids, versions)
        await self.outbox.forget_gone()
        number = sum(len(ids) for ids, _ in copied)
        log.info("search index made anew", index=index, listings=number)
        return number

    async def _is_there(self) -> bool:
        """Whether the alias stands for an index of this version that was filled to the end."""
        if await self.outbox.filled() is None:
            return False
        try:
            behind = await self._client.indices.get_alias(name=self.alias)
        except NotFoundError:
            return False
        return any(index.startswith(f"{self.alias}-{VERSION}-") for index in behind.body)

    async def _begin(self) -> str:
        """An empty index of this version, behind `filling`."""
        await self._client.indices.put_index_template(
            name=self.alias, index_patterns=[f"{self.alias}-*"], template=TEMPLATE, priority=200
        )
        await self._drop_behind(self._filling)
        index = f"{self.alias}-{VERSION}-{self._clock.now().astimezone(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        await self._client.indices.create(index=index, aliases={self._filling: {}})
        return index

    async def _copy(self) -> list[tuple[list[int], list[int]]]:
        """Every active listing into the index behind `filling`; answers what it has now, ids and versions."""
        copied: list[tuple[list[int], list[int]]] = []
        last = 0
        while changes := await self.outbox.active(last, CHUNK):
            last = changes[-1].id
            written = await self._write(changes, self._filling, refresh=False)
            if len(written) < len(changes):
                missing = [c for c in changes if c.id not in written]
                log.error("listings not indexed", ids=[c.id for c in missing][:20])
                # The index in use may have them, so that nothing waits; this one takes its place without them.
                await self.outbox.again([c.id for c in missing], [c.version for c in missing])
            done = [change for change in changes if change.id in written]
            copied.append(([c.id for c in done], [c.version for c in done]))
            await self.outbox.still_filling(self._now())
            await asyncio.sleep(0)
        return copied

    async def _swap(self, index: str) -> None:
        """At once: no search finds neither, and none finds both."""
        old: list[str] = []
        if await self._client.indices.exists_alias(name=self.alias):
            old = list((await self._client.indices.get_alias(name=self.alias)).body)
        actions: list[dict[str, Any]] = [{"remove": {"index": one, "alias": self.alias}} for one in old]
        actions.append({"add": {"index": index, "alias": self.alias}})
        actions.append({"remove": {"index": index, "alias": self._filling}})
        await self._client.indices.update_aliases(actions=actions)
        for one in old:
            await self._client.indices.delete(index=one, ignore_unavailable=True)

    async def _drop_behind(self, alias: str) -> None:
        """What a rebuild that was cut short left."""
        if await self._client.indices.exists_alias(name=alias):
            for index in (await self._client.indices.get_alias(name=alias)).body:
                await self._client.indices.delete(index=index, ignore_unavailable=True)

    async def _write(self, changes: Sequence[Change], place: str, *, refresh: bool) -> set[int]:
        """Send changes; answers the ids that are there as they should be. Raises PlaceGone.

        Only to an alias (`require_alias`): a write to an index that was just dropped must not make it anew.
        """
        written: set[int] = set()
        refused: list[tuple[int, str]] = []
        async for fine, item in async_streaming_bulk(
            self._client,
            _actions(changes, place),
            chunk_size=CHUNK,
            max_retries=RETRIES,
            initial_backoff=FIRST_PAUSE,
            max_backoff=LONGEST_PAUSE,
            raise_on_error=False,
            refresh=refresh,
            require_alias=True,
        ):
            ((kind, told),) = item.items()
            number, status, why = int(told["_id"]), int(told.get("status", FAULT)), told.get("error")
            if fine or status == CONFLICT or (kind == "delete" and status == NOT_FOUND and why is None):
                written.add(number)
            elif status == NOT_FOUND:
                raise PlaceGone(place)
            elif status != BUSY and status < FAULT:
                refused.append((number, str(why)[:200]))
                written.add(number)  # it would be refused again, and hold up what waits behind it
        if refused:
            log.error("listings refused by the search server", number=len(refused), first=refused[0])
        return written

    def _now(self) -> int:
        return to_ms(self._clock.now())


def _actions(changes: Sequence[Change], place: str) -> Iterator[dict[str, Any]]:
    for change in changes:
        known = {"_index": place, "_id": str(change.id), "version": change.version, "version_type": "external"}
        if change.row is None:
            yield {"_op_type": "delete", **known}
        else:
            yield {"_op_type": "index", **known, "_source": document(change.id, change.row)}


def document(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """A listing as the index has it; what it does not say is left out."""
    said = {name: row[name] for name in ("category", "condition", "currency", "price", "source", "score", "seen")}
    if row["latitude"] is not None and row["longitude"] is not None:
        said["point"] = {"lat": row["latitude"], "lon": row["longitude"]}
    title = row["title_terms"]
    return {
        "id": number,
        "title": title,
        "all": [title, title, row["rest"] or ""],  # a word of the title counts like two of the description
        "typed": row["title"],
        **{name: value for name, value in said.items() if value is not None},
    }
