"""Limits that no criterion can hold, such as what a car has driven. They are told back, never lost."""

from core.rules.reading.amounts import UNITS, measures
from core.rules.reading.draft import Draft, Line
from core.rules.reading.prices import YEARS, bound_at, past_colon
from core.rules.reading.tokens import Kind
from core.rules.reading.vocabulary import phrases
from core.text.numbers import TIMES, read_number
from core.text.units import UNIT_NAMES

_YEAR_BEFORE = phrases("newer than; after; since; from; older than; before")
_YEAR_AFTER = phrases("+; or newer; and newer; or later; and later; and up; or up; or older; and older; onwards")
_ROUND = 500  # `2000+` is a price, `2015+` a year
_FAR = 1000  # a longer distance is what a car has driven
_NAMES_TOO = frozenset({"max", "maximum", "min", "minimum"})  # `iPhone 13 Pro max 256gb` limits nothing


def year(line: Line, at: int, draft: Draft) -> int:
    """`2015+` `2015 or newer` `newer than 2015`."""
    before = _YEAR_BEFORE.at(line.pieces, at)
    start = before[1] if before else at
    text = line.key(start)
    if line.kind(start) is not Kind.NUMBER or not text.isdigit() or int(text[:5]) not in YEARS:
        return at
    after = _YEAR_AFTER.at(line.pieces, start + 1)
    if after and line.key(start + 1) == "+" and int(text) % _ROUND == 0:
        return at
    if not before and not after:
        return at
    end = after[1] if after else start + 1
    draft.unplaced.append(line.between(at, end))
    return end


def limit(line: Line, at: int, draft: Draft) -> int:
    """`under 100k miles` `at least 16gb` `65+ inch` `120,000 km`: a limit, but on no price."""
    bound = bound_at(line, at)
    start = past_colon(line, bound[1]) if bound else at
    end = _measured(line, start)
    if not end or (not bound and not _far(line, start, end) and line.key(start + 1) != "+"):
        return at
    if line.key(at) in _NAMES_TOO and not _far(line, start, end):
        return at
    draft.unplaced.append(line.between(at, end))
    return end


def _measured(line: Line, at: int) -> int:
    """Where a number and its unit end, 0 if there is no such thing here."""
    if line.kind(at) is not Kind.NUMBER:
        return 0
    _, suffix = line.pieces[at].number
    if suffix.lower() in UNITS:
        return at + 1
    if suffix and suffix.lower() not in TIMES:
        return 0
    end = at + 1
    if line.key(end) in TIMES or (line.key(end) == "+" and line.pieces[end].glued):
        end += 1
    if not measures(line, end):
        return 0
    return end + (2 if line.key(end) == "-" else 1)


def _far(line: Line, start: int, end: int) -> bool:
    """Whether it is a distance that only an odometer shows."""
    digits, suffix = line.pieces[start].number
    number = read_number(digits) or 0
    thousands = suffix.lower() in TIMES or line.key(start + 1) in TIMES
    return (line.key(end - 1) in UNIT_NAMES or suffix.lower() in UNIT_NAMES) and (thousands or number >= _FAR)
