"""Made-up rules and listings of realistic shape, the same for the same seed."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate, islice, product
from random import Random

from core.text.taxonomy import SLUGS
from core.text.words import term
from core.values import Condition, Criteria, Listing, ListingState, Money, Scope

VOCABULARY = 30_000  # words that stem to themselves
OWN = 6_000  # of them in one category's vocabulary
GLOBAL, LOCAL = 1.0, 1.1  # Zipf exponents: of all goods, of one category
KEYWORDS = (0.23, 0.41, 0.26, 0.10)  # share of rules with 1, 2, 3, 4
ANY_OF, TITLE, UNWANTED_PAIR, CATEGORY_MORE, CASE = 0.04, 0.04, 0.03, 0.04, 0.01  # shares of rules
NO_GOODS = ("wanted {}", "{} case", "broken {}", "trade {} for anything")  # as titles
NO_GOODS_SHARE = 0.08  # of listings
CATEGORIES = SLUGS[:20]
FIRST_SEEN = datetime(2026, 3, 1, tzinfo=UTC)


class Words:
    """Words drawn by a Zipf-Mandelbrot law over all goods and over one category's own."""

    def __init__(self, rng: Random) -> None:
        syllables = [c + v for c in "bdfghjklmnprtvz" for v in "aiou"]
        made = ("".join(parts) + end for parts in product(syllables, repeat=3) for end in "bkmnt")
        self.all = list(islice((w for w in made if term(w) == w), VOCABULARY * 4))
        rng.shuffle(self.all)
        self.all = self.all[:VOCABULARY]
        self._everywhere = self._law(VOCABULARY, GLOBAL)
        self._here = self._law(OWN, LOCAL)
        self._own = {c: rng.sample(self.all, OWN) for c in CATEGORIES}
        self.pairs = {c: [(self.word(rng, c), self.word(rng, c)) for _ in range(400)] for c in CATEGORIES}

    @staticmethod
    def _law(size: int, exponent: float) -> list[float]:
        return list(accumulate(1 / (rank + 40) ** exponent for rank in range(1, size + 1)))

    def word(self, rng: Random, category: str, own: float = 0.6) -> str:
        law, words = (self._here, self._own[category]) if rng.random() < own else (self._everywhere, self.all)
        return words[bisect(law, rng.random() * law[-1])]

    def pair(self, rng: Random, category: str) -> tuple[str, str]:
        return self.pairs[category][int(400 * rng.random() ** 2)]


class Workload:
    """Rules and listings around forty towns. `seed` decides all of it."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        rng = Random(seed)
        self._words = Words(rng)
        self._towns = [(rng.uniform(26, 48), rng.uniform(-122, -72)) for _ in range(40)]
        self._town_law = list(accumulate(1 / (n + 3) for n in range(40)))
        self._category_law = list(accumulate(1 / (n + 2) for n in range(20)))

    def listings(self, count: int) -> list[Listing]:
        """New listings: 3 to 8 words of title, 30 of description, all fields known."""
        rng = Random(self._seed * 1_000 + 1)
        return [self._listing(rng, n) for n in range(1, count + 1)]

    def rules(self, count: int) -> Iterator[tuple[int, Criteria]]:
        """Ids from 1 and what each asks; the first rules of a larger load are those of a smaller one."""
        rng = Random(self._seed * 1_000 + 2)
        return ((n, self._criteria(rng)) for n in range(1, count + 1))

    def frequencies(self, sample: int = 3_000) -> Counter[str]:
        """How many of some earlier listings hold each term."""
        rng = Random(self._seed * 1_000 + 3)
        earlier = (self._listing(rng, n) for n in range(sample))
        return Counter(word for seen in earlier for word in {*seen.title.split(), *seen.description.split()})

    def _category(self, rng: Random) -> str:
        return CATEGORIES[bisect(self._category_law, rng.random() * self._category_law[-1])]

    def _place(self, rng: Random, spread: float) -> tuple[float, float]:
        lat, lon = self._towns[bisect(self._town_law, rng.random() * self._town_law[-1])]
        return lat + rng.gauss(0, spread), lon + rng.gauss(0, spread)

    def _listing(self, rng: Random, number: int) -> Listing:
        category = self._category(rng)
        title = [self._words.word(rng, category) for _ in range(rng.randint(3, 8))]
        if rng.random() < 0.4:
            title += self._words.pair(rng, category)
        lat, lon = self._place(rng, 0.3)
        return Listing(
            id=number,
            source="bench",
            source_id=str(number),
            title=rng.choice(NO_GOODS).format(" ".join(title)) if rng.random() < NO_GOODS_SHARE else " ".join(title),
            description=" ".join(self._words.word(rng, category, 0.4) for _ in range(30)),
            category=category,
            condition=rng.choice(tuple(Condition)[:5]),
            price=Money(self._price(rng), "USD"),
            location=None,
            latitude=lat,
            longitude=lon,
            url=None,
            pictures=(),
            posted_at=None,
            first_seen=FIRST_SEEN,
            version=1,
            state=ListingState.ACTIVE,
            score=rng.random(),
        )

    def _criteria(self, rng: Random) -> Criteria:
        category = self._category(rng)
        size = bisect(tuple(accumulate(KEYWORDS)), rng.random() * 0.999) + 1
        phrase = size > 1 and rng.random() < 0.11
        words = tuple({self._words.word(rng, category): 0 for _ in range(size - 2 * phrase)})
        unwanted = rng.randint(1, 3) if rng.random() < 0.2 else 0
        highest = self._price(rng) * 2 if rng.random() < 0.6 else None
        lowest = int((highest or self._price(rng)) * 0.2) if rng.random() < 0.15 else None
        excluded = [self._words.word(rng, category) for _ in range(unwanted)]
        excluded += [" ".join(self._words.pair(rng, category))] if rng.random() < UNWANTED_PAIR else []
        group = tuple(dict.fromkeys(self._words.word(rng, category) for _ in range(3))) if rng.random() < ANY_OF else ()
        categories = (category,) if rng.random() < 0.5 else ()
        categories += (self._category(rng),) if rng.random() < CATEGORY_MORE else ()
        near = rng.random() < 0.3
        lat, lon = self._place(rng, 0.1) if near else (None, None)
        return Criteria(
            keywords=("case", *words) if rng.random() < CASE else words[len(words) > 1 and bool(group) :],
            phrases=(" ".join(self._words.pair(rng, category)),) if phrase else (),
            any_of=(group,) if group else (),
            exclude_keywords=tuple(excluded),
            categories=tuple(dict.fromkeys(categories)),
            conditions=tuple(rng.sample(tuple(Condition)[:5], rng.randint(1, 3))) if rng.random() < 0.25 else (),
            min_price=lowest,
            max_price=highest,
            currency="USD" if highest is not None or lowest is not None else None,
            latitude=lat,
            longitude=lon,
            radius_mi=float(rng.choice((5, 10, 25, 50, 100))) if near else None,
            min_deal_score=round(rng.uniform(0.2, 0.9), 2) if rng.random() < 0.3 else None,
            scope=Scope.TITLE if rng.random() < TITLE else Scope.TEXT,
        )

    @staticmethod
    def _price(rng: Random) -> int:
        """Cents; half of all between some 30 and 330 dollars."""
        return max(100, int(rng.lognormvariate(9.2, 1.3)))
