"""Conditions in a line: `like new`, `good or better`, `new only`, `for parts ok`, `condition: good, fair`, `used`."""

from enum import Enum, auto

from core.errors import Refused, Why
from core.rules.reading.draft import Draft, Line
from core.rules.reading.tokens import Kind
from core.rules.reading.vocabulary import Vocabulary, phrases, split
from core.text import taxonomy
from core.values import Condition

USED = tuple(c for c in Condition if c not in (Condition.NEW, Condition.FOR_PARTS))


class _Says(Enum):
    """What stands around the name of a condition."""

    CONDITION = auto()  # good condition: a better one pleases too
    BETTER = auto()
    ONLY = auto()
    OK = auto()


def _named(*meanings: tuple[str, tuple[Condition, ...]]) -> Vocabulary[tuple[Condition, ...]]:
    return Vocabulary({phrase: conditions for listed, conditions in meanings for phrase in split([listed])})


# Names that mean nothing but a condition, and those that are words of other things too (new york, good wood).
_CLEAR = _named(
    ("brand new; new in box; new with tags; bnib", (Condition.NEW,)),
    ("like new; as new; open box", (Condition.LIKE_NEW,)),
    ("for parts; parts only; for parts or not working; for parts or repair; not working", (Condition.FOR_PARTS,)),
    ("used; second hand; secondhand; 2nd hand; pre owned; preowned", USED),
)
_VAGUE = _named(
    ("new", (Condition.NEW,)),
    ("mint", (Condition.LIKE_NEW,)),
    ("excellent; great", (Condition.EXCELLENT,)),
    ("good; very good", (Condition.GOOD,)),
    ("fair; decent", (Condition.FAIR,)),
    ("poor", (Condition.POOR,)),
    ("broken", (Condition.FOR_PARTS,)),
)
_BEFORE = Vocabulary(
    {
        **dict.fromkeys(split(["in; in a; must be; must be in; should be; should be in"]), _Says.CONDITION),
        **dict.fromkeys(split(["at least; at least in; minimum; min"]), _Says.BETTER),
        "only": _Says.ONLY,
    }
)
_BEHIND = Vocabulary(
    {
        **dict.fromkeys(split(["condition; cond; shape"]), _Says.CONDITION),
        **dict.fromkeys(split(["or better; or higher; or above; and better; and up; +; or up"]), _Says.BETTER),
        **dict.fromkeys(split(["only; ones only"]), _Says.ONLY),
        **dict.fromkeys(split(["ok; okay; is ok; is okay; are ok; is fine; accepted"]), _Says.OK),
    }
)
_EXPLICIT = phrases("condition; conditions; cond")
_WHATEVER = phrases(
    "any condition; any shape; in any condition; in any shape; all conditions; whatever condition; "
    "condition doesnt matter"
)
_ANY = frozenset({"any", "all", "whatever"})
_JOINTS = frozenset({",", "/", "|", "or", "and"})
_MAX_NAME_PIECES = 7  # Very Good - Refurbished


def condition(line: Line, at: int, draft: Draft) -> int:
    """A condition that is named clearly, or whose neighbours say that it is one."""
    explicit = _EXPLICIT.at(line.pieces, at)
    if explicit and line.key(explicit[1]) in (":", "="):
        return _explicit(line, explicit[1] + 1, draft)
    if whatever := _WHATEVER.at(line.pieces, at):
        return whatever[1]
    before = _BEFORE.at(line.pieces, at)
    start = before[1] if before else at
    named = _names(line, start)
    if not named:
        return at
    end = named[-1][1]
    says, end = _behind(line, end)
    said = says | ({before[0]} if before else set())
    vague = len(named) == 1 and not _CLEAR.at(line.pieces, start)
    if vague and not says and (not before or line.key(at) == "in"):
        return at
    draft.conditions.update(_meant([conditions for conditions, _ in named], said))
    return end


def _meant(named: list[tuple[Condition, ...]], said: set[_Says]) -> tuple[Condition, ...]:
    """The conditions that satisfy somebody who says this; none for "new or used", who does not mind."""
    together = {c for conditions in named for c in conditions}
    worst = max(together, key=tuple(Condition).index)
    if USED in named and Condition.NEW in together:
        return ()
    if _Says.BETTER in said or _Says.OK in said:
        return taxonomy.at_least(worst)
    if _Says.ONLY in said or len(named) > 1 or worst is Condition.FOR_PARTS or named == [USED]:
        return tuple(together)
    return taxonomy.at_least(worst)


def _names(line: Line, at: int) -> list[tuple[tuple[Condition, ...], int]]:
    """The conditions named one after another with "or" between, and where each ends."""
    found = []
    while name := (_CLEAR.at(line.pieces, at) or _VAGUE.at(line.pieces, at)):
        found.append(name)
        if line.key(name[1]) not in ("or", "/"):
            break
        at = name[1] + 1
    return found


def _behind(line: Line, at: int) -> tuple[set[_Says], int]:
    """What stands behind a name: `good condition or better` says two things."""
    says: set[_Says] = set()
    while found := _BEHIND.at(line.pieces, at):
        says.add(found[0])
        at = found[1]
    return says, at


def _explicit(line: Line, at: int, draft: Draft) -> int:
    """After `condition:` every name of any source is known, and one that is not is refused."""
    if line.key(at) in _ANY:
        return at + 1
    named: list[tuple[Condition, ...]] = []
    while found := _value(line, at):
        named.append(found[0])
        at = found[1]
        if line.key(at) not in _JOINTS or not _value(line, at + 1):
            break
        at += 1
    if not named:
        text = line.pieces[at].text if at < len(line) else ""
        raise Refused(Why.CONDITION_UNKNOWN, text=text[:40])
    says, end = _behind(line, at)
    together = {c for conditions in named for c in conditions}
    better = _Says.BETTER in says or _Says.OK in says
    draft.conditions.update(_meant([tuple(together)], says) if better else together)
    return end


def _value(line: Line, at: int) -> tuple[tuple[Condition, ...], int] | None:
    """The longest name of a condition that starts here."""
    if line.kind(at) is Kind.QUOTED:
        quoted = taxonomy.condition(line.pieces[at].text)
        return ((quoted,), at + 1) if quoted else None
    ours = _CLEAR.at(line.pieces, at)
    for end in range(min(len(line), at + _MAX_NAME_PIECES), at, -1):
        theirs = taxonomy.condition(line.between(at, end))
        if theirs and line.is_word(end - 1):
            return ours if ours and ours[1] >= end else ((theirs,), end)
    return ours
