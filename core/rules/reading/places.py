"""Places and distances in a line: `within 25mi of 95112`, `near San Jose`, `20 km around Berlin`, `in Austin, TX`."""

from typing import NamedTuple

from core.errors import Refused, Why
from core.rules.checks import MAX_RADIUS_MI
from core.rules.reading.draft import Draft, Line
from core.rules.reading.looks import describes, is_kind
from core.rules.reading.place_names import ZIP_DIGITS, place_at, words_from
from core.rules.reading.prices import NO_SUM, bound_at, past_colon, sum_at
from core.rules.reading.qualities import take_category
from core.rules.reading.spelled import spelled
from core.rules.reading.tokens import Kind
from core.rules.reading.vocabulary import Vocabulary, phrases
from core.text.numbers import read_number
from core.text.units import UNIT_NAMES, to_miles

_FAR_MI = 1000  # with no place behind it, a longer distance is what a car has driven
# Whether a number behind it needs no unit.
_WITHIN = Vocabulary({"within": True, "radius": True, "radius of": True, "within a": False, "in a": False, "a": False})
_OF = phrases(
    "of; from; around; near; @; away from; close to; radius of; radius around; radius from; radius near; distance of; "
    "distance from; drive of; drive from; or so of; or so from"
)
_RADIUS = phrases("radius; away; distance")
_NEAR = phrases("near; nearby; near to; close to; located in; located near; based in; in the area of")
_AROUND = phrases("around; @")
_IN = phrases("in; in the; in a; in an; within")
_HERE = phrases("me; here; my house; my home; my place; my area; my location; my city; my town; us; home")
_ALMOST = frozenset(
    {"mint", "new", "perfect", "complete", "field"}
)  # near mint is a grade, a near field monitor a speaker
_TIME = frozenset({"hours", "hour", "days", "day", "weeks", "week", "minutes", "minute", "mins", "months", "month"})
_NUMBERED = frozenset({"lego", "set", "model", "part", "number", "no", "sku"})
_SCREENS = frozenset({"tv", "tvs", "television", "monitor", "monitors", "screen", "display"})


class _Distance(NamedTuple):
    miles: float
    end: int


def within(line: Line, at: int, draft: Draft) -> int:
    """`within 25mi of 95112` `radius: 30` `in a 10 km radius of Berlin`."""
    opening = _WITHIN.at(line.pieces, at)
    if not opening:
        return at
    start = past_colon(line, opening[1])
    if opening[0] and line.key(start) == "-" and line.kind(start + 1) is Kind.NUMBER:
        raise Refused(Why.RADIUS_INVALID, text=line.between(start, start + 2))
    if opening[0] and line.kind(start) is Kind.WORD and line.key(start)[:1].isdigit():
        raise Refused(Why.RADIUS_INVALID, text=line.between(start, start + 1))
    if opening[0] and NO_SUM.fullmatch(line.key(start)) and line.key(start + 1) in UNIT_NAMES:
        raise Refused(Why.RADIUS_INVALID, text=line.between(start, start + 2))
    if line.kind(start) is Kind.NUMBER and line.key(start + 1) in _TIME:
        draft.unplaced.append(line.between(at, start + 2))
        return start + 2
    distance = _distance(line, start, unit_needed=not opening[0])
    if not distance:
        return at
    _measure(line, start, distance, draft)
    return _centre(line, distance.end, draft)


def away(line: Line, at: int, draft: Draft) -> int:
    """`25 miles from Berlin` `up to 20 km around Berlin` `30 km radius`: a distance that says what it is from."""
    bound = bound_at(line, at)
    start = past_colon(line, bound[1]) if bound else at
    distance = _distance(line, start, unit_needed=True)
    if not distance:
        return at
    radius = _RADIUS.at(line.pieces, distance.end)
    linked = _OF.at(line.pieces, distance.end)
    if not radius and not (linked and (distance.miles < _FAR_MI or place_at(line, linked[1]))):
        return at
    _measure(line, start, distance, draft)
    return _centre(line, distance.end, draft)


def near(line: Line, at: int, draft: Draft) -> int:
    """`near San Jose` `close to 95112` `near Berlin (20 km)`. It must be a place."""
    opening = _NEAR.at(line.pieces, at)
    start = past_colon(line, opening[1]) if opening else at
    if line.key(at) == "nearby" and not place_at(line, start):
        draft.unplaced.append(line.between(at, at + 1))
        return at + 1
    if start == at or not line.is_name(start) or line.key(start) in _ALMOST:
        return at
    return _and_distance(line, _settle(line, start, draft), draft)


def around(line: Line, at: int, draft: Draft) -> int:
    """`around 94110`, where that is a place; other things are wrapped around. What ends a line may be misspelt."""
    opening = _AROUND.at(line.pieces, at)
    if not opening:
        return at
    if not (_HERE.at(line.pieces, opening[1]) or place_at(line, opening[1])):
        if at and line.is_word(opening[1]) and opening[1] + 1 == len(line) and not draft.place:
            draft.unplaced.append(line.between(at, len(line)))
        return at
    return _and_distance(line, _settle(line, opening[1], draft), draft)


def inside(line: Line, at: int, draft: Draft) -> int:
    """`in Austin, TX` or `in electronics`, whichever name is longer. Those of neither stay words; a name is told."""
    opening = _IN.at(line.pieces, at)
    if not opening or not line.is_name(opening[1]):
        return at
    start = opening[1]
    if line.kind(at - 1) is Kind.NUMBER and line.key(start) in _SCREENS:
        return start  # 55 in tv
    if _HERE.at(line.pieces, start):
        return _settle(line, start, draft)
    found = place_at(line, start) or place_at(line, at + 1)
    if found and found[1] == start + 1 and _is_stuff(line, start):
        found = None
    end = take_category(line, start, draft, beyond=found[1] if found else 0)
    if end:
        return end
    if found:
        return _and_distance(line, _settle(line, start if place_at(line, start) else at + 1, draft), draft)
    words = words_from(line, start)
    if words[:1].isupper():  # in Atlantis, not in leather
        draft.unplaced.append(words)
    return start


def postcode(line: Line, at: int, draft: Draft) -> int:
    """`couch, 95112` and `95112 +15mi`. A ZIP code that ends a line may be a number of goods: it is asked."""
    text = line.key(at)
    if len(text) != ZIP_DIGITS or not (text.isascii() and text.isdigit()):
        return at
    if line.key(at - 1) in _NUMBERED or sum_at(line, at):
        return at
    end, plus = at + 1, line.key(at + 1) in ("+", "±")
    listed = line.key(at - 1) == "," and line.kind(at - 2) is not Kind.NUMBER  # lego 10179, 10294
    apart = (listed or at == 0) and (end == len(line) or line.key(end) == ",") and len(line) > 1
    found = (
        place_at(line, at)
        if apart or end == len(line) or (plus and _distance(line, end + 1, unit_needed=True))
        else None
    )
    if found and (apart or plus):
        return _and_distance(line, _settle(line, at, draft), draft)
    if found and draft.place is None:
        draft.unplaced.append(text)
    return at


def _is_stuff(line: Line, at: int) -> bool:
    """Whether a lower-case word is one of goods, though a place is called so: a desk in walnut."""
    text = line.pieces[at].text
    return text.islower() and (describes(text) or is_kind(text))


def _distance(line: Line, at: int, *, unit_needed: bool) -> _Distance | None:
    """A number with its unit, or in the person's own where none is needed."""
    if line.kind(at) is not Kind.NUMBER:
        words = spelled(line, at)
        unit = UNIT_NAMES.get(line.key(words[1])) if words else None
        return _Distance(to_miles(float(words[0]), unit), words[1] + 1) if words and unit else None
    digits, suffix = line.pieces[at].number
    number, end = read_number(digits), at + 1
    if line.key(end) == "-" and line.pieces[end].glued:
        end += 1
    units = UNIT_NAMES.get(suffix.lower() or line.key(end))
    if number is None or (suffix and not units) or (not units and unit_needed):
        return None
    if not units:
        return _Distance(to_miles(float(number), line.units), at + 1)
    return _Distance(to_miles(float(number), units), at + 1 if suffix else end + 1)


def _measure(line: Line, start: int, distance: _Distance, draft: Draft) -> None:
    if not 0 < distance.miles <= MAX_RADIUS_MI:
        raise Refused(Why.RADIUS_INVALID, text=line.between(start, distance.end))
    if draft.radius not in (None, distance.miles):
        draft.unplaced.append(line.between(start, distance.end))
        return
    draft.radius = distance.miles


def _centre(line: Line, at: int, draft: Draft) -> int:
    """Past the place that a distance is measured from, where one follows."""
    radius = _RADIUS.at(line.pieces, at)
    at = radius[1] if radius else at
    linked = _OF.at(line.pieces, at)
    if linked and line.is_name(linked[1]):
        return _settle(line, linked[1], draft)
    if line.kind(at) is Kind.NUMBER and place_at(line, at):  # within 25mi 95112
        return _settle(line, at, draft)
    return at


def _and_distance(line: Line, at: int, draft: Draft) -> int:
    """Past a distance written behind its place: `near Berlin, 20 km`."""
    start = at + 1 if line.key(at) in (",", "(", "+", "±", "/") else at
    distance = _distance(line, start, unit_needed=True)
    if not distance or distance.miles >= _FAR_MI:
        return at
    _measure(line, start, distance, draft)
    return distance.end + (line.key(distance.end) == ")")


def _settle(line: Line, at: int, draft: Draft) -> int:
    """Take the place that must stand here. Raises Refused(PLACE_UNKNOWN)."""
    here, found = _HERE.at(line.pieces, at), place_at(line, at)
    if here and not found:
        raise Refused(Why.PLACE_UNKNOWN, place=line.between(at, here[1]))
    if not found:
        raise Refused(Why.PLACE_UNKNOWN, place=words_from(line, at))
    draft.settle(found[0], line.between(at, found[1]))
    return found[1]
