"""Which ads a thing is compared with: chosen in steps, each wider than the one before, until there are enough. Pure."""

from __future__ import annotations

import numpy as np

from core.ports.rates import Rates
from core.prices.likeness import MUCH, likeness
from core.prices.outcomes import ENOUGH, Step
from core.prices.shelf import ACTIVE, CLASSES, CONDITIONS, REPLACED, SOLD, UNKNOWN, Positions, Shelf
from core.prices.sought import Compared, Scarce, Sought
from core.prices.statistics import Floats, Mask, kept
from core.prices.weighing import currency_of, weights_of

MOST_PROPOSED = 40_000  # ads that say the rarer words: beyond, the commoner words only weigh
MOST_LOOKED_AT = 200  # titles that are held against ours
MOST_RECENT = 4_000  # of a category, the newest, that are looked through ...
MOST_OF_CATEGORY = 500  # ... and so many of them compared
VOTES = 20  # of the ads most alike, which say the category of what has none
MAJORITY = 0.6


def choose(shelf: Shelf, sought: Sought, rates: Rates) -> Compared | Scarce:
    """The comparables of a thing, by the first step that finds enough."""
    positions, alike = _alike(shelf, sought)
    category, positions, alike = _in_category(shelf, sought, positions, alike)
    fits = alike >= MUCH
    similar = positions[fits], alike[fits]
    conditions = shelf.column("condition")
    rank = UNKNOWN if sought.condition is None else CONDITIONS[sought.condition.value]
    found = 0
    for step in _steps(rank, category):
        pool, scores = similar
        if step in (Step.SAME_CONDITION, Step.CATEGORY):
            pool, scores = _category_wide(shelf, sought, category, positions, alike)
        if rank != UNKNOWN and step in (Step.SIMILAR, Step.SAME_CONDITION):
            same = conditions[pool] == rank
            pool, scores = pool[same], scores[same]
        compared = _compared(shelf, sought, rates, step, category, pool, scores)
        found = max(found, len(compared.ids))
        if len(compared.ids) >= ENOUGH:
            return compared
    return Scarce(found, shelf.name(category))


def _steps(rank: int, category: int) -> list[Step]:
    """The steps that mean something: where no condition is known, all are the same; without a category only titles
    can be compared.
    """
    narrow = [Step.SIMILAR] if rank == UNKNOWN else [Step.SIMILAR, Step.ALIKE]
    if category == UNKNOWN:
        return narrow
    return [*narrow, Step.CATEGORY] if rank == UNKNOWN else [*narrow, Step.SAME_CONDITION, Step.CATEGORY]


def _alike(shelf: Shelf, sought: Sought) -> tuple[Positions, Floats]:
    """Ads of its class whose titles have words in common with it, and how alike they are; the most alike first."""
    terms = sorted(sought.terms, key=shelf.often)
    taken: list[Positions] = []
    weights: list[Floats] = []
    total = 0
    for said in terms:
        where = shelf.saying(said)
        if total and total + len(where) > MOST_PROPOSED:
            break
        where = where[-MOST_PROPOSED:]
        total += len(where)
        taken.append(where)
        weights.append(np.full(len(where), shelf.weight(said)))
    if not total:
        return np.empty(0, np.int64), np.empty(0)
    common = np.bincount(np.concatenate(taken), np.concatenate(weights), shelf.size)
    positions = np.nonzero(common)[0]
    positions = positions[_may_be_compared(shelf, sought, positions)]
    if sought.category is not None:
        positions = positions[shelf.column("category")[positions] == shelf.number(sought.category)]
    if len(positions) > MOST_LOOKED_AT:
        positions = positions[np.argsort(-common[positions], kind="stable")[:MOST_LOOKED_AT]]
    told = {said: shelf.weight(said) for at in positions for said in shelf.terms[at]}
    told |= {said: shelf.weight(said) for said in terms}
    scores = np.array([likeness(terms, shelf.terms[at], told.__getitem__) for at in positions])
    order = np.argsort(-scores, kind="stable")
    return positions[order], scores[order] if len(scores) else np.empty(0)


def _may_be_compared(shelf: Shelf, sought: Sought, positions: Positions) -> Mask:
    """Which ads are of its class, believable, and no other ad of the same thing."""
    column = shelf.column
    mask = (column("price")[positions] > 0) & (column("kind")[positions] == CLASSES[sought.kind.value])
    mask &= (column("state")[positions] != REPLACED) & (column("demo")[positions] == sought.demo)
    if sought.listing_id is not None:
        mask &= (column("id")[positions] != sought.listing_id) & (column("group")[positions] != sought.group)
    return np.asarray(mask, dtype=np.bool_)


def _in_category(shelf: Shelf, sought: Sought, positions: Positions, alike: Floats) -> tuple[int, Positions, Floats]:
    """The category to compare within: its own, else what most of the ads most alike are in."""
    if sought.category is not None:
        return shelf.number(sought.category), positions, alike
    categories, votes = shelf.column("category")[positions[:VOTES]], alike[:VOTES]
    voted = votes >= MUCH
    if not voted.any():
        return UNKNOWN, positions, alike
    numbers, which = np.unique(categories[voted], return_inverse=True)
    said = np.bincount(which, votes[voted])
    if said.max() < MAJORITY * said.sum():
        return UNKNOWN, positions, alike
    category = int(numbers[int(said.argmax())])
    if category == UNKNOWN:
        return UNKNOWN, positions, alike
    within = shelf.column("category")[positions] == category
    return category, positions[within], alike[within]


def _category_wide(
    shelf: Shelf, sought: Sought, category: int, positions: Positions, alike: Floats
) -> tuple[Positions, Floats]:
    """The newest ads of the category and those alike, with how alike they are."""
    newest = shelf.newest(category, MOST_RECENT)
    newest = newest[_may_be_compared(shelf, sought, newest)][-MOST_OF_CATEGORY:]
    newest = newest[~np.isin(newest, positions)]
    return np.concatenate([positions, newest]), np.concatenate([alike, np.zeros(len(newest))])


def _compared(
    shelf: Shelf, sought: Sought, rates: Rates, step: Step, category: int, pool: Positions, scores: Floats
) -> Compared:
    """The pool's asks in one currency, weighed, each thing once, outliers left out."""
    column = shelf.column
    currency, factors = currency_of(shelf, sought, rates, pool)
    numbers = column("currency")[pool]
    rate = factors[numbers] if len(pool) else np.empty(0)
    priced = rate > 0
    pool, scores, rate, numbers = pool[priced], scores[priced], rate[priced], numbers[priced]
    states = column("state")[pool]
    prices = column("price")[pool] * rate
    weights = weights_of(shelf, sought, pool, scores)
    asked = np.nonzero(states == ACTIVE)[0]
    asked = asked[_first_of_each(column("group")[pool[asked]])]
    logs = np.log(prices)
    if len(asked):
        asked = asked[kept(logs[asked], weights[asked])]
    sold = np.nonzero(states == SOLD)[0]
    if len(sold):
        sold = sold[kept(logs[sold], weights[sold])]
    names = {shelf.name(int(number)) for number in np.unique(numbers[asked])}
    return Compared(
        step=step,
        category=shelf.name(category),
        currency=currency,
        ids=column("id")[pool[asked]],
        prices=prices[asked],
        likenesses=scores[asked],
        weights=weights[asked],
        positions=pool[asked],
        converted=frozenset(name for name in names if name and name != currency),
        pool=pool,
        pool_likenesses=scores,
        sold=prices[sold],
        sold_weights=weights[sold],
    )


def _first_of_each(groups: Positions) -> Positions:
    """Where each group comes first, in their order."""
    return np.sort(np.unique(groups, return_index=True)[1])
