"""How long a new listing takes to find its rules: the index against SQL a rule, in one process, with equal answers.

`python -m tests.bench.matching --rules 10000 --listings 1000 [--json]`
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable
from random import Random
from statistics import median, quantiles
from time import perf_counter

from core.rules.index import RuleIndex
from core.rules.matching import Subject, Wanted, prepare, subject
from tests.bench.naive import NaiveSql
from tests.bench.workload import Workload

NAIVE_MOST = 10_000  # with more rules than this, SQL is asked for a sample and its time scaled
SAMPLE = 2_000
LIVE_MOST = 100_000  # with more rules than this, only the sealed index is measured
TIMES = 3  # each variant; the median counts
COLUMNS = (
    "variant",
    "rules",
    "listings",
    "ms_per_listing",
    "p50_ms",
    "p99_ms",
    "pairs",
    "identical",
    "ratio_vs_naive",
    "bytes_per_rule",
    "build_s",
)
Row = dict[str, object]
Pairs = set[tuple[int, int]]


def run(rules: int, listings: int, seed: int = 1) -> list[Row]:
    """One row a variant; `identical` says that its pairs are those of SQL, for the rules that SQL was asked for."""
    load = Workload(seed)
    subjects = [subject(listing) for listing in load.listings(listings)]
    asked = range(1, rules + 1)
    if rules > NAIVE_MOST:
        asked = Random(seed).sample(asked, SAMPLE)
    live = RuleIndex(load.frequencies())
    chosen, built = _build(live, load, rules, set(asked), sealing=rules > LIVE_MOST)
    naive, expected = _naive(subjects, chosen, rules)
    rows, found = [naive], None
    if rules <= LIVE_MOST:
        row, found = _measured("index, live", live, subjects, chosen, expected, naive)
        rows.append(row | {"build_s": built})
        began = perf_counter()
        live.seal()
        built += perf_counter() - began
    row, sealed = _measured("index, sealed", live, subjects, chosen, expected, naive)
    held, size = live.sealed
    row |= {"build_s": built, "bytes_per_rule": size / held, "variant": f"index, {held / rules:.0%} sealed"}
    return [*rows, row | {"identical": bool(row["identical"]) and found in (None, sealed)}]


def _build(
    index: RuleIndex, load: Workload, rules: int, chosen: set[int], *, sealing: bool
) -> tuple[dict[int, Wanted], float]:
    """Files all rules. The chosen ones apart, and the seconds that filing took."""
    apart, seconds = dict[int, Wanted](), 0.0
    for rule_id, criteria in load.rules(rules):
        wanted = prepare(criteria)
        if rule_id in chosen:
            apart[rule_id] = wanted
        began = perf_counter()
        index.add(rule_id, 1, wanted)
        if sealing and (rule_id % LIVE_MOST == 0 or rule_id == rules):
            index.seal()
        seconds += perf_counter() - began
    return apart, seconds


def _naive(subjects: list[Subject], chosen: dict[int, Wanted], rules: int) -> tuple[Row, Pairs]:
    sql, pairs, times = NaiveSql(subjects), Pairs(), []
    for _ in range(TIMES):
        began = perf_counter()
        pairs = {(rule_id, found) for rule_id, wanted in chosen.items() for found in sql.ids(wanted)}
        times.append(perf_counter() - began)
    sql.close()
    sampled = len(chosen) < rules
    name = f"naive SQL a rule ({len(chosen)} sampled, scaled)" if sampled else "naive SQL a rule"
    ms = median(times) * 1_000 * rules / len(chosen) / len(subjects)
    return _row(name, rules, len(subjects), ms, pairs=len(pairs), identical=None if sampled else True), pairs


def _measured(
    name: str,
    index: RuleIndex,
    subjects: list[Subject],
    chosen: dict[int, Wanted],
    expected: Pairs,
    naive: Row,
) -> tuple[Row, Pairs]:
    found, each = _timed(index.matching, subjects)
    same = {(rule_id, listing) for rule_id, listing in found if rule_id in chosen} == expected
    ms = sum(each) / len(each)
    row = _row(name, len(index), len(subjects), ms, pairs=len(found), identical=same)
    cuts = quantiles(each, n=100) if len(each) > 1 else each * 99
    ratio = float(str(naive["ms_per_listing"])) / ms
    return row | {"p50_ms": cuts[49], "p99_ms": cuts[98], "ratio_vs_naive": ratio}, found


def _timed(matching: Callable[[Subject], list[int]], subjects: list[Subject]) -> tuple[Pairs, list[float]]:
    """The pairs, and the milliseconds of each listing: the median of a few times, the collector kept out."""
    rounds, pairs = [], Pairs()
    gc.collect()
    gc.disable()
    try:
        for _ in range(TIMES):
            times = []
            for seen in subjects:
                began = perf_counter()
                rules = matching(seen)
                times.append((perf_counter() - began) * 1_000)
                pairs.update((rule, seen.listing.id) for rule in rules)
            rounds.append(times)
    finally:
        gc.enable()
    return pairs, [median(times) for times in zip(*rounds, strict=True)]


def _row(variant: str, rules: int, listings: int, ms: float, **known: object) -> Row:
    given = {"variant": variant, "rules": rules, "listings": listings, "ms_per_listing": ms, **known}
    return {column: given.get(column) for column in COLUMNS}


def _shown(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=10_000)
    parser.add_argument("--listings", type=int, default=1_000)
    parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")
    given = parser.parse_args(arguments)
    rows = run(given.rules, given.listings)
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        for line in (dict(zip(COLUMNS, COLUMNS, strict=True)), *rows):
            print("  ".join(_shown(line[column]).ljust(14) for column in COLUMNS))
    return 0 if all(row["identical"] in (True, None) for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
