"""The measurement itself: every variant finds the same pairs. No time is asserted."""

from __future__ import annotations

import pytest

from core.rules.matching import prepare
from core.values import Scope
from tests.bench import matching
from tests.bench.workload import Workload


def test_every_variant_finds_the_pairs_that_sql_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "PREVIEWS", 300)
    rows = matching.run(rules=300, listings=50)
    assert all(tuple(row) == matching.COLUMNS for row in rows)
    assert all(row["identical"] is True for row in rows)
    assert len(rows) == 4
    assert len({row["pairs"] for row in rows}) == 1
    assert rows[0]["pairs"], "a load in which nothing matches measures nothing"


def test_with_many_rules_sql_is_sampled_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "NAIVE_MOST", 100)
    monkeypatch.setattr(matching, "SAMPLE", 60)
    naive, *others = matching.run(rules=300, listings=50)
    assert "60 sampled" in str(naive["variant"])
    assert naive["identical"] is None
    assert all(row["identical"] is True for row in others)


def test_an_index_that_misses_a_pair_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = matching.RuleIndex.matching
    monkeypatch.setattr(matching.RuleIndex, "matching", lambda self, seen: whole(self, seen)[1:])
    assert matching.main(["--rules", "300", "--listings", "50"]) == 1


def test_the_load_asks_for_all_that_a_rule_can_ask() -> None:
    wishes = [prepare(criteria) for _, criteria in Workload().rules(2_000)]
    few = {
        "any_of": sum(bool(w.any_of) for w in wishes),
        "title": sum(w.criteria.scope is Scope.TITLE for w in wishes),
        "pairs excluded": sum(any(" " in word for word in w.criteria.exclude_keywords) for w in wishes),
        "categories": sum(len(w.criteria.categories) > 1 for w in wishes),
        "no goods": sum(len(w.asked) > 1 for w in wishes),
    }
    assert all(10 <= count <= 200 for count in few.values()), few
