"""What somebody asks the price of, read from what they wrote."""

from __future__ import annotations

from datetime import datetime

from core.errors import Refused, Why
from core.models.instant import to_ms
from core.ports.places import Places
from core.ports.price_model import Ad
from core.prices.likeness import telling
from core.prices.outcomes import Subject
from core.prices.sought import Sought
from core.rules.phrase import parse
from core.selling.draft import read_line
from core.text.classes import classify
from core.text.taxonomy import category as to_category
from core.text.taxonomy import condition as read_condition
from core.text.words import spaced
from core.values import Condition, Money, Person

LONGEST = 300  # characters
CONDITION_WORDS = 3  # `used like new`


def read_words(text: str, person: Person, places: Places) -> Subject:
    """`iphone 12 128gb good $300`, as a rule or as an item for sale is written. Raises Refused."""
    if len(text) > LONGEST:
        raise Refused(Why.TOO_LONG, limit=LONGEST, length=len(text))
    subject = _as_item(text, person, places) if "," in text else None
    subject = subject or _as_rule(text, person, places)
    if not telling(spaced(subject.title)):
        raise Refused(Why.WORDS_MISSING)
    return subject


def _as_item(text: str, person: Person, places: Places) -> Subject | None:
    """A line such as `malm dresser, white, good, 80`; None if it is none."""
    try:
        draft = read_line(text, person, places)
    except Refused:
        return None
    if draft.title is None or (draft.price is None and draft.condition is None):
        return None
    return Subject(draft.title, condition=draft.condition, asking=draft.price)


def _as_rule(text: str, person: Person, places: Places) -> Subject:
    criteria = parse(text, currency=person.currency, units=person.units, places=places).criteria
    words = [*criteria.phrases, *criteria.keywords, *(group[0] for group in criteria.any_of if group)]
    condition = criteria.conditions[-1] if criteria.conditions else None  # `good` means good or better: the worst
    if condition is None:
        condition, words = _condition_behind(words)
    asked = criteria.max_price if criteria.max_price is not None else criteria.min_price
    asking = Money(asked, criteria.currency) if asked is not None and criteria.currency else None
    return Subject(" ".join(words), next(iter(criteria.categories), None), condition, asking)


def _condition_behind(words: list[str]) -> tuple[Condition | None, list[str]]:
    """A condition that a line ends with, and the words before it."""
    for size in range(min(CONDITION_WORDS, len(words) - 1), 0, -1):
        if found := read_condition(" ".join(words[-size:])):
            return found, words[:-size]
    return None, words


def to_sought(subject: Subject, person: Person, now: datetime) -> Sought:
    """What comparables of something that is no listing are sought by."""
    return Sought(
        terms=telling(spaced(subject.title)),
        at=to_ms(now),
        kind=classify(subject.title, "", subject.condition, subject.category),
        category=to_category(subject.category) if subject.category else None,
        condition=subject.condition,
        currency=subject.asking.currency if subject.asking else person.currency,
        is_bound=subject.asking is not None,
    )


def to_ad(subject: Subject, now: datetime, category: str | None) -> Ad:
    """What the model may read of it."""
    return Ad(title=subject.title, category=category, condition=subject.condition, posted_at=now)
