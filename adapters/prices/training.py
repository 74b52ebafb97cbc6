"""A process of its own that learns a model: `python -m adapters.prices.training FOLDER`, told by its standard input.

So that a fit neither holds the interpreter of the service nor keeps its memory. The first line is what it is for, each
other line an ad; the answer is one line: the note of the model that was written, or null where there are too few rows.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from adapters.prices.fitting import fit
from adapters.prices.judging import judge
from adapters.prices.reading import read
from adapters.prices.rows import row_of
from adapters.prices.store import ModelStore, Note, told_note
from core.ports.price_model import ModelCard, PricedAd

LEAST_ROWS = 120  # below it the plain median is as good
NICE = 10  # others go first


def train(rows: Sequence[PricedAd], currency: str, now: datetime, digest: str, store: ModelStore) -> Note | None:
    """Fit, judge and write; None where there are too few rows."""
    rows = [row for row in rows if 0 < row.price < float("inf")]
    if len(rows) < LEAST_ROWS:
        return None
    ads = [read(row.ad) for row in rows]
    logs = np.log([row.price for row in rows])
    model, held = fit(ads, logs)
    judged = judge(logs, held.told, held.low, held.high, held.median, [ad.category for ad in ads])
    posted = [row.ad.posted_at for row in rows if row.ad.posted_at]
    version = f"{now:%Y%m%d%H%M%S}-{digest[:8]}"
    card = ModelCard(
        version=version,
        trained_at=now,
        currency=currency,
        rows=len(rows),
        oldest=min(posted, default=None),
        newest=max(posted, default=None),
        error=judged.error,
        median_error=judged.median_error,
        by_category=judged.by_category,
        used_in=judged.used_in,
        coverage=judged.coverage,
    )
    file, written = store.write(model, version)
    return Note(file, written, card)


def main() -> None:
    """One training, from standard input to standard output."""
    os.nice(NICE)
    head: dict[str, Any] = json.loads(sys.stdin.readline())
    lines = sorted(sys.stdin)  # so that the order in which rows come makes no difference
    digest = sha256("".join(lines).encode()).hexdigest()
    store, now = ModelStore(Path(sys.argv[1])), datetime.fromisoformat(head["now"])
    note = train([row_of(line) for line in lines], head["currency"], now, digest, store)
    sys.stdout.write(json.dumps(told_note(note) if note else None) + "\n")


if __name__ == "__main__":
    main()
