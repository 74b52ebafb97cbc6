"""How many segments a text message takes, and the spelling of it that takes the fewest."""

from __future__ import annotations

import unicodedata

from core.text.plain import printable

# 3GPP TS 23.038: the basic table, and what takes an escape in front of it.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_ESCAPED = frozenset("^{}\\[~]|€\f")
# Of a message alone, and of each part of a longer one, which begins with a header (3GPP TS 23.040).
ALONE_GSM, PART_GSM = 160, 153  # septets
ALONE_UCS2, PART_UCS2 = 70, 67  # 16-bit units

# What has no decomposition into letters of the table.
_PLAINER = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "″": '"', "«": '"', "»": '"',
    "‹": "'", "›": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "·": "-", "•": "-",
    "…": "...", "×": "x", "⁄": "/", "÷": "/", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d", "Ð": "D",
    "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe", "ẞ": "SS", "\t": " ", "¢": "c",
    "₹": " INR ", "₽": " RUB ", "₺": " TRY ", "₴": " UAH ", "₩": " KRW ", "₪": " ILS ", "฿": " THB ", "₫": " VND ",
    "₱": " PHP ", "₦": " NGN ",
}  # fmt: skip
_DECORATION = {"So", "Sk", "Mn", "Me", "Cf"}  # emoji, their colours and joiners; marks without their letter


def segments(text: str) -> int:
    """How many segments a network counts; an empty text is one."""
    if is_gsm(text):
        sizes, alone, part = [2 if c in GSM_ESCAPED else 1 for c in text], ALONE_GSM, PART_GSM
    else:
        sizes, alone, part = [2 if ord(c) > 0xFFFF else 1 for c in text], ALONE_UCS2, PART_UCS2
    if sum(sizes) <= alone:
        return 1
    parts, left = 1, part
    for size in sizes:
        if size > left:  # neither an escape nor a surrogate is parted from its other half
            parts, left = parts + 1, part
        left -= size
    return parts


def is_gsm(text: str) -> bool:
    """Whether the 7-bit table can write all of it."""
    return all(c in GSM or c in GSM_ESCAPED for c in text)


def frugal(text: str) -> str:
    """The text on one line, without control characters; in plainer letters where that takes fewer segments.

    Quotes become straight, dashes hyphens; accents and emoji go. A script that the table lacks is left as it is.
    """
    text = " ".join(unicodedata.normalize("NFC", printable(text)).split())
    plainer = " ".join("".join(map(_plainer, text)).split())
    return plainer if is_gsm(plainer) and segments(plainer) < segments(text) else text


def _plainer(character: str) -> str:
    if character in GSM or character in GSM_ESCAPED:
        return character
    if character in _PLAINER:
        return _PLAINER[character]
    parts = "".join(_PLAINER.get(c, c) for c in unicodedata.normalize("NFKD", character))
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    if letters and is_gsm(letters):
        return letters
    return "" if unicodedata.category(character) in _DECORATION else character
