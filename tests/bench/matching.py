"""How long a new listing takes to find its rules: the index against SQL a rule, in one process, with equal answers.

`python -m tests.bench.matching --rules 10000 --listings 1000 [--json]`; exit code 1 if any answer differs.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from time import perf_counter

from core.rules.index import RuleIndex
from core.rules.matching import Subject, Wanted, prepare, subject
from tests.bench.naive import NaiveSql
from tests.bench.sql import previews
from tests.bench.workload import Workload

NAIVE_MOST = 10_000  # with more rules than this, SQL is asked for a sample and its time scaled
SAMPLE = 2_000
PREVIEWS = 200  # rules of which the product's own query is asked
LIVE_MOST = 100_000  # with more rules than this, only the sealed index is measured
A_SEAL = 100_000  # rules filed before they are sealed
TIMES = 3  # all variants in turn; the median of each listing counts
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


@dataclass(slots=True)
class Variant:
    """An index, and what was measured of it."""

    name: str
    index: RuleIndex
    build_s: float = 0.0
    pairs: Pairs = field(default_factory=set)
    rounds: list[list[float]] = field(default_factory=list)  # milliseconds of each listing

    def add(self, rule_id: int, wanted: Wanted) -> None:
        began = perf_counter()
        self.index.add(rule_id, 1, wanted)
        self.build_s += perf_counter() - began

    def seal(self) -> None:
        began = perf_counter()
        self.index.seal()
        self.build_s += perf_counter() - began

    def measure(self, subjects: list[Subject]) -> None:
        matching, times, found = self.index.matching, list[float](), list[list[int]]()
        for seen in subjects:
            began = perf_counter()
            rules = matching(seen)
            times.append((perf_counter() - began) * 1_000)
            found.append(rules)
        self.rounds.append(times)
        for seen, rules in zip(subjects, found, strict=True):
            self.pairs.update((rule, seen.listing.id) for rule in rules)

    def row(self, subjects: list[Subject], chosen: set[int], expected: Pairs, naive_ms: float) -> Row:
        each = [median(times) for times in zip(*self.rounds, strict=True)]
        cuts = quantiles(each, n=100) if len(each) > 1 else each * 99
        ms = sum(each) / len(each)
        held, size, _ = self.index.sealed
        name = f"{self.name}, {held / len(self.index):.0%} sealed" if held else self.name
        row = _row(name, len(self.index), len(subjects), ms, pairs=len(self.pairs), build_s=self.build_s)
        row |= {"p50_ms": cuts[49], "p99_ms": cuts[98], "ratio_vs_naive": naive_ms / ms}
        row |= {"identical": {pair for pair in self.pairs if pair[0] in chosen} == expected}
        return row | {"bytes_per_rule": size / held if held else None}


def run(rules: int, listings: int, seed: int = 1) -> list[Row]:
    """One row a variant; `identical` says that its pairs are those of SQL, for the rules that SQL was asked for."""
    load = Workload(seed)
    subjects = [subject(listing) for listing in load.listings(listings)]
    asked: set[int] | range = range(1, rules + 1)
    if rules > NAIVE_MOST:
        asked = set(Random(seed).sample(asked, SAMPLE))
    frequencies = load.frequencies()
    variants = [Variant("index", RuleIndex(frequencies))]
    if rules <= LIVE_MOST:
        variants.insert(0, Variant("index, live", RuleIndex(frequencies)))
    gc.disable()  # it would look through all rules again and again, and at any moment
    try:
        chosen = _build(variants, load, rules, asked)
        sql, times, expected = NaiveSql(subjects), list[float](), Pairs()
        for turn in range(TIMES):
            _say(f"round {turn + 1} of {TIMES}")
            began = perf_counter()
            expected = {(rule_id, found) for rule_id, wanted in chosen.items() for found in sql.ids(wanted)}
            times.append(perf_counter() - began)
            for variant in variants:
                variant.measure(subjects)
        sql.close()
    finally:
        gc.enable()
    sampled = rules > NAIVE_MOST
    naive_ms = median(times) * 1_000 * rules / len(chosen) / listings
    name = f"naive SQL a rule ({len(chosen)} sampled, scaled)" if sampled else "naive SQL a rule"
    naive = _row(name, rules, listings, naive_ms, pairs=len(expected), identical=None if sampled else True)
    rows = [variant.row(subjects, set(chosen), expected, naive_ms) for variant in variants]
    for row, variant in zip(rows, variants, strict=True):
        row["identical"] = bool(row["identical"]) and variant.pairs == variants[0].pairs
    return [naive, _previewed(subjects, chosen, rules, expected, naive_ms), *rows]


def _build(variants: list[Variant], load: Workload, rules: int, asked: set[int] | range) -> dict[int, Wanted]:
    """Files all rules, the last variant's in columns. Answers those that SQL is asked for."""
    apart = dict[int, Wanted]()
    for rule_id, criteria in load.rules(rules):
        wanted = prepare(criteria)
        if rule_id in asked:
            apart[rule_id] = wanted
        for variant in variants:
            variant.add(rule_id, wanted)
        if rule_id % A_SEAL == 0 or rule_id == rules:
            variants[-1].seal()
            _say(f"{rule_id:,} rules filed")
    return apart


def _previewed(subjects: list[Subject], chosen: dict[int, Wanted], rules: int, expected: Pairs, naive_ms: float) -> Row:
    """The product's query of some of the rules that naive SQL was asked for."""
    some = {rule_id: chosen[rule_id] for rule_id in sorted(chosen)[:PREVIEWS]}
    _say(f"the product's query of {len(some)} rules")
    pairs, seconds = previews(subjects, some)
    ms = seconds * 1_000 * rules / len(some) / len(subjects)
    name = f"the product's query a rule ({len(some)} sampled, scaled)"
    same = pairs == {pair for pair in expected if pair[0] in some}
    row = _row(name, rules, len(subjects), ms, pairs=len(pairs), identical=same)
    return row | {"ratio_vs_naive": naive_ms / ms}


def _row(variant: str, rules: int, listings: int, ms: float, **known: object) -> Row:
    given = {"variant": variant, "rules": rules, "listings": listings, "ms_per_listing": ms, **known}
    return {column: given.get(column) for column in COLUMNS}


def _say(what: str) -> None:
    print(what, file=sys.stderr)


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
