"""How far the alternatives on either side of an "or" reach."""

from core.rules.reading.draft import Draft, Line
from core.rules.reading.looks import describes, is_kind
from core.rules.reading.things import stretch
from core.rules.reading.tokens import Kind, words_of

_REPEAT = 3  # words on either side of an "or" that may be one name
SIDE = 4  # words of an alternative at most


def take(draft: Draft, group: list[str]) -> None:
    """Require one of these."""
    draft.required.append(group)
    draft.run.append(1)


def latest(draft: Draft) -> list[str]:
    """Take back the alternatives of the latest word; the parts of a compound are one."""
    groups = [draft.required.pop() for _ in range(draft.run.pop())][::-1]
    return groups[0] if len(groups) == 1 else [" ".join(group[0] for group in groups)]


def listed(draft: Draft, group: list[str], other: str) -> list[str]:
    """A group with what stands before it in a list: `sofa, couch or loveseat`, `rtx 3080, 3090 or 4070`."""
    while len(draft.run) > 1 and not draft.run[-1]:
        alone = len(draft.run) == 2 or not draft.run[-3]
        like = all(_alike(draft.required[-1][0], text) for text in (*group, other))
        if not alone and not like:
            break
        draft.run.pop()
        group = latest(draft) + group
        if not alone:
            break
    return group


def repeated(line: Line, at: int, draft: Draft) -> int:
    """`iphone 12 or iphone 13`, `road bike or mountain bike`: a word on both sides shows how far each side reaches."""
    left: list[str] = _left(draft, _REPEAT)
    ends = stretch(line, at + 1, SIDE)
    right = [words_of(line.pieces[start:end]) for start, end in zip([at + 1, *ends], ends, strict=False)]
    singles = [word[0] for word in right[:_REPEAT] if len(word) == 1]
    if len(singles) != len(right[:_REPEAT]):
        return 0
    for reach in range(2, _REPEAT + 1):
        starts = len(left) >= reach and singles[:1] == left[-reach : len(left) - reach + 1]
        closes = len(left) >= reach and len(singles) >= reach and left[-1] == singles[reach - 1]
        if starts or closes:
            whole = len(ends) if starts and len(ends) <= SIDE else min(reach, len(ends))
            _drop(draft, reach)
            take(draft, [" ".join(left[-reach:]), " ".join(word for part in right[:whole] for word in part)])
            return ends[whole - 1]
    return 0


def reached(line: Line, at: int, draft: Draft) -> int:
    """`ps5 or xbox series x`: several words up to the next clause are one name, and so are those on the left.

    0 where one word is meant: `leather sofa or couch`, `red or blue sofa`, `gaming or office chair`.
    """
    ends = stretch(line, at, SIDE) if line.has_clauses else []
    if len(ends) < 2 or line.kind(at) is Kind.QUOTED:
        return 0
    right = words_of(line.pieces[at : ends[-1]])
    left = _left(draft, SIDE)
    if left and _shares(left, right):
        return 0
    if len(ends) > SIDE:
        draft.unplaced.append("or " + line.between(at, ends[-1]))
        return 0
    group = latest(draft)
    if len(group) == 1 and 1 < len(left) < SIDE:
        _drop(draft, len(left) - 1)
        group = [" ".join(left)]
    while (
        len(draft.run) > 1 and not draft.run[-1] and not any(map(describes, right))
    ):  # iphone 12, galaxy s21 or pixel 6
        draft.run.pop()
        before = _left(draft, SIDE)
        if not 0 < len(before) < SIDE:
            break
        _drop(draft, len(before))
        group = [" ".join(before), *group]
    take(draft, [*group, " ".join(right)])
    return ends[-1]


def _shares(left: list[str], right: list[str]) -> bool:
    """Whether the words behind the right side's first one belong to both sides."""
    last, first = left[-1], right[0]
    if _alike(last, first):
        return True
    return len(left) == 1 and not is_kind(last) and not _numbered(last) and is_kind(right[-1])


def _alike(one: str, other: str) -> bool:
    """Two numbers, model names or colours: `12` and `13`, `s21` and `s22`, `red` and `blue`."""
    kinds = is_kind(one) and is_kind(other)
    return kinds or (_numbered(one) and _numbered(other)) or (describes(one) and describes(other))


def _numbered(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _left(draft: Draft, most: int) -> list[str]:
    """The words side by side before the "or", the last `most` of them."""
    left: list[str] = []
    for size, group in zip(reversed(draft.run), reversed(draft.required), strict=False):
        if size != 1 or len(group) > 1 or " " in group[0] or len(left) == most:
            break
        left.insert(0, group[0])
    return left


def _drop(draft: Draft, count: int) -> None:
    del draft.required[-count:], draft.run[-count:]
