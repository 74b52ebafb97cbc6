"""The measurements themselves, on little. No time is asserted; quality is, on files that are not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import search, search_data, search_speed
from tests.builders import offer

DATA = Path(__file__).parents[3] / "shared" / "data"
KINDS = ["index", "words", "common words", "prefix", "typo", "facets", "autocomplete", "new listing until found"]


async def test_every_kind_of_search_is_timed() -> None:
    rows = await search_speed.measured("sqlite", 400, asked=40)
    assert [row["kind"] for row in rows] == KINDS
    assert all(row["queries"] for row in rows[1:])


async def test_what_is_relevant_and_found_first_is_worth_one() -> None:
    offers = [offer(title, source="shop", source_id=title) for title in ("Red couch", "Blue lamp", "Oak table")]
    found = await search.measured("sqlite", offers, {"couch": {"Red couch": 3}}, {"couch": "coutch"}, [])
    assert (found["ndcg10"], found["zero_results"], found["changed"]) == (1.0, 0, 0)
    typo = found["typo"]
    assert isinstance(typo, dict)
    assert typo["ndcg10"] == 1.0
    plain = found["plain_typo"]
    assert isinstance(plain, dict)
    assert plain["zero_results"] == 1


@pytest.mark.skipif(not DATA.is_dir(), reason="the judged queries are not here: they are no part of this project")
async def test_judged_queries_find_what_they_should_mistyped_too() -> None:
    found = await search.measured(
        "sqlite",
        search_data.products([DATA / "search_chorus_products.jsonl.gz"]),
        search_data.judgments(DATA / "search_chorus_judgments.csv"),
        search_data.typos(DATA / "search_chorus_queries_typo.csv"),
        [],
    )
    clean, plain, same, typo = found["ndcg10"], found["plain"], found["same_clean"], found["typo"]
    assert isinstance(plain, dict)
    assert isinstance(same, dict)
    assert isinstance(typo, dict)
    assert isinstance(clean, float)
    assert clean >= 0.71
    assert clean >= plain["ndcg10"]
    assert typo["ndcg10"] >= 0.68
    assert typo["ndcg10"] >= 0.95 * same["ndcg10"]
    assert (found["zero_results"], typo["zero_results"]) == (0, 0)
