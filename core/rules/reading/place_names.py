"""Names of places in a line: where one starts, the longest that the gazetteer knows."""

from core.rules.reading.draft import Line
from core.rules.reading.prices import sum_at
from core.rules.reading.tokens import Kind
from core.rules.reading.vocabulary import heard
from core.values import Place

_MAX_PIECES = 9  # of a place's name: St. John's, Newfoundland and Labrador
_TOLD = 3  # words of an unknown place that are told back
ZIP_DIGITS = 5
_INSIDE_NAMES = frozenset(",.-'()/&")


def place_at(line: Line, at: int) -> tuple[Place, int] | None:
    """The longest name of a place that starts here, and where it ends."""
    if line.kind(at) is Kind.QUOTED:
        place = line.places.find(line.pieces[at].text)
        return (place, at + 1) if place else None
    alone = line.places.find(line.pieces[at].text) if line.kind(at) is Kind.NUMBER else None
    for end in reversed(_name_ends(line, at)):
        place = line.places.find(line.between(at, end))
        if place and alone in (None, place):  # 95112 couch is not Couch, MO
            return place, end
    return None


def _name_ends(line: Line, at: int) -> list[int]:
    """Where a name that starts here could end."""
    ends: list[int] = []
    end = at
    while end - at < _MAX_PIECES and _in_name(line, end, first=end == at):
        end += 1
        if line.is_word(end - 1) or line.key(end - 1) == ")":
            ends.append(end)
    return ends


def _in_name(line: Line, at: int, *, first: bool) -> bool:
    """Of numbers only a ZIP code or a coordinate can stand inside a name: `near Austin 1000 max` is a price too."""
    if line.kind(at) is Kind.NUMBER and not first:
        text = line.key(at)
        return ("." in text or (len(text) == ZIP_DIGITS and text.isdigit())) and not sum_at(line, at)
    return line.is_word(at) or (not first and line.key(at) in _INSIDE_NAMES)


def words_from(line: Line, at: int) -> str:
    """The words that start here, as typed, to be told back."""
    if line.kind(at) is Kind.QUOTED:
        return line.pieces[at].text
    end = at + 1
    while end - at < _TOLD and line.is_word(end) and not heard(line.key(end)):
        end += 1
    return line.between(at, end)
