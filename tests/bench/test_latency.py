"""The measurement itself runs the product's loop to the end. No time is asserted."""

from __future__ import annotations

from pathlib import Path

from tests.bench import latency


async def test_every_listing_is_seen_through_to_its_deliveries(tmp_path: Path) -> None:
    row = await latency.run(rules=1_500, listings=8, home=tmp_path)
    assert tuple(row) == latency.COLUMNS
    assert row["matches"], "a load in which nothing matches measures nothing"
    assert row["deliveries"] == row["matches"], "one rule a person and listing, at most"
