"""A typed line to criteria: each piece goes to the first of a list of small readers that knows it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import Refused, Why
from core.ports.places import Places
from core.rules.checks import check_length
from core.rules.reading import conditions, courtesy, limits, places, prices, qualities, wishes
from core.rules.reading.draft import Draft, Line
from core.rules.reading.tokens import plain
from core.values import Criteria, Units

MAX_LINE = 4_000  # characters

# A reader answers where what it understood ends, or the place it was given.
Reader = Callable[[Line, int, Draft], int]
_CLAUSES: tuple[Reader, ...] = (
    qualities.scope,
    qualities.score,
    qualities.category,
    places.within,
    places.away,
    places.near,
    places.around,
    conditions.condition,
    places.inside,
    places.postcode,
    limits.year,
    prices.free,
    prices.price,
    limits.limit,
    wishes.exclude,
)
_OPENERS = (*_CLAUSES[:-1], courtesy.polite)
_WORDS: tuple[Reader, ...] = (courtesy.polite, wishes.either, wishes.words, wishes.pause)
_LEADS = frozenset({"for", "with", "at"})  # belong to the clause behind them: for under 500


@dataclass(frozen=True, slots=True)
class Parsed:
    """Criteria that were read, and what was said that no criterion holds, to be told back.

    `is_question`: whether that is worth a question; filters of a pasted link are not, they are only told.
    """

    criteria: Criteria
    unplaced: tuple[str, ...]
    is_question: bool = field(default=True, compare=False)


def parse(line: str, *, currency: str, units: Units, places: Places) -> Parsed:
    """A line as people type it. `currency` and `units` are the person's own, for what names none.

    Raises Refused: RULE_TOO_LONG, PLACE_UNKNOWN, RADIUS_INVALID, PRICE_INVALID, PRICE_RANGE,
    SCORE_INVALID, CONDITION_UNKNOWN, CURRENCY_UNKNOWN. Whether criteria make a rule is for `check`.
    """
    if len(line) > MAX_LINE or len(plain(line)) > MAX_LINE:
        raise Refused(Why.RULE_TOO_LONG, limit=MAX_LINE, of="characters")
    text, draft, at = Line(line, currency=currency, units=units, places=places, opens=_opens), Draft(), 0
    while at < len(text):
        end = _clause(text, at, draft)
        if end > at:
            draft.pause()
        at = end if end > at else _first(_WORDS, text, at, draft)
    criteria = draft.criteria(currency)
    check_length(criteria)
    return Parsed(criteria, tuple(dict.fromkeys(draft.unplaced)))


def _clause(text: Line, at: int, draft: Draft) -> int:
    end = _first(_CLAUSES, text, at, draft)
    if end == at and text.key(at) in _LEADS:
        end = _first(_CLAUSES, text, at + 1, draft)
        return end if end > at + 1 else at
    return end


def _opens(text: Line, at: int) -> bool:
    """Whether anything but words of a wish starts here; what would be refused was meant for something."""
    if text.key(at) in _LEADS:
        return True
    try:
        return _first(_OPENERS, text, at, Draft(required=[[""]])) > at
    except Refused:
        return True


def _first(readers: tuple[Reader, ...], text: Line, at: int, draft: Draft) -> int:
    for reader in readers:
        end = reader(text, at, draft)
        if end > at:
            return end
    return at
