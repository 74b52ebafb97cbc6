"""The measurement itself: every variant finds the same pairs. No time is asserted."""

from __future__ import annotations

import pytest

from tests.bench import matching


def test_every_variant_finds_the_pairs_that_sql_finds() -> None:
    rows = matching.run(rules=300, listings=50)
    assert all(tuple(row) == matching.COLUMNS for row in rows)
    assert all(row["identical"] is True for row in rows)
    assert len({row["pairs"] for row in rows}) == 1
    assert rows[0]["pairs"], "a load in which nothing matches measures nothing"


def test_with_many_rules_sql_is_sampled_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "NAIVE_MOST", 100)
    monkeypatch.setattr(matching, "SAMPLE", 60)
    naive, *others = matching.run(rules=300, listings=50)
    assert "60 sampled" in str(naive["variant"])
    assert naive["identical"] is None
    assert all(row["identical"] is True for row in others)
