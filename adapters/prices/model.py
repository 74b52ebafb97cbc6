"""The model: linear models and nearest ads first, trees over what those say, a blend of all, an interval around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adapters.prices.blend import Blend
from adapters.prices.features import Floats, Means, Space
from adapters.prices.forest import Forest
from adapters.prices.interval import Interval
from adapters.prices.linear import Linear
from adapters.prices.neighbours import COLUMNS, Neighbours
from adapters.prices.reading import Read

ANSWERS = 5  # models that are blended
MOSTLY = 0.5  # of a category's ads: what at least so many tell is missed where it is not told
LONGEST = 30.0  # of a log price from the middle: beyond it nothing is a price


@dataclass(frozen=True, slots=True)
class Model:
    """A trained model. Log prices inside are measured from `middle`, so that no currency is special."""

    middle: float
    space: Space
    squares: Linear
    absolute: Linear
    neighbours: Neighbours
    means: Means
    topics: Floats
    boosting: Forest
    plain: Forest  # sees nothing of what other models say
    extra: Forest
    blend: Blend
    interval: Interval
    usual: dict[str, tuple[float, ...]]  # by category: the shares of its ads that tell what Read.told names

    def says_less(self, ad: Read) -> bool:
        """Whether an ad leaves out what ads of its category mostly tell. Those that do here are another kind of ad,
        mostly of cheap things, and no measure for words that were typed to ask a price.
        """
        usual = self.usual.get(ad.category, ())
        return any(share >= MOSTLY and not told for share, told in zip(usual, ad.told, strict=False))

    def predict(self, ads: Sequence[Read]) -> tuple[Floats, Floats, Floats]:
        """Log price, lower and upper bound of each ad."""
        blocks = self.space.blocks(ads)
        sparse = self.space.sparse(ads, blocks)
        squares, absolute = self.squares.predict(sparse), self.absolute.predict(sparse)
        nearest = self.neighbours.ask(blocks, self.space.near(ads), ads)
        table = table_of(
            self.space.dense(ads), self.means.dense(ads), blocks[0] @ self.topics, squares, absolute, nearest
        )
        trees = [self.boosting.predict(table), self.plain.predict(table[:, : self.own]), self.extra.predict(table)]
        answers = np.column_stack([absolute, nearest[:, 0], *trees])
        categories = [ad.category for ad in ads]
        told = np.clip(self.blend(answers, categories), -LONGEST, LONGEST)
        low, high = self.interval(for_sizes(table, answers, told), categories)
        return told + self.middle, told + low + self.middle, told + high + self.middle

    @property
    def own(self) -> int:
        """Columns of the trees' table that come before what other models say."""
        return len(self.space.numbers) + len(self.means.names) + 1 + int(self.topics.shape[1])

    def check(self) -> None:
        """ValueError where its parts do not fit each other. Answers a made-up ad to be sure."""
        columns = self.own + 2 + len(COLUMNS)
        self.boosting.check(columns)
        self.plain.check(self.own)
        self.extra.check(columns)
        self.interval.sizes.check(columns + 1 + ANSWERS + 1)
        try:
            told = self.predict([Read("", "a b 1", "a b 1", {}, {}, "")])
        except (IndexError, TypeError, KeyError, AttributeError) as wrong:
            raise ValueError(type(wrong).__name__) from wrong
        shares = [share for usual in self.usual.values() for share in usual]
        if not np.isfinite(told).all() or not np.isfinite(np.array(shares, dtype=float)).all():
            raise ValueError("no numbers")


def table_of(
    dense: Floats, means: Floats, topics: Floats, squares: Floats, absolute: Floats, nearest: Floats
) -> Floats:
    """What trees are shown: numbers, means, topics, and what the simpler models say."""
    return np.column_stack([dense, means, topics, squares, absolute, nearest])


def for_sizes(table: Floats, answers: Floats, told: Floats) -> Floats:
    """What the size of an error is told from: all that trees see, the answer, and how far the models disagree."""
    return np.column_stack([table, told, answers - told[:, None], answers.std(axis=1)])
