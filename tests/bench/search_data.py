"""Files of listings, queries and judgments for the search benchmarks, and the measures."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

from core.values import Money, Offer

TOP, RECALLED = 10, 20
Judgments = Mapping[str, Mapping[str, int]]  # by query, by document


def text_of(path: Path) -> str:
    """A file's text, unpacked where it is packed."""
    data = path.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()


def products(paths: Sequence[Path]) -> list[Offer]:
    """Listings or products, a JSON object a line: id, title, description and what else is known."""
    rows = (json.loads(line) for path in paths for line in text_of(path).split("\n") if line.strip())
    return [_offer(row) for row in rows]


def _offer(row: dict[str, Any]) -> Offer:
    price = row.get("price")
    currency = row.get("currency")
    return Offer(
        source="bench",
        source_id=str(row["id"]),
        title=str(row["title"])[:300],
        description=str(row.get("description") or ""),
        category=row.get("category") or None,
        condition=row.get("condition") or None,
        price=Money(round(float(price) * 100), currency) if price is not None and currency else None,
        latitude=row.get("latitude"),
        longitude=row.get("longitude"),
    )


def judgments(path: Path) -> dict[str, dict[str, int]]:
    """Ratings by query and document, of a CSV with the columns query, docid, rating."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(text_of(path))):
        found[row["query"]][row["docid"]] = int(float(row["rating"]))
    return dict(found)


def typos(path: Path) -> dict[str, str]:
    """The mistyped form of queries, of a CSV with the columns query, query_typo."""
    return {row["query"]: row["query_typo"] for row in csv.DictReader(io.StringIO(text_of(path)))}


@dataclass(frozen=True, slots=True)
class KnownItem:
    query: str
    query_typo: str
    relevant: frozenset[str]


def known_items(path: Path) -> list[KnownItem]:
    """Queries and what must be found, a JSON object a line."""
    rows = (json.loads(line) for line in text_of(path).split("\n") if line.strip())
    return [KnownItem(row["query"], row["query_typo"], frozenset(map(str, row["relevant"]))) for row in rows]


def ndcg(found: Sequence[str], rated: Mapping[str, int], top: int = TOP) -> float:
    """Gain 2^rating - 1, discounted by place; what nobody rated counts nothing."""
    best = sorted(rated.values(), reverse=True)[:top]
    ideal = sum(_gain(rating, place) for place, rating in enumerate(best))
    return sum(_gain(rated.get(one, 0), place) for place, one in enumerate(found[:top])) / ideal


def recall(found: Sequence[str], relevant: frozenset[str], top: int) -> float:
    return len(relevant.intersection(found[:top])) / min(top, len(relevant))


def reciprocal(found: Sequence[str], relevant: frozenset[str]) -> float:
    return next((1 / place for place, one in enumerate(found, start=1) if one in relevant), 0.0)


def relevant(rated: Mapping[str, int]) -> frozenset[str]:
    return frozenset(one for one, rating in rated.items() if rating > 0)


def _gain(rating: int, place: int) -> float:
    return (2**rating - 1) / log2(place + 2)


def asked(judged: Judgments) -> Iterator[tuple[str, Mapping[str, int]]]:
    """The queries that something is relevant to."""
    return ((query, rated) for query, rated in judged.items() if relevant(rated))
