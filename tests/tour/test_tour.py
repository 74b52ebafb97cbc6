"""The tour still holds."""

from __future__ import annotations

import pytest

from tests.tour.document import FILE, compared, transcripts, written

A_MINUTE = 60.0


@pytest.mark.timeout(600)
async def test_a_newcomer_has_an_alert_within_a_minute_as_the_docs_say() -> None:
    found = await transcripts()
    for told in found:
        assert told.seconds < A_MINUTE
        assert told.steps <= 6
        assert told.waited > 0
        assert "Gaming PC RTX 3060" in told.text()
    page = written(found)
    assert compared(page) == compared(FILE.read_text(encoding="utf-8")), "run: python -m tests.tour"
