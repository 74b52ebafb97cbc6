"""One thing among the words of a line, and how far the words that stand side by side go."""

from core.rules.reading.draft import Line
from core.rules.reading.tokens import Kind, compound, words_of
from core.rules.reading.vocabulary import phrases

OR = frozenset({"or", "|", "||"})
NOT = phrases(
    "not; no; without; w / o; w / out; w / no; excluding; exclude; excl; except; except for; but not; but no; and not; "
    "and no; no more; nothing with; not a; not in; not from; minus; anything but; everything but; sin; ohne; sans"
)
_NEITHER = frozenset({"nor", *OR})
_ARTICLES = phrases("a; an; the; any; some")
_THINGS = phrases("for parts; parts only; like new; brand new; free shipping; near mint")  # one thing in several words


def past_article(line: Line, at: int) -> int:
    """Past the article before a name."""
    article = _ARTICLES.at(line.pieces, at)
    return article[1] if article and line.is_name(article[1]) and line.key(article[1]) not in OR else at


def thing(line: Line, at: int) -> tuple[str, int] | None:
    """One word, compound or phrase, and where it ends."""
    if not line.is_name(at):
        return None
    phrase = _THINGS.at(line.pieces, at)
    end = phrase[1] if phrase else at + 1 if line.kind(at) is Kind.QUOTED else compound(line.pieces, at)
    text = " ".join(words_of(line.pieces[at:end]))
    return (text, end) if text else None


def stretch(line: Line, at: int, most: int) -> list[int]:
    """Where each of the words ends that stand side by side from here to the next clause or sign, `most` + 1 at most."""
    ends: list[int] = []
    while len(ends) <= most and line.is_name(at) and not (ends and breaks(line, at)):
        if line.kind(at) is Kind.QUOTED:
            return ends or [at + 1]
        at = compound(line.pieces, at)
        ends.append(at)
    return ends


def breaks(line: Line, at: int) -> bool:
    """Whether the words before this piece end here: another clause, courtesy, "or" or "not" follows."""
    return line.key(at) in _NEITHER or bool(NOT.at(line.pieces, at)) or line.opens(at)
