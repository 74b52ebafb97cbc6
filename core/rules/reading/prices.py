"""Prices in a line: what a word or a sign limits, spans, and amounts that stand alone."""

import re
from decimal import Decimal
from enum import Enum, auto

from core.errors import Refused, Why
from core.rules.reading.amounts import RANGE_SIGNS, UNITS, Found, amount_at, measures, range_at
from core.rules.reading.draft import Amount, Draft, Line
from core.rules.reading.looks import describes, is_kind
from core.rules.reading.tokens import Kind
from core.rules.reading.vocabulary import Vocabulary, heard, phrases, split


class Bound(Enum):
    """Which side an amount limits."""

    LEAST = auto()
    MOST = auto()


def _bounds(least: str, most: str) -> Vocabulary[Bound]:
    return Vocabulary(dict.fromkeys(split([most]), Bound.MOST) | dict.fromkeys(split([least]), Bound.LEAST))


_BEFORE = _bounds(
    ">; >=; =>; ≥; over; above; more than; at least; atleast; min; min .; minimum; minimum of; min of; no less than; "
    "not less than; not under; not below; starting at; starting from; upwards of; greater than; higher than; "
    "exceeding; mas de; plus de; mindestens",
    "<; <=; =<; ≤; under; below; less than; cheaper than; lower than; no more than; not more than; not over; "
    "not above; no higher than; up to; upto; at most; max; max .; maximum; maximum of; max of; sub; around; "
    "about; roughly; approx; approximately; ~; less then; cheaper then; undr; not exceeding; "
    "menos de; hasta; moins de; sous; jusqua; unter; bis; bis zu; maximal; hochstens; weniger als; maximo",
)
_AFTER = _bounds(
    "+; or more; or above; or over; or higher; and up; and above; and over; minimum; upwards",
    "max; maximum; tops; or less; or under; or below; or cheaper; or lower; and under; and below; at most; "
    "maximo; maximal",
)
_NAMED = phrases(
    "price; prices; priced; price range; price is; price of; price range of; asking; asking price; budget; my budget; "
    "budget is; my budget is; budget of; a budget of; cost; costs; costing; paying; pay; can pay; will pay; spend"
)
_BETWEEN, _FROM = phrases("between; in between"), phrases("from; anywhere from")
_ALSO_NAMES = frozenset({"pro", "air", "ultra", "mad", "m1", "m2", "m3", "m4", "m5"})  # iPhone Pro Max, Nike Air Max 90
_SOLD_AS_MAX = frozenset({"iphone", "iphones", "zenfone", "mi", "note"})
_FREE = phrases("for free; free stuff; free things; free items; freebies; anything free; free only; only free")
_FREE_OF = frozenset(
    split(["shipping; delivery; standing; weights; weight; people; range; returns; pickup; motion; -"])
)
NO_SUM = re.compile("nan|inf|infinity|[0-9]+e[0-9]+")  # numbers to a machine only: <1e400
_CODE_LETTERS = (3, 4)
_MIN_COUNT = 20  # `20+` is a price, `4+` a number of chairs
YEARS = range(1900, 2100)
_MAX_YEARS = 30  # a longer span names no generation of a thing


def price(line: Line, at: int, draft: Draft) -> int:
    """`<1000` `under $1,000` `$200-400` `between 200 and 400` `£300 max` `20+` `budget 500` `$500`."""
    named = _NAMED.at(line.pieces, at)
    if named:
        return _after_name(line, past_colon(line, named[1]), draft) or at
    return _bounded(line, at, draft) or _span(line, at, draft) or _alone(line, at, draft) or at


def bound_at(line: Line, at: int) -> tuple[Bound, int] | None:
    """A word or sign that limits the amount behind it, and where it ends."""
    return None if line.key(at) == "max" and line.key(at - 1) in _ALSO_NAMES else _BEFORE.at(line.pieces, at)


def free(line: Line, at: int, draft: Draft) -> int:
    """`free couch`, `couch for free`: a price of nothing; not `free shipping` or `rust free`."""
    found = _FREE.at(line.pieces, at)
    if not found and not (line.key(at) == "free" and draft.is_empty and line.key(at + 1) not in _FREE_OF):
        return at
    return _take(line, at, found[1] if found else at + 1, Bound.MOST, Amount(Decimal(0), None), draft)


def _after_name(line: Line, at: int, draft: Draft) -> int:
    """What follows the word price needs no currency."""
    end = _bounded(line, at, draft) or _span(line, at, draft, sure=True)
    if end:
        return end
    found = amount_at(line, at, bounded=True)
    return _closed(line, at, found, draft) if found else 0


def _bounded(line: Line, at: int, draft: Draft) -> int:
    """A word such as "under", then an amount."""
    bound = bound_at(line, at)
    if not bound:
        return 0
    start = past_colon(line, bound[1])
    negative = line.key(start) == "-" and line.kind(start + 1) is Kind.NUMBER and line.pieces[start + 1].glued
    if negative or (line.is_glued_word(start) and NO_SUM.fullmatch(line.key(start))):
        raise Refused(Why.PRICE_INVALID, text=line.between(at, start + 1 + negative))
    span = range_at(line, start, RANGE_SIGNS, bounded=True)
    if span:
        return _take_span(line, at, span, draft)
    found = amount_at(line, start, bounded=True)
    if not found:
        return 0
    again = _after(line, found)  # `under 300 max`
    end = again[1] if again and again[0] is bound[0] else found.end
    if not found.amount.currency and draft.required and _may_be_money(line, end):
        draft.unplaced.append(line.between(end, end + 1))
    return _take(line, at, end, bound[0], found.amount, draft)


def _may_be_money(line: Line, at: int) -> bool:
    """`max 300 doge`: a short last word, of which nothing else is known, may be a currency."""
    key = line.key(at)
    code = line.kind(at) is Kind.WORD and key.isalpha() and len(key) in _CODE_LETTERS
    known = heard(key) or describes(key) or is_kind(key) or key in UNITS
    return code and not known and (not line.is_name(at + 1) or heard(line.key(at + 1)))


def _span(line: Line, at: int, draft: Draft, *, sure: bool = False) -> int:
    """From one amount to another. Two years without a currency are years of make."""
    between, opening = _BETWEEN.at(line.pieces, at), _FROM.at(line.pieces, at)
    start = (between or opening or (True, at))[1]
    span = range_at(
        line, start, ("and", "&", *RANGE_SIGNS) if between else RANGE_SIGNS, bounded=bool(between or opening)
    )
    if not span:
        return 0
    least, most, end = span
    if not most.currency and least.value in YEARS and most.value in YEARS:
        if 0 < most.value - least.value <= _MAX_YEARS:
            draft.required.append([str(year) for year in range(int(least.value), int(most.value) + 1)])
        else:
            draft.unplaced.append(line.between(at, end))
        return end
    money = _looks_like_money(least, most) or (least.value == 0 and end == len(line))
    if not (sure or between or opening or most.currency or money):
        return 0
    return _take_span(line, at, span, draft)


def _alone(line: Line, at: int, draft: Draft) -> int:
    found = sum_at(line, at)
    return _closed(line, at, found, draft) if found else 0


def sum_at(line: Line, at: int) -> Found | None:
    """A price that needs no word before it: it has a currency (at most that), or says which side it limits."""
    found = amount_at(line, at)
    if not found:
        return None
    after = _after(line, found)
    few = found.amount.value < _MIN_COUNT and after and after[0] is Bound.LEAST
    return found if found.amount.currency or (after and not few) else None


def _closed(line: Line, at: int, found: Found, draft: Draft) -> int:
    """Take an amount as the bound that follows it, else as the most."""
    bound, end = _after(line, found) or (Bound.MOST, found.end)
    return _take(line, at, end, bound, found.amount, draft)


def _after(line: Line, found: Found) -> tuple[Bound, int] | None:
    """What limits the amount from behind: `300 max`, `20+`, but not `65+ inch` or `case + cover`."""
    after = _AFTER.at(line.pieces, found.end)
    if not after or (line.key(found.end) == "+" and not line.pieces[found.end].glued) or measures(line, after[1]):
        return None
    names = _limits_next(line, found.end) or _is_model(line, found)
    return None if not found.amount.currency and names else after


def _is_model(line: Line, found: Found) -> bool:
    """`iphone 13 max`: a small number behind a name that is sold as a Max."""
    is_max = line.key(found.end) == "max" and line.key(found.end - 2) in _SOLD_AS_MAX
    return is_max and found.amount.value < _MIN_COUNT


def _limits_next(line: Line, at: int) -> bool:
    """Whether this bound is one of the amount behind it, so that `iphone 13 max 400` speaks of an iPhone 13."""
    before = _BEFORE.at(line.pieces, at)
    if not before:
        return False
    inner = _BEFORE.at(line.pieces, before[1])  # iphone 13 max under 800
    found = amount_at(line, past_colon(line, inner[1] if inner else before[1]), bounded=True)
    return bool(found) and not (found and _AFTER.at(line.pieces, found.end))  # 200 min 400 max


def _take(line: Line, at: int, end: int, bound: Bound, amount: Amount, draft: Draft) -> int:
    """Take what these pieces limit; what contradicts an earlier limit is told back."""
    if not draft.limit(least=amount if bound is Bound.LEAST else None, most=amount if bound is Bound.MOST else None):
        draft.unplaced.append(line.between(at, end))
    return end


def _take_span(line: Line, at: int, span: tuple[Amount, Amount, int], draft: Draft) -> int:
    least, most, end = span
    if not draft.limit(least=least, most=most):
        draft.unplaced.append(line.between(at, end))
    return end


def _looks_like_money(least: Amount, most: Amount) -> bool:
    """`sofa 200-400` speaks of money, `size 40-42` and `iphone 12-13` do not."""
    return 20 <= least.value < most.value and least.value % 10 == 0 and most.value % 10 == 0


def starts_price(line: Line, at: int) -> bool:
    """Whether a price is read here, and no ordinary word."""
    bound = bound_at(line, at)
    return bool(sum_at(line, at) or (bound and amount_at(line, bound[1], bounded=True)))


def past_colon(line: Line, at: int) -> int:
    """Past the colon or equals sign that may stand between a name and its value."""
    return at + 1 if line.key(at) in (":", "=") else at
