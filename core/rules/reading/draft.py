"""What has been read of a line so far, and the line itself."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from core.errors import Refused, Why
from core.ports.places import Places
from core.rules.reading.tokens import Kind, Token, plain, tokens
from core.text.money import from_major
from core.values import Condition, Criteria, Money, Place, Scope, Units

T = TypeVar("T", bound=Hashable)
DEFAULT_RADIUS_MI = 25.0  # around a place named without a distance


class Line:
    """A line's pieces, and whose it is."""

    def __init__(
        self,
        text: str,
        *,
        currency: str,
        units: Units,
        places: Places,
        opens: Callable[["Line", int], bool] | None = None,
    ) -> None:
        self.text = plain(text)
        self.pieces: list[Token] = tokens(self.text)
        self.currency, self.units, self.places = currency, units, places
        self.has_clauses, self._opens = opens is not None, opens

    def __len__(self) -> int:
        return len(self.pieces)

    def key(self, at: int) -> str:
        """The key of a piece, empty beyond the end."""
        return self.pieces[at].key if 0 <= at < len(self.pieces) else ""

    def kind(self, at: int) -> Kind | None:
        """The kind of a piece, None beyond the end."""
        return self.pieces[at].kind if 0 <= at < len(self.pieces) else None

    def opens(self, at: int) -> bool:
        """Whether something else than the words of a thing starts here; never in a line that has no clauses."""
        return self._opens is not None and self._opens(self, at)

    def is_word(self, at: int) -> bool:
        """Whether a word or a number stands here."""
        return self.kind(at) in (Kind.WORD, Kind.NUMBER)

    def is_glued_word(self, at: int) -> bool:
        """Whether a word or a number stands here with no space before it."""
        return self.is_word(at) and self.pieces[at].glued

    def is_name(self, at: int) -> bool:
        """Whether a name can start here."""
        return self.is_word(at) or self.kind(at) is Kind.QUOTED

    def between(self, start: int, end: int) -> str:
        """The text of some pieces as typed."""
        return self.text[self.pieces[start].start : self.pieces[end - 1].end]


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in the major unit, with its currency where one was named."""

    value: Decimal
    currency: str | None


@dataclass(slots=True)
class Draft:
    """Criteria in the making. Each of `required` is a group of alternatives, mostly of one."""

    required: list[list[str]] = field(default_factory=list)
    run: list[int] = field(default_factory=list)  # how many groups each of the latest side-by-side words made
    held: tuple[int, tuple[int, ...]] = (0, ())  # the run before a clause, and how many groups were required then
    excluded: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    conditions: set[Condition] = field(default_factory=set)
    least: Amount | None = None
    most: Amount | None = None
    place: Place | None = None
    radius: float | None = None  # miles
    score: float | None = None
    scope: Scope = Scope.TEXT
    unplaced: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been read yet."""
        return self == Draft()

    def pause(self) -> None:
        """A clause has been read: what stands side by side ends, but for an "or" right behind it."""
        if self.run:
            self.held = len(self.required), tuple(self.run)
            self.run = []

    def resume(self) -> None:
        """`ps5 under 300 or xbox`: what stood side by side before the clause stands before the "or"."""
        if not self.run and self.held[0] == len(self.required):
            self.run = [*self.held[1]]

    def limit(self, *, least: Amount | None = None, most: Amount | None = None) -> bool:
        """Take these limits, unless an earlier one says otherwise."""
        if (least and self.least not in (None, least)) or (most and self.most not in (None, most)):
            return False
        self.least, self.most = least or self.least, most or self.most
        return True

    def settle(self, place: Place, text: str) -> None:
        """Take the place; a second one finds no room."""
        if self.place is None:
            self.place = place
        elif self.place != place:
            self.unplaced.append(text)

    def criteria(self, currency: str) -> Criteria:
        """What was asked for; a radius may still lack its place. Raises Refused: PRICE_INVALID, PRICE_RANGE."""
        groups = [list(dict.fromkeys(group)) for group in self.required]
        single = [group[0] for group in groups if len(group) == 1]
        least, most = self._prices(currency)
        named = most or least
        return Criteria(
            keywords=_unique(text for text in single if " " not in text),
            phrases=_unique(text for text in single if " " in text),
            any_of=_unique(tuple(group) for group in groups if len(group) > 1),
            exclude_keywords=_unique(self.excluded),
            categories=_unique(self.categories),
            conditions=tuple(c for c in Condition if c in self.conditions),
            min_price=least.minor if least else None,
            max_price=most.minor if most else None,
            currency=named.currency if named else None,
            location=self.place.name if self.place else None,
            latitude=self.place.latitude if self.place else None,
            longitude=self.place.longitude if self.place else None,
            radius_mi=self.radius or (DEFAULT_RADIUS_MI if self.place else None),
            min_deal_score=self.score,
            scope=self.scope,
        )

    def _prices(self, default: str) -> tuple[Money | None, Money | None]:
        """Both bounds in one currency: the one that was named, else the person's own."""
        named = {bound.currency for bound in (self.least, self.most) if bound and bound.currency}
        if len(named) > 1:
            raise Refused(Why.PRICE_INVALID, text=" ".join(sorted(named)))
        currency = named.pop() if named else default
        least = from_major(self.least.value, currency) if self.least else None
        most = from_major(self.most.value, currency) if self.most else None
        if least and most and least.minor > most.minor:
            raise Refused(Why.PRICE_RANGE, minimum=least, maximum=most)
        return least, most


def _unique(texts: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(texts))
