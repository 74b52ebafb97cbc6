"""A typed line in its smallest pieces: words, numbers, quoted phrases and signs."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from core.text.words import fold, words

_STRAIGHT = str.maketrans(dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("‘’‚‛`´", "'"))
# Every part takes all it can and gives nothing back (`++`), so that the time is linear.
_TOKEN = re.compile(
    r"""(?P<number>[0-9]++(?:[.,'][0-9]++)*+[^\W\d_]*+(?![^\W_])|(?<![^\W_.])[.][0-9]++(?![^\W_]))
      | (?P<word>[^\W_]++(?:'[^\W_]++)*+)
      | (?P<sign><=|>=|=<|=>|\|\||[.]{2,3}(?=[0-9])|.)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"([0-9.,']+)(.*)", re.DOTALL)
_JOINTS = frozenset("-.&'")  # inside a compound such as t-shirt, node.js, b&w


class Kind(Enum):
    """What a token is."""

    NUMBER = auto()  # digits, perhaps with a suffix: 500 1,250.00 25mi 128gb
    WORD = auto()  # letters and digits: sofa s21 don't
    QUOTED = auto()  # what stood between quotation marks
    SIGN = auto()  # any other sign: < - $ |


@dataclass(frozen=True, slots=True)
class Token:
    """One piece. `key` is what vocabularies are asked for; `glued` says that no space stands before it."""

    kind: Kind
    text: str
    key: str
    start: int
    end: int
    glued: bool

    @property
    def number(self) -> tuple[str, str]:
        """Digits and suffix: `25mi` is 25 and mi; both empty where it is no number."""
        found = _NUMBER.fullmatch(self.text) if self.kind is Kind.NUMBER else None
        return (found[1], found[2]) if found else ("", "")


def plain(line: str) -> str:
    """The line with compatibility forms unfolded and quotation marks straight."""
    return unicodedata.normalize("NFKC", line).translate(_STRAIGHT)


def tokens(line: str) -> list[Token]:
    """The pieces of a plain line, in order."""
    found: list[Token] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        token = _quoted(line, at) or _piece(line, at)
        found.append(token)
        at = token.end
    return found


def compound(pieces: list[Token], at: int) -> int:
    """Where the compound that starts with this word ends: the three pieces of `t-shirt` are one."""
    at += 1
    while at + 1 < len(pieces) and pieces[at].text in _JOINTS and pieces[at].glued:
        if pieces[at + 1].kind not in (Kind.WORD, Kind.NUMBER) or not pieces[at + 1].glued:
            break
        at += 2
    return at


def words_of(pieces: list[Token]) -> list[str]:
    """The words of some tokens, as rules keep them."""
    return [word for piece in pieces if piece.kind is not Kind.SIGN for word in words(piece.text)]


def _quoted(line: str, at: int) -> Token | None:
    """A quotation opens where no letter or digit stands before it: the mark of `55" tv` is an inch."""
    if line[at] != '"' or (at and line[at - 1].isalnum()):
        return None
    end = line.find('"', at + 1)
    return None if end < 0 else Token(Kind.QUOTED, line[at + 1 : end], "", at, end + 1, _glued(line, at))


def _piece(line: str, at: int) -> Token:
    found = _TOKEN.match(line, at)
    assert found
    assert found.lastgroup  # the sign takes any character
    kind = Kind[found.lastgroup.upper()]
    key = found[0] if kind is Kind.SIGN else fold(found[0]).replace("'", "")
    return Token(kind, found[0], key, at, found.end(), _glued(line, at))


def _glued(line: str, at: int) -> bool:
    return at > 0 and not line[at - 1].isspace()
