"""The words of a wish: required, one of several, excluded."""

from core.rules.reading.draft import Draft, Line
from core.rules.reading.looks import KNOWN_THINGS
from core.rules.reading.prices import starts_price
from core.rules.reading.reach import latest, listed, reached, repeated, take
from core.rules.reading.things import NOT, OR, breaks, past_article, stretch, thing
from core.rules.reading.tokens import Kind, compound, words_of

_AND_NOT = frozenset({"or", "nor", "/", "|", "||"})
_VARIANTS = frozenset({"pro", "plus", "ultra", "mini", "slim", "lite"})
_PHRASE = 3  # words behind a "not" that may be one thing
_DASHES = ("-", "–", "—")


def exclude(line: Line, at: int, draft: Draft) -> int:
    """`-leather` `-"fake leather"` `lamp - red` `!red` `not x` `no x or y` `without x`."""
    minus, start = _minus(line, at), 0
    if not minus:
        negated = NOT.at(line.pieces, at)
        start = negated[1] if negated and line.kind(negated[1]) is not Kind.NUMBER else 0  # chanel no 5
        start = past_article(line, start) if start else _behind_dash(line, at)
    end = 0
    while found := thing(line, minus or start) if minus or start else None:
        end = _excluded(line, start, found, draft) if start else _put(found, draft)
        again = past_article(line, end + 1) if line.key(end) in _AND_NOT else 0
        minus, start = (again, 0) if minus else (0, again)
        if again and (starts_price(line, again) or breaks(line, again)):
            break
    return end or at


def _minus(line: Line, at: int) -> int:
    """What stands behind a dash or exclamation mark that opens a word, 0 if none does."""
    if line.key(at) not in (*_DASHES, "!"):
        return 0
    opens = not line.pieces[at].glued or (line.kind(at - 1) is Kind.SIGN and line.key(at) != "!")
    return at + 1 if opens and line.is_name(at + 1) and line.pieces[at + 1].glued else 0


def _behind_dash(line: Line, at: int) -> int:
    """What a dash between spaces excludes: one last word. Before more it only parts: `nike dunk - size 10`."""
    if line.key(at) != "-" or not line.has_clauses or line.pieces[at].glued or not line.is_name(at - 1):
        return 0
    alone = line.kind(at + 1) is Kind.WORD and not breaks(line, at + 1) and len(stretch(line, at + 1, 1)) == 1
    return at + 1 if alone and line.key(at + 2) != "only" else 0


def _put(found: tuple[str, int], draft: Draft) -> int:
    draft.excluded.append(found[0])
    return found[1]


def _excluded(line: Line, at: int, found: tuple[str, int], draft: Draft) -> int:
    """Exclude what is meant of the words behind a "not". Those of which that is unsure are told back."""
    known = KNOWN_THINGS.at(line.pieces, at)
    ends = stretch(line, at, _PHRASE)
    first = known[1] if known else found[1]
    rest = [end for end in ends if end > first]
    if not rest or not line.has_clauses:
        return _put((_text(line, at, first), first), draft)
    if not draft.required:  # no salvage title camry
        if not known and len(ends) > 2:
            draft.unplaced.append(line.between(at, ends[-1]))
        return _put((_text(line, at, first), first), draft)
    if not known and len(ends) <= _PHRASE:
        return _put((_text(line, at, ends[-1]), ends[-1]), draft)
    _put((_text(line, at, first), first), draft)
    draft.unplaced.append(line.between(first, ends[-1]))
    return ends[-1]


def either(line: Line, at: int, draft: Draft) -> int:
    """`sofa or couch`, `s21|s22`, `sofa, couch or loveseat`: one group. With nothing on a side it is left out."""
    if line.key(at) not in OR:
        return at
    start = past_article(line, at + 1)
    found = None if starts_price(line, start) or breaks(line, start) else thing(line, start)
    draft.resume()
    while draft.run and not draft.run[-1]:
        draft.run.pop()
    if not found or not draft.run:
        return at + 1
    if line.key(at) == "or" and (end := repeated(line, at, draft) or reached(line, start, draft)):
        return end
    text, end = _with_variant(line, *found)
    group = listed(draft, latest(draft), text)
    take(draft, [*group, text])
    return end


def _with_variant(line: Line, text: str, end: int) -> tuple[str, int]:
    """`ps5 or ps4 pro`: what only one model is called goes with it; `sofa or couch leather` speaks of both."""
    is_model = not text.isalpha() and not text.isdecimal()
    return (f"{text} {line.key(end)}", end + 1) if is_model and line.key(end) in _VARIANTS else (text, end)


def pause(line: Line, at: int, draft: Draft) -> int:
    """A comma may separate alternatives; most other signs end what stands side by side."""
    if line.key(at) == "," and draft.run:
        draft.run.append(0)
    elif line.key(at) not in ("&", '"', "'"):  # 55" or 65" tv
        draft.run.clear()
    return at + 1


def words(line: Line, at: int, draft: Draft) -> int:
    """Whatever nothing else has claimed: a quoted phrase, a word, a compound such as t-shirt."""
    if not line.is_name(at):
        return at
    quoted = line.kind(at) is Kind.QUOTED
    end = at + 1 if quoted else compound(line.pieces, at)
    found = words_of(line.pieces[at:end])
    groups = [[" ".join(found)]] if quoted and found else [[word] for word in found]
    draft.required.extend(groups)
    if groups:
        draft.run.append(len(groups))
    return end


def _text(line: Line, start: int, end: int) -> str:
    return " ".join(words_of(line.pieces[start:end]))
