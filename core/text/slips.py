"""How easily one word is mistyped as another."""

from __future__ import annotations

DOUBLED, SWAPPED, VOWEL, LEFT_OUT, NEXT_KEY, OTHER = 0.7, 0.8, 0.85, 0.9, 0.95, 1.0  # edits: common slips cost less
FIRST_LETTER = 0.5  # edits on top: people seldom get it wrong

_VOWELS = frozenset("aeiouy")
_KEYS = {
    key: (row, at + row / 2)  # each row of keys is shifted by half a key
    for row, keys in enumerate(("qwertyuiop", "asdfghjkl", "zxcvbnm"))
    for at, key in enumerate(keys)
}


def cost(typed: str, meant: str, distance: int) -> float:
    """The edits between two different words, which are `distance` apart, each weighed by how seldom it happens."""
    edits = _one_edit(typed, meant) if distance == 1 else _more_edits(typed, meant, distance)
    is_first_wrong = typed[0] != meant[0] and typed[:2] != meant[1::-1]  # two swapped are both there
    return edits + (FIRST_LETTER if is_first_wrong else 0.0)


def _more_edits(typed: str, meant: str, distance: int) -> float:
    """`bycicle`: where only vowels differ, it is spelt by ear."""
    is_by_ear = len(typed) == len(meant) and all(
        a == b or _VOWELS.issuperset((a, b)) for a, b in zip(typed, meant, strict=True)
    )
    return distance * (VOWEL if is_by_ear else OTHER)


def _one_edit(typed: str, meant: str) -> float:
    if len(typed) != len(meant):
        longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
        at = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
        if longer[at] == longer[at - 1] and at > 0:
            return DOUBLED
        return LEFT_OUT if longer is meant else OTHER
    differing = [pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
    if len(differing) > 1:
        return SWAPPED
    pair = differing[0]
    if _VOWELS.issuperset(pair):
        return VOWEL
    return NEXT_KEY if _are_next(*pair) else OTHER


def _are_next(a: str, b: str) -> bool:
    if a not in _KEYS or b not in _KEYS:
        return False
    (row, column), (other_row, other_column) = _KEYS[a], _KEYS[b]
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1
