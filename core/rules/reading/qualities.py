"""What else a line says of a thing: its category, how good a deal it is, and where its words must stand."""

from core.errors import Refused, Why
from core.rules.reading.draft import Draft, Line
from core.rules.reading.tokens import Kind, compound, words_of
from core.rules.reading.vocabulary import Vocabulary, phrases, split
from core.text import taxonomy
from core.text.numbers import read_number
from core.values import Scope

_CATEGORY = phrases("category; categories; cat")
_JOINTS = frozenset({",", "/", "|", "or", "and"})
_MAX_NAME_WORDS = 6
OUT_OF_TEN = 10  # `score>7` may mean 0.7 or 7 %: it is asked again
_SCORE = phrases("score; deal score; dealscore; a score; a deal score; scores; scoring")
_AT_LEAST = phrases(
    ">; >=; =>; ≥; :; =; over; above; at least; of at least; min; minimum; more than; better than; higher than; "
    "greater than; of; from"
)
_AT_MOST = phrases("<; <=; =<; ≤; under; below; less than; at most; max; lower than")
_DEALS = Vocabulary(
    {
        phrase.format(how): least
        for how, least in (("great", 0.7), ("good", 0.6))
        for phrase in split(["{0} deal; {0} deals; {0} deals only; {0} deals on; {0} deals only on; only {0} deals"])
    }
)
_TITLE = phrases(
    "title only; titles only; only title; only titles; only in title; only in the title; only in titles; in title; "
    "in titles; in the title; in title only; in titles only; in the title only; title :; titles :"
)


def scope(line: Line, at: int, draft: Draft) -> int:
    """`title only`, `in the title`."""
    found = _TITLE.at(line.pieces, at)
    if not found:
        return at
    draft.scope = Scope.TITLE
    return found[1]


def score(line: Line, at: int, draft: Draft) -> int:
    """`score>0.7` `score>70` `score>=70%` `great deals only`. Raises Refused(SCORE_INVALID)."""
    deals = _DEALS.at(line.pieces, at)
    if deals:
        draft.score = deals[0]
        return deals[1]
    named = _SCORE.at(line.pieces, at)
    if not named:
        return at
    least, most = _AT_LEAST.at(line.pieces, named[1]), _AT_MOST.at(line.pieces, named[1])
    bound = least or most
    start = bound[1] if bound else named[1]
    negative = line.key(start) == "-" and line.kind(start + 1) is Kind.NUMBER
    if line.kind(start) is not Kind.NUMBER and not (negative and bound):
        return at
    if negative or most:
        raise Refused(Why.SCORE_INVALID, text=line.between(at, start + (2 if negative else 1)))
    percent = line.key(start + 1) == "%"
    value = read_number(line.pieces[start].text)
    if not bound and not percent:
        return at
    if value is None or value > 100 or (1 < value <= OUT_OF_TEN and not percent):
        raise Refused(Why.SCORE_INVALID, text=line.between(at, start + 1))
    asked = float(round(value / 100 if percent or value > 1 else value, 4))
    end = start + (2 if percent else 1)
    end += line.key(end) == "+"
    if draft.score not in (None, asked):
        draft.unplaced.append(line.between(at, end))
    else:
        draft.score = asked
    return end


def category(line: Line, at: int, draft: Draft) -> int:
    """`category: furniture`, a name that we lack as it stands; without a colon only a name that we know."""
    opening = _CATEGORY.at(line.pieces, at)
    if not opening:
        return at
    if line.key(opening[1]) not in (":", "="):
        return take_category(line, opening[1], draft) or at
    start = opening[1] + 1
    return take_category(line, start, draft, any_name=True) or start


def take_category(line: Line, at: int, draft: Draft, *, beyond: int = 0, any_name: bool = False) -> int:
    """Take the categories named here, and answer where they end: 0 if there are none, or none longer than `beyond`."""
    found = _category(line, at, any_name=any_name)
    if not found or found[1] < beyond:
        return 0
    draft.categories.append(found[0])
    end = found[1]
    while line.key(end) in _JOINTS and (more := _category(line, end + 1, any_name=False)):
        draft.categories.append(more[0])
        end = more[1]
    return end


def _category(line: Line, at: int, *, any_name: bool) -> tuple[str, int] | None:
    """The longest name of a category that starts here, and where it ends."""
    if line.kind(at) is Kind.QUOTED:
        slug = taxonomy.category(line.pieces[at].text) if words_of(line.pieces[at : at + 1]) else None
        return (slug, at + 1) if slug and (any_name or slug in taxonomy.SLUGS) else None
    words: list[str] = []
    ends: list[int] = []
    end = at
    while len(words) < _MAX_NAME_WORDS and (line.is_word(end) or line.key(end) in ("&", "-")):
        words += (here := words_of(line.pieces[end : end + 1]))
        end += 1
        ends += [end] * len(here)
    found = taxonomy.find_category(words)
    if found:
        return found[0], ends[found[1] - 1]
    if not any_name or not line.is_word(at):
        return None
    end = compound(line.pieces, at)
    slug = taxonomy.category(line.between(at, end))
    return (slug, end) if slug else None
