"""What people say around a wish: left out, or told back where it sounds like a limit and is none."""

from core.rules.reading.draft import Draft, Line
from core.rules.reading.things import breaks
from core.rules.reading.vocabulary import phrases

# Anywhere in a line.
_POLITE = phrases(
    "a; an; the; any; some; and; please; pls; plz; plese; thanks; thank you; thx; only; for sale; to buy; i want; i "
    "want to buy; i need; i am looking for; im looking for; i m looking for; looking for; looking to buy; lookin for; "
    "loking for; looking 4; look for; im after; i am after; im searching for; searching for; search for; in search of; "
    "hunting for; id like; id love; i would like; i would love; im interested in; interested in; want to buy; find me; "
    "show me; get me; send me; tell me when; tell me if; tell me about; tell me; let me know when; let me know if; let "
    "me know about; alert me when; alert me if; alert me about; alert me to; alert me for; alert me on; alert me; "
    "alert for; alert when; notify me when; notify me if; notify me about; notify me of; notify me; ping me when; ping "
    "me if; ping me for; ping me; message me when; watch for; watch out for; keep an eye out for; keep an eye on; keep "
    "me posted on; can you find; could you find; can you; could you; do you have; is there; are there; there is; there "
    "are; someone sells; someone selling; somebody sells; someone lists; someone posts; somebody lists; is listed; "
    "gets listed; are listed; comes up; come up; pops up; shows up; turns up; turn up; becomes available; is "
    "available; is for sale; goes on sale; appears; that is; thats; which is; it is; its; must have; must be; should "
    "be; if possible; or best offer; obo; ono; or nearest offer; for me; for my; my; "
    "theres a; theres an; theres; lol; haha; btw; each; apiece; por favor; bitte; danke; merci; gracias"
)
# As its first words.
_OPENING = phrases(
    "hi; hello; hey; hi there; hello there; want; wants; wanted; need a; need an; need some; needing; find; finding; "
    "buy; buying; looking; seeking; seek; searching; notify; alert; alerts; wtb; iso; "
    "suche; suche ein; suche eine; suche einen; ich suche; ich suche ein; ich suche eine; ich suche einen; "
    "busco; busco un; busco una; quiero; quiero un; quiero una; cherche; cherche un; cherche une; je cherche; "
    "je cherche un; je cherche une"
)
# Nothing to hold a listing to.
_NO_LIMIT = phrases(
    "or better; or more; or bigger; or larger; or smaller; or less; or newer; or older; or faster; or similar; or so; "
    "cheap; cheapest; inexpensive; affordable; bargain; bargains; good price; great price; low price; best price; fair "
    "price; reasonable price; reasonably priced; at a good price; at a great price; for a good price; at a fair price; "
    "as cheap as possible; local only; local pickup; local pick up; local pickup only; locally; pickup only; delivery; "
    "delivery ok; delivery okay; delivered; shipping ok; shipping okay; will ship; can ship"
)
# Goods of no name, where no other word names them: `anything under $100`.
_ANYTHING = frozenset({"anything", "everything", "something", "all", "stuff", "things", "whatever"})


def polite(line: Line, at: int, draft: Draft) -> int:
    """Courtesy is left out; "cheap" and "or bigger" name no amount and are told back."""
    loose = _NO_LIMIT.at(line.pieces, at)
    if loose:
        draft.unplaced.append(line.between(at, loose[1]))
        return loose[1]
    if not draft.required and _names_nothing(line, at):
        return at + 1
    found = _POLITE.at(line.pieces, at) or (_OPENING.at(line.pieces, at) if draft.is_empty else None)
    return found[1] if found and not _is_letter(line, at, found[1]) else at


def _names_nothing(line: Line, at: int) -> bool:
    """`anything under $100`, `stuff in Berlin`; but `all weather tires` and `all in one printer` have names."""
    if line.key(at) not in _ANYTHING or (line.key(at + 1) == "in" and line.key(at + 2) == "one"):
        return False
    return not line.is_name(at + 1) or breaks(line, at + 1)


def _is_letter(line: Line, at: int, end: int) -> bool:
    """`x|a` or `a or b or c`: letters, not articles."""
    return line.key(end) == "|" or (line.key(at) == "a" and line.key(end) == "or")
