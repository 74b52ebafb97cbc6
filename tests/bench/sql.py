"""The product's other way to the same answer, measured too: the query behind previews, on a database of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from config.compose.storage import database_url, open_storage
from core.models import ListingRow
from core.rules.candidates import matching_now
from core.rules.matching import Subject, Wanted


def previews(subjects: list[Subject], rules: Mapping[int, Wanted]) -> tuple[set[tuple[int, int]], float]:
    """The pairs of rule and listing, and the seconds that asking every rule once took."""
    with TemporaryDirectory() as home:
        return asyncio.run(_previews(Path(home), subjects, rules))


async def _previews(
    home: Path, subjects: list[Subject], rules: Mapping[int, Wanted]
) -> tuple[set[tuple[int, int]], float]:
    async with open_storage(database_url(home, None), home):
        await ListingRow.bulk_create([_row(seen) for seen in subjects])
        began = perf_counter()
        answers = [(rule_id, await matching_now(wanted, len(subjects))) for rule_id, wanted in rules.items()]
        seconds = perf_counter() - began
        return {(rule_id, found.id) for rule_id, (listings, _) in answers for found in listings}, seconds


def _row(seen: Subject) -> ListingRow:
    of = seen.listing
    assert of.price is not None
    return ListingRow(
        id=of.id,
        source=of.source,
        source_id=of.source_id,
        title=of.title,
        description=of.description,
        title_terms=seen.title_terms,
        text_terms=seen.text_terms,
        listing_class=seen.listing_class,
        category=of.category,
        condition=of.condition,
        price=of.price.minor,
        currency=of.price.currency,
        latitude=of.latitude,
        longitude=of.longitude,
        first_seen=of.first_seen,
        score=of.score,
        content_hash="",
    )
