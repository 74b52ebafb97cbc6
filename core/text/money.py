"""Amounts of money: as people and feeds write them, as we keep them, and as a person reads them."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import format_compact_currency, format_currency, format_decimal, get_currency_precision

from core.errors import Refused, Why
from core.text.numbers import TIMES, read_number
from core.text.words import fold
from core.values import Money

ISO: frozenset[str] = frozenset(
    code
    for history in get_global("territory_currencies").values()
    for code, _, end, tender in history
    if tender and not end
)  # what some country takes as payment today
MAX_MINOR = 10**12  # far above any second-hand price, far below BIGINT
FALLBACK_LOCALE = "en_US"
WHOLE_FROM, SHORT_FROM = 100, 10_000  # major units

# A sign or word several countries share means the person's own currency where that is one of them, else the first.
_SHARED = {
    "$": "USD CAD AUD NZD SGD HKD MXN ARS CLP COP TWD JMD TTD BBD BSD BZD FJD GYD LRD NAD SBD SRD UYU XCD",
    "£": "GBP EGP LBP SYP GIP FKP SHP",
    "¥": "JPY CNY",
    "kr": "SEK NOK DKK ISK",
    "rs": "INR PKR LKR NPR MUR SCR",
    "pesos": "MXN ARS CLP COP PHP UYU DOP CUP",
    "francs": "CHF XOF XAF XPF",
    "dinars": "KWD BHD JOD RSD DZD IQD TND",
    "dirhams": "AED MAD",
}
_SAME = {
    "dolar": "$", "dolares": "$",
    "dollar": "$", "dollars": "$", "bucks": "$", "pound": "£", "pounds": "£", "quid": "£", "rupee": "rs",
    "rupees": "rs", "₨": "rs", "kronor": "kr", "kroner": "kr", "peso": "pesos", "franc": "francs", "dinar": "dinars",
    "dirham": "dirhams", "yen": "JPY", "円": "JPY", "yuan": "CNY", "元": "CNY", "€": "EUR", "euro": "EUR",
    "euros": "EUR", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₩": "KRW", "₪": "ILS", "฿": "THB", "₫": "VND",
    "₱": "PHP", "₦": "NGN", "zł": "PLN", "zl": "PLN", "kc": "CZK", "ft": "HUF", "reais": "BRL", "us$": "USD",
    "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "r$": "BRL",
    "mx$": "MXN", "nt$": "TWD",
}  # fmt: skip
SIGNS = frozenset("$£¥€₹₨₽₺₴₩₪฿₫₱₦")
# What is a word or a unit of listings too (`300 AMD Ryzen`, `Audi RS 3`, `12 ft`, `50 pounds`).
_CODES_THAT_ARE_WORDS = frozenset(
    {"ALL", "AMD", "BAM", "BOB", "COP", "CUP", "GEL", "LAK", "MAD", "MOP", "PEN", "RON", "SOS", "TOP", "TRY"}
)
_WORDS_THAT_ARE_WORDS = frozenset({"rs", "ft", "pound", "pounds"})
_SMALL_CODES = frozenset({
    "usd", "eur", "gbp", "cad", "aud", "nzd", "sgd", "hkd", "chf", "sek", "nok", "dkk", "jpy", "cny", "inr", "pkr",
    "brl", "mxn", "pln", "czk", "huf", "zar", "krw", "aed", "ils",
})  # codes that people type in small letters  # fmt: skip
_PADDING = re.compile(  # what people and feeds put around an amount
    r"\b(?:price|asking|asks?|only|about|around|approx|from|or best offer|obo|ono|vb|vhb|firm|each|negotiable|fixed|"
    r"final)\b\.?|[~!]|/-|[:,.]-+(?=\s|$)|:(?=\s)",
    re.IGNORECASE,
)
_NAME = r"[^\d\s.,:-]{1,10}"
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_NAME})(?:(?<=\w)\.)?)?\s*"
    r"(?P<number>\d(?:[\d.,'’ \u00a0\u202f]*\d)?|[.,]\d+)\s*"
    r"(?:(?P<times>k|grand|thousand|lakhs?|lacs?|crore)(?![^\W\d_]))?\s*"
    rf"(?:(?P<after>{_NAME})\.?)?",
    re.IGNORECASE,
)


def currency_of(text: str, default: str, *, in_sentence: bool = False) -> str | None:
    """The ISO code that a sign, word or code stands for: `$` `kr` `euros` `PKR`; None if it is no currency.

    In a sentence what may be an ordinary word counts only where it names the person's own currency.
    """
    word = fold(text).rstrip(".")
    code = text if text in ISO else word.upper() if word in _SMALL_CODES else _named(word, default)
    wordy = text in _CODES_THAT_ARE_WORDS or word in _WORDS_THAT_ARE_WORDS
    return None if in_sentence and wordy and code != default else code


def _named(word: str, default: str) -> str | None:
    word = _SAME.get(word, word)
    shared = _SHARED.get(word, "").split()
    if shared:
        return default if default in shared else shared[0]
    return word if word in ISO else None


def known(currency: str) -> str:
    """The currency's code in capitals. Raises Refused(CURRENCY_UNKNOWN)."""
    code = currency.strip().upper()
    if code not in ISO:
        raise Refused(Why.CURRENCY_UNKNOWN, text=currency[:20])
    return code


def decimals(currency: str) -> int:
    """How many digits its minor unit has: 2 for USD, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def read_price(text: str, default_currency: str) -> Money | None:
    """One amount as people and feeds write it: `$1,000` `1.250,00 €` `1k` `300 eur` `Rs 45,000` `free`.

    None for anything else: no amount, two amounts, a negative one or one too large to be a price.
    """
    default = known(default_currency)
    text = " ".join(_PADDING.sub(" ", text[:200]).split())
    if fold(text) in {"free", "gratis", "for free", "giveaway", "zu verschenken", "regalo", "se regala", "lo regalo"}:
        return Money(0, default)
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    currency = default
    for name in filter(None, (found["before"], found["after"])):  # of `$100 AUD` the code behind says more
        code = currency_of(name, default)
        if not code:
            return None
        currency = code
    number = read_number(found["number"], decimals=decimals(currency))
    if number is None:
        return None
    try:
        return from_major(number * TIMES.get((found["times"] or "").lower(), 1), currency)
    except Refused:
        return None


def from_major(amount: Decimal | float | str, currency: str) -> Money:
    """Money from an amount in the major unit, half a minor unit rounded up.

    Raises Refused: PRICE_INVALID for what is negative, no finite number or above MAX_MINOR; CURRENCY_UNKNOWN.
    """
    code = known(currency)
    try:
        value = Decimal(str(amount).strip())
    except InvalidOperation:
        raise Refused(Why.PRICE_INVALID, text=str(amount)[:40]) from None
    if not value.is_finite() or value < 0 or value > MAX_MINOR:
        raise Refused(Why.PRICE_INVALID, text=str(amount)[:40])
    minor = int(value.scaleb(decimals(code)).quantize(Decimal(1), ROUND_HALF_UP))
    if minor > MAX_MINOR:
        raise Refused(Why.PRICE_INVALID, text=str(amount)[:40])
    return Money(minor, code)


def to_major(money: Money) -> Decimal:
    """The amount in the major unit, with the currency's digits: 950 cents are 9.50."""
    return Decimal(money.minor).scaleb(-decimals(money.currency))


def format_money(money: Money, locale: str = FALLBACK_LOCALE) -> str:
    """As a person of that locale reads it, whole amounts without a fraction: `$1,000` `$9.50` `€300` `PKR 45,000`."""
    value, language = to_major(money), locale_of(locale)
    pattern = str(language.currency_formats["standard"].pattern)
    if value == value.to_integral_value():
        pattern = re.sub(r"[.]0+", "", pattern)
        text = format_currency(value, money.currency, format=pattern, locale=language, currency_digits=False)
    else:
        text = format_currency(value, money.currency, locale=language)
    text = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text)  # a code stands apart from its digits
    return re.sub(r"[\u00a0\u202f]", " ", text)


def short_money(money: Money, locale: str = FALLBACK_LOCALE) -> str:
    """The same in few characters, for a drawing: whole from a hundred on, and shorter from ten thousand on: `$9.50`
    `$850` `$12.5K` `PKR 45K`.
    """
    value = to_major(money)
    if value < SHORT_FROM:
        return format_money(from_major(round(value), money.currency) if value >= WHOLE_FROM else money, locale)
    text = format_compact_currency(value, money.currency, locale=locale_of(locale), fraction_digits=1)
    text = re.sub(r"(?<=\d)[.,]0(?!\d)", "", text)
    text = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", text)
    return re.sub(r"[\u00a0\u202f]", " ", text)


def format_number(value: float | Decimal, locale: str = FALLBACK_LOCALE) -> str:
    """A plain number with the locale's marks."""
    return format_decimal(value, locale=locale_of(locale))


@lru_cache(maxsize=256)
def locale_of(name: str) -> Locale:
    """The locale of a name, American English for one that is not known."""
    try:
        return Locale.parse(name.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale.parse(FALLBACK_LOCALE)
