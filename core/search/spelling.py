"""What a word was probably meant to be, by the words of the listings. The word itself stays beside what it may mean.

Looser than what is proposed for a rule (`core.rules.spelling`): a wrong guess costs a place in a list, not an alert.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, log

from core.text.lexicon import IN_A_TITLE, Lexicon
from core.text.slips import cost
from core.text.words import term

SHORTEST = 4  # letters; shorter words are abbreviations, and have too many neighbours
TWO_EDITS = 5  # letters from which two edits may be wrong
FAR = 7  # letters from which three may be, where nothing else is found
KNOWN_LISTINGS = 3  # that say a word in their descriptions alone make it known
EDIT = 10.0  # what an edit weighs against the logarithm of how often a word is said ...
COMMON = 0.01  # ... up to this share of listings: beyond, it is a brand's fame and says nothing of this query
WITHIN = 4.5  # of the likeliest: what is less likely than that is not tried
MOST_TRIED = 4
RARE_TITLES, TIMES_MORE, NEAR = 20, 5, 1.05  # a known word that few titles say, and a word so near that more say
RARE_STAYS = 0.6  # what such a word itself is worth beside what it may mean
PART = 3  # letters of each part of a word that was two


@dataclass(frozen=True, slots=True)
class Meant:
    """A word, or two, that may have been meant; 1 for the likeliest."""

    words: tuple[str, ...]
    weight: float


def is_known(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is left alone: numbers, codes and short words too."""
    return (
        len(word) < SHORTEST
        or not word.isalpha()
        or lexicon.titles(word) > 0
        or lexicon.listings(word) >= KNOWN_LISTINGS
    )


def meant_by(word: str, lexicon: Lexicon) -> tuple[Meant, ...]:
    """What an unknown word may be, the likeliest first; nothing for a known one."""
    if is_known(word, lexicon):
        return ()
    edits = 2 if len(word) >= TWO_EDITS else 1
    return _weighed([*_neighbours(word, lexicon, edits), *_splits(word, lexicon)])


def far_from(word: str, lexicon: Lexicon) -> tuple[Meant, ...]:
    """The nearest there is to an unknown word, however unlikely: asked only where there is nothing else to show."""
    return () if is_known(word, lexicon) else _weighed(list(_neighbours(word, lexicon, 3 if len(word) >= FAR else 2)))


def rather(word: str, lexicon: Lexicon) -> tuple[Meant, ...]:
    """What a known but rare word may be a slip of: asked only where nothing says all that was typed."""
    titles = lexicon.titles(word)
    if len(word) < SHORTEST or not word.isalpha() or titles > RARE_TITLES:
        return ()
    found = [
        (log(lexicon.weight(near) + 1) - EDIT * edits, (near,))
        for near, distance in lexicon.near(word, 1)
        if term(near) != term(word)
        and lexicon.titles(near) >= TIMES_MORE * max(titles, 1)
        and (edits := cost(word, near, distance)) <= NEAR
    ]
    return _weighed(found)


def _weighed(found: Sequence[tuple[float, tuple[str, ...]]]) -> tuple[Meant, ...]:
    ranked = sorted(found, reverse=True)[:MOST_TRIED]
    return tuple(Meant(said, exp(score - ranked[0][0])) for score, said in ranked if score > ranked[0][0] - WITHIN)


def _neighbours(word: str, lexicon: Lexicon, edits: int) -> Iterator[tuple[float, tuple[str, ...]]]:
    most = IN_A_TITLE * max(lexicon.size * COMMON, 1.0)
    for near, distance in lexicon.near(word, edits):
        said_enough = lexicon.titles(near) > 0 or lexicon.listings(near) >= KNOWN_LISTINGS
        if near != word and len(near) >= PART and said_enough:
            often = min(lexicon.weight(near), most)
            yield log(often + 1) - EDIT * cost(word, near, distance), (near,)


def _splits(word: str, lexicon: Lexicon) -> Iterator[tuple[float, tuple[str, ...]]]:
    """`macbookpro`: two words that titles say side by side."""
    for at in range(PART, len(word) - PART + 1):
        together = lexicon.pair(word[:at], word[at:])
        if together:
            yield log(5 * together + 1) - EDIT * 0.7, (word[:at], word[at:])
