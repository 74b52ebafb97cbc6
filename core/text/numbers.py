"""Numbers as people write them: with commas, points, apostrophes or spaces between their digits."""

import re
from decimal import Decimal

_SPACE = "['’ \u00a0\u202f]"
_WRITTEN = re.compile(
    rf"[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+(?:[.,][0-9]+)?"  # 1 250,50
    r"|[0-9]+(?:[.,][0-9]+)*"  # 1,250.50
    r"|[.,][0-9]+"  # .50
)
MAX_DIGITS = 40  # beyond any number a person means

TIMES = {
    "k": 1_000,
    "grand": 1_000,
    "thousand": 1_000,
    "lakh": 100_000,
    "lakhs": 100_000,
    "lac": 100_000,
    "lacs": 100_000,
    "crore": 10_000_000,
}  # words that multiply the number before them


def read_number(text: str, *, decimals: int = 2) -> Decimal | None:
    """`1,000` `1.000` `1 000` `1'000` `1,00,000` are whole; `1.5` `1.250,50` `1,250.50` are not; None if no number.

    A lone mark before three digits groups them (`1.250` is 1250) unless the unit has three `decimals`.
    """
    if len(text) > MAX_DIGITS or not _WRITTEN.fullmatch(text):
        return None
    text = re.sub(_SPACE, "", text)
    mark = max(text.rfind("."), text.rfind(","))
    if mark < 0:
        return Decimal(text)
    whole, part = text[:mark], text[mark + 1 :]
    if text[mark] in whole:  # a mark that comes twice can only group
        whole, part = (whole + part, "") if len(part) == 3 else ("", "")
    elif whole.isdigit() and whole != "0" and len(whole) <= 3 and len(part) == 3 and decimals != 3:
        whole, part = whole + part, ""
    if not whole and not part:
        return None
    return Decimal(re.sub("[.,]", "", whole or "0") + "." + (part or "0"))
