"""`python -m tests.tour`."""

from __future__ import annotations

import asyncio

from tests.tour.document import FILE, transcripts, written

found = asyncio.run(transcripts())
FILE.write_text(written(found), encoding="utf-8")
for told in found:
    print(f"{told.steps} steps, {told.seconds:.0f} s; the message after {told.waited:.2f} s")
