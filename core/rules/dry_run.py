"""Rules tried on offers that nobody has taken in: the same verdict, without a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from core.listings.columns import read_columns, told_columns
from core.models import ListingRow
from core.ports.rates import Rates
from core.rules.matching import Subject, Wanted, prepare, satisfies
from core.rules.rows import to_subject
from core.text.taxonomy import category
from core.text.words import fold, terms
from core.values import Criteria, Offer

_NEVER = datetime.fromtimestamp(0, UTC)  # when a dry run's listing was first seen: no criterion asks


@dataclass(frozen=True, slots=True)
class FileRule:
    """A rule of a file."""

    id: str
    criteria: Criteria
    rates: Rates | None = None


@dataclass(frozen=True, slots=True)
class _Filed:
    """A rule made ready: `plain` is held against the file's own category words, `mapped` against ours."""

    id: str
    plain: Wanted | None
    mapped: Wanted | None


class DryRun:
    """Rules filed under a term each, the rarest of those they require, so that an offer meets few of them.

    A category that the files name themselves is meant as they mean it; any other is read through our taxonomy.
    """

    def __init__(self, rules: Sequence[FileRule], offers: Iterable[Offer]) -> None:
        """`offers` are all those to come."""
        spoken = frozenset(_as_said(offer.category) for offer in offers if offer.category)
        self._rules = [_ready(rule, spoken) for rule in rules]
        required = [_required(rule.criteria) for rule in rules]
        used = Counter(term for each in required for term in each)
        self._filed: dict[str, list[int]] = {}
        for at, each in enumerate(required):
            self._filed.setdefault(min(each, key=lambda term: used[term], default=""), []).append(at)

    def matching(self, offer: Offer) -> list[str]:
        """The ids of the rules that an offer satisfies, in the rules' order."""
        mapped = _subject(offer)
        listing = mapped.listing
        plain = replace(mapped, listing=replace(listing, category=_as_said(offer.category or "") or None))
        met = {at for term in {"", *mapped.text_terms.split()} for at in self._filed.get(term, ())}
        return [
            rule.id
            for rule in (self._rules[at] for at in sorted(met))
            if (rule.mapped is not None and satisfies(rule.mapped, mapped))
            or (rule.plain is not None and satisfies(rule.plain, plain))
        ]


def _ready(rule: FileRule, spoken: frozenset[str]) -> _Filed:
    said = [_as_said(name) for name in rule.criteria.categories]
    plain = tuple(name for name in said if name in spoken)
    mapped = tuple(category(name) or name for name in said if name not in spoken)
    return _Filed(
        rule.id,
        prepare(replace(rule.criteria, categories=plain), rule.rates) if plain else None,
        prepare(replace(rule.criteria, categories=mapped), rule.rates) if mapped or not said else None,
    )


def _required(criteria: Criteria) -> list[str]:
    """The terms that every match has."""
    return [term for text in (*criteria.keywords, *criteria.phrases) for term in terms(text)]


def _as_said(name: str) -> str:
    return " ".join(fold(name).split())


def _subject(offer: Offer) -> Subject:
    """An offer as if it had been taken in."""
    told = told_columns(offer)
    row = ListingRow(source=offer.source, source_id=offer.source_id, first_seen=_NEVER, posted_at=offer.posted_at)
    return to_subject(row.update_from_dict({**told, **read_columns(told)}))
