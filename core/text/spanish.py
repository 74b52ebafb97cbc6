"""What a Spanish reader types of a wish, in the words that wishes are read by. Pure; goods keep their names."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"([\"“”«][^\"“”»]*[\"“”»])")  # stays as it stands
_NUMBER = r"(?P<number>\d[\d.,]*)"
_AMOUNT = r"(?=[€$£]?\s*\d)"
_BEFORE_PLACE = r"(?:de\s+la\s+ciudad\s+de|del|de)"
# In this order: the longer turn of phrase stands before the one it begins with.
_TURNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meant)
    for pattern, meant in (
        (r"^\s*(?:busco|quiero|necesito|me\s+interesan?)\s+(?:un[oa]?s?\s+)?", ""),
        (rf"\b(?:a|en)\s+(?:menos\s+de\s+|un\s+radio\s+de\s+)?{_NUMBER}\s*(?:km|kms|kil[oó]metros?)\s+{_BEFORE_PLACE}\s+",
         r"within \g<number> km of "),
        (rf"\b(?:a|en)\s+(?:menos\s+de\s+|un\s+radio\s+de\s+)?{_NUMBER}\s*(?:mi|millas?)\s+{_BEFORE_PLACE}\s+",
         r"within \g<number> mi of "),
        (r"\bcerca\s+del?\s+", "near "),
        (rf"\bentre\s+(?P<low>[€$£]?\d[\d.,]*)\s*(?P<of>€|euros|d[oó]lares)?\s+y\s+{_AMOUNT}", r"between \g<low> and "),
        (rf"\b(?:por\s+)?menos\s+de\s+{_AMOUNT}", "under "),
        (rf"\b(?:por\s+)?(?:hasta|como\s+m[aá]ximo|como\s+mucho|m[aá]ximo(?:\s+de)?|no\s+m[aá]s\s+de)\s+{_AMOUNT}",
         "up to "),
        (rf"\b(?:m[aá]s\s+de|desde|a\s+partir\s+de|m[ií]nimo(?:\s+de)?)\s+{_AMOUNT}", "over "),
        (r"\bcategor[ií]a\s+", "category "),
        (r"\bpuntuaci[oó]n\b", "score"),
        (r"\b(?:solo\s+)?en\s+el\s+t[ií]tulo\b", "in the title"),
        (r"\b(?:a|sin)\s+estrenar\b", "brand new"),
        (r"\bcomo\s+nuev[oa]s?\b", "like new"),
        (r"\ben\s+excelente\s+estado\b", "excellent condition"),
        (r"\ben\s+(?:muy\s+)?buen\s+estado\b", "good condition"),
        (r"\bpara\s+piezas\b", "for parts"),
        (r"\b(?:estado\s+)?buen[oa]?\s+o\s+mejor\b", "good or better"),
        (r"\b(?:estado\s+)?excelente\s+o\s+mejor\b", "excellent or better"),
        (r"\b(?:estado\s+)?aceptable\s+o\s+mejor\b", "fair or better"),
        (r"\bo\s+mejor\b", "or better"),
        (r"\bgratis\b", "for free"),
        (r"(?<=\w)\s+sin\s+(?=\w)", " without "),
        (r"(?<=[\w”\"])\s+(?:o|u)\s+(?=[\w“\"])", " or "),
        (r"(?<=[\w”\"])\s+y\s+(?=[\w“\"])", " and "),
        (r"(?<=\w)\s+(?:del?(?:\s+l[ao]s?)?|para|con)\s+(?=\w)", " "),  # bici de carretera
    )
)  # fmt: skip


def in_english(line: str) -> str:
    """`bici hasta 300 cerca de Madrid` as `bici up to 300 near Madrid`."""
    parts = _QUOTED.split(line)
    for pattern, meant in _TURNS:
        parts[::2] = (pattern.sub(meant, part) for part in parts[::2])
    return "".join(parts)
