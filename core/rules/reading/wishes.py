"""The words of a wish: required, one of several, excluded."""

from core.rules.reading.draft import Draft, Line
from core.rules.reading.prices import starts_price
from core.rules.reading.tokens import Kind, compound, words_of
from core.rules.reading.vocabulary import heard, phrases

_OR = frozenset({"or", "|", "||"})
_NOT = phrases(
    "not; no; without; excluding; exclude; except; except for; but not; but no; and not; and no; no more; nothing "
    "with; not a; not in; not from; minus"
)
_AND_NOT = frozenset({"or", "nor", "/", "|", "||"})
_REACH = 3  # words on either side of an "or" that may be one name
_ARTICLES = phrases("a; an; the; any; some")
_THINGS = phrases("for parts; parts only; like new; brand new; free shipping; near mint")  # one thing in several words


def exclude(line: Line, at: int, draft: Draft) -> int:
    """`-leather` `-"fake leather"` `not x` `no x or y` `without x`."""
    minus = line.key(at) in ("-", "–", "—")
    if minus:
        start = at + 1 if _is_minus(line, at) else 0
    else:
        negated = _NOT.at(line.pieces, at)
        start = negated[1] if negated and line.kind(negated[1]) is not Kind.NUMBER else 0  # chanel no 5
    thing = _thing(line, start, articles=not minus) if start else None
    if not thing:
        return at
    while thing:
        text, end = thing
        draft.excluded.append(text)
        thing = _thing(line, end + 1) if line.key(end) in _AND_NOT else None
    return end


def either(line: Line, at: int, draft: Draft) -> int:
    """`sofa or couch`, `s21|s22`, `sofa, couch or loveseat`: one group. With nothing on a side it is left out."""
    if line.key(at) not in _OR:
        return at
    thing = None if starts_price(line, at + 1) else _thing(line, at + 1)
    while draft.run and not draft.run[-1]:
        draft.run.pop()
    if not thing or not draft.run:
        return at + 1
    if line.key(at) == "or" and (end := _repeated(line, at, draft)):
        return end
    text, end = thing
    group = _latest(draft)
    while len(draft.run) > 1 and not draft.run[-1] and (len(draft.run) == 2 or not draft.run[-3]):
        draft.run.pop()
        group = _latest(draft) + group
    draft.required.append([*group, text])
    draft.run.append(1)
    return end


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


def _is_minus(line: Line, at: int) -> bool:
    """A dash that opens a word, not one inside or between words."""
    opens = not line.pieces[at].glued or line.kind(at - 1) is Kind.SIGN
    return opens and at + 1 < len(line) and line.pieces[at + 1].glued


def _thing(line: Line, at: int, *, articles: bool = True) -> tuple[str, int] | None:
    """One word, compound or phrase, past its article, and where it ends."""
    article = _ARTICLES.at(line.pieces, at) if articles else None
    at = article[1] if article and line.is_name(article[1]) else at
    if not line.is_name(at):
        return None
    phrase = _THINGS.at(line.pieces, at)
    end = phrase[1] if phrase else at + 1 if line.kind(at) is Kind.QUOTED else compound(line.pieces, at)
    text = " ".join(words_of(line.pieces[at:end]))
    return (text, end) if text else None


def _latest(draft: Draft) -> list[str]:
    """Take back the alternatives of the latest word; the parts of a compound are one."""
    groups = [draft.required.pop() for _ in range(draft.run.pop())][::-1]
    return groups[0] if len(groups) == 1 else [" ".join(group[0] for group in groups)]


def _repeated(line: Line, at: int, draft: Draft) -> int:
    """`iphone 12 or iphone 13`, `road bike or mountain bike`: a word on both sides shows how far each side reaches."""
    left: list[str] = []
    for size, group in zip(reversed(draft.run), reversed(draft.required), strict=False):
        if size != 1 or len(group) > 1 or " " in group[0] or len(left) == _REACH:
            break
        left.insert(0, group[0])
    right: list[str] = []
    end = at + 1
    while len(right) < _REACH and line.is_word(end) and (line.kind(end) is Kind.NUMBER or not heard(line.key(end))):
        right += words_of(line.pieces[end : end + 1])
        end += 1
    if len(right) != end - at - 1:
        return 0
    for reach in range(2, _REACH + 1):
        starts = len(left) >= reach and right[:1] == left[-reach : len(left) - reach + 1]
        ends = len(right) >= reach and left[-1:] == right[reach - 1 : reach]
        if starts or ends:
            reached = left[-reach:]
            del draft.required[-len(reached) :], draft.run[-len(reached) :]
            draft.required.append([" ".join(reached), " ".join(right[:reach])])
            draft.run.append(1)
            return at + 1 + len(right[:reach])
    return 0
