"""`dealscout match`: which listings of files match which rules of a file, without touching the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from adapters.places import OfflinePlaces
from adapters.rates import RatesUnreadable, read_rates
from adapters.sources.files import read_listings
from adapters.sources.records import Rejected, records
from config.cli.opening import fail
from core.errors import Refused, Why
from core.listings.ingest import with_point
from core.ports.rates import Rates
from core.rules.dry_run import DryRun, FileRule
from core.rules.phrase import check, from_json
from core.rules.spelling import Replaced, corrected
from core.text.lexicon import Lexicon
from core.values import Criteria, Offer

UNFIT = "not the object that `dealscout rule --json` prints"
SHOWN = 5  # titles a rule in the table
_WORDS = ("keywords", "phrases", "exclude_keywords", "categories", "conditions")
_NUMBERS = ("min_price", "max_price", "latitude", "longitude", "radius_mi", "min_deal_score")


def match(
    rules: Annotated[Path, typer.Option(help="Rules, one JSON object a line: that of `dealscout rule`, and an id.")],
    listings: Annotated[list[Path], typer.Option(help="CSV, JSON or NDJSON, gzipped or not; several may follow.")],
    more: Annotated[list[Path] | None, typer.Argument(hidden=True)] = None,
    rates: Annotated[
        Path | None, typer.Option(help="Exchange rates as JSON; without them another currency does not match.")
    ] = None,
    as_corrected: Annotated[
        bool,
        typer.Option(
            "--corrected", help="Where no listing says a word of a rule, try what was probably meant instead."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON array and nothing else.")] = False,
) -> None:
    """Try rules on files of listings: every pair that matches, nothing saved, nobody told.

    Words of a rule that no listing says are told on standard error, with what was probably meant.
    """
    listings = [*listings, *(more or ())]
    for path in (rules, *listings, *([rates] if rates else ())):
        if not path.is_file():
            fail(f"There is no file {path}.")
    wanted = _rules(rules, _rates(rates))
    offers, rejected = _offers(listings)
    if any(rule.criteria.radius_mi is not None for rule in wanted):
        offers = [with_point(offer, _places().find) for offer in offers]
    lexicon = Lexicon()
    for offer in offers:
        lexicon.add(offer.title, offer.description)
    wanted = [_spelt(rule, lexicon, as_corrected) for rule in wanted]
    run = DryRun(wanted, offers)
    pairs = [(rule, offer) for offer in offers for rule in run.matching(offer)]
    if rejected:
        typer.echo(f"{rejected:,} rows could not be read and were left out.", err=True)
    if as_json:
        typer.echo(json.dumps([{"rule": rule, "listing": offer.source_id} for rule, offer in pairs]))
    else:
        _show([rule.id for rule in wanted], pairs)


def _rates(path: Path | None) -> Rates | None:
    try:
        return read_rates(path) if path else None
    except RatesUnreadable as wrong:
        fail(str(wrong))


def _rules(path: Path, rates: Rates | None) -> list[FileRule]:
    found: list[FileRule] = []
    for record in records(path):
        if isinstance(record, Rejected):
            fail(f"{path.name}, line {record.line}: {record.why.value.replace('_', ' ')} {record.detail}".rstrip())
        number, shape = record
        rule = _rule(path, number, dict(shape), rates)
        found += [rule] if rule else []
    if not found:
        fail(f"{path.name} holds no rule that can be tried.")
    return found


def _rule(path: Path, number: int, shape: dict[str, Any], rates: Rates | None) -> FileRule | None:
    """A rule of the file; None of one that cannot be tried, which is said."""
    ident = shape.get("id")
    has_id = isinstance(ident, str | int) and not isinstance(ident, bool)
    wrong = UNFIT if has_id else "a rule needs an id"
    try:
        criteria = _placed(from_json(shape)) if has_id and _is_shaped(shape) else None
    except Refused as refused:
        criteria, wrong = None, _said(refused)
    except (TypeError, ValueError):
        criteria = None
    if criteria is None:
        typer.echo(f"{path.name}, line {number}: {wrong}; left out.", err=True)
        return None
    try:
        check(criteria)
    except Refused as refused:  # could not be saved, but may be tried
        typer.echo(f"{path.name}, line {number}: {_said(refused)}.", err=True)
    return FileRule(str(ident), criteria, rates)


def _said(refused: Refused) -> str:
    return refused.why.value.replace("_", " ")


def _placed(criteria: Criteria) -> Criteria:
    """A rule that names a place without its point gets it. Raises Refused, also where it could not be saved so."""
    if criteria.radius_mi is not None and criteria.latitude is None and criteria.location:
        if (place := _places().find(criteria.location)) is None:
            raise Refused(Why.PLACE_UNKNOWN, place=criteria.location)
        criteria = replace(criteria, latitude=place.latitude, longitude=place.longitude)
    if criteria.radius_mi is not None and criteria.latitude is None:
        raise Refused(Why.RADIUS_WITHOUT_PLACE)
    return criteria


@cache
def _places() -> OfflinePlaces:
    return OfflinePlaces()


def _is_shaped(shape: dict[str, Any]) -> bool:
    """Whether its words are lists of texts and its places numbers."""
    lists = [shape.get(name) or [] for name in _WORDS]
    groups = shape.get("any_of") or []
    numbers = [shape.get(name) for name in _NUMBERS]
    return (
        isinstance(groups, list)
        and all(isinstance(words, list) and all(isinstance(w, str) for w in words) for words in [*lists, *groups])
        and all(n is None or (isinstance(n, int | float) and not isinstance(n, bool)) for n in numbers)
        and isinstance(shape.get("currency") or "", str)
        and isinstance(shape.get("location") or "", str)
        and abs(shape.get("latitude") or 0) <= 90
        and abs(shape.get("longitude") or 0) <= 180
    )


def _offers(paths: Iterable[Path]) -> tuple[list[Offer], int]:
    rows = [row for path in paths for row in read_listings(path)]
    offers = [row for row in rows if isinstance(row, Offer)]
    return offers, len(rows) - len(offers)


def _spelt(rule: FileRule, lexicon: Lexicon, as_corrected: bool) -> FileRule:
    """Say what words of a rule probably mean; the rule as corrected if that is asked for."""
    found = corrected(rule.criteria, lexicon)
    if found is None:
        return rule
    for word in found.replaced:
        typer.echo(f"rule {rule.id}: {_sayers(word)} “{word.typed}”; {_proposal(word, as_corrected)}", err=True)
    return replace(rule, criteria=found.criteria) if as_corrected else rule


def _sayers(word: Replaced) -> str:
    if not word.typed_listings:
        return "no listing says"
    return "only 1 listing says" if word.typed_listings == 1 else f"only {word.typed_listings} listings say"


def _proposal(word: Replaced, as_corrected: bool) -> str:
    count = f"({word.listings:,} listing{'' if word.listings == 1 else 's'})"
    return f"taken as “{word.meant}” {count}" if as_corrected else f"did you mean “{word.meant}”? {count}"


def _show(rules: list[str], pairs: list[tuple[str, Offer]]) -> None:
    titles: dict[str, list[str]] = {rule: [] for rule in rules}
    for rule, offer in pairs:
        titles[rule].append(offer.title)
    counts = Counter({rule: len(found) for rule, found in titles.items()})
    table = Table("Rule", "Listings", "Such as", box=None)
    for rule, count in counts.most_common():
        table.add_row(rule, f"{count:,}", "; ".join(titles[rule][:SHOWN]) or "–")
    Console().print(table)
