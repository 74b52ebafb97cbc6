"""Money as it is written, kept and read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused, Why
from core.text.money import ISO, MAX_MINOR, format_money, from_major, read_price, to_major
from core.values import Money

CURRENCIES = st.sampled_from(sorted(ISO))
MONEY = st.builds(Money, st.integers(0, MAX_MINOR), CURRENCIES)


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("$1,000", 1000_00, "USD"),
        ("1.250,00 €", 1250_00, "EUR"),
        ("€1.250", 1250_00, "EUR"),
        ("1k", 1000_00, "USD"),
        ("1.5k obo", 1500_00, "USD"),
        ("£300", 300_00, "GBP"),
        ("300 eur", 300_00, "EUR"),
        ("300,- €", 300_00, "EUR"),
        ("2 500 kr", 2500_00, "SEK"),
        ("2\u00a0500,50 kr.", 2500_50, "SEK"),
        ("Rs 45,000", 45_000_00, "INR"),
        ("Rs. 1,45,000/-", 145_000_00, "INR"),
        ("45 lac PKR", 4_500_000_00, "PKR"),
        ("CHF 1'250.50", 1250_50, "CHF"),
        ("¥30000", 30_000, "JPY"),
        ("30000円", 30_000, "JPY"),
        ("1.234 KWD", 1_234, "KWD"),
        ("USD1250.00", 1250_00, "USD"),
        ("$100 AUD", 100_00, "AUD"),
        ("300 TRY", 300_00, "TRY"),
        ("asking $500 firm", 500_00, "USD"),
        ("9.5", 9_50, "USD"),
        (".50", 50, "USD"),
        ("free", 0, "USD"),
        ("0", 0, "USD"),
    ],
)
def test_an_amount_reads_as(text: str, minor: int, currency: str) -> None:
    assert read_price(text, "USD") == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "-5", "$5 - $10", "was $500 now $350", "1 2 3", "1.2.3", "20%", "iPhone 12", "300 XYZ", "1e400"),
        *("$1,000,000,000,000,000", "9" * 300, "nan", "$", "\x00", "\u202e5", "$1,0e5"),
    ],
)
def test_what_is_no_single_price_is_not_read(text: str) -> None:
    assert read_price(text, "USD") is None


def test_a_shared_sign_means_the_persons_own_currency() -> None:
    assert read_price("$300", "CAD") == Money(300_00, "CAD")
    assert read_price("Rs 300", "PKR") == Money(300_00, "PKR")
    assert read_price("300 kr", "DKK") == Money(300_00, "DKK")
    assert read_price("$300", "EUR") == Money(300_00, "USD")


def test_a_default_that_is_no_currency_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        read_price("300", "XYZ")
    assert refused.value.why is Why.CURRENCY_UNKNOWN


@pytest.mark.parametrize(
    "amount", [-1, "-0.01", float("nan"), float("inf"), "1e400", "1e13", 1e400, "abc", "", "10.000,00"]
)
def test_an_impossible_amount_is_refused(amount: float | str) -> None:
    with pytest.raises(Refused) as refused:
        from_major(amount, "USD")
    assert refused.value.why is Why.PRICE_INVALID


def test_half_a_minor_unit_is_rounded_up() -> None:
    assert from_major("0.005", "USD").minor == 1
    assert from_major("0.0049", "USD").minor == 0
    assert from_major(2.675, "USD").minor == 268
    assert from_major(Decimal("1.5"), "JPY").minor == 2
    assert from_major("1.0005", "kwd") == Money(1001, "KWD")


def test_the_largest_amount_fits_and_the_next_does_not() -> None:
    assert from_major(to_major(Money(MAX_MINOR, "USD")), "USD").minor == MAX_MINOR < 2**63
    with pytest.raises(Refused):
        from_major("10000000000.01", "USD")


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(1000_00, "USD"), "en_US", "$1,000"),
        (Money(9_50, "USD"), "en_US", "$9.50"),
        (Money(0, "USD"), "en_US", "$0"),
        (Money(300_00, "EUR"), "en_US", "€300"),
        (Money(45_000_00, "PKR"), "en_US", "PKR 45,000"),
        (Money(30_000, "JPY"), "en_US", "¥30,000"),
        (Money(1_234, "KWD"), "en_US", "KWD 1.234"),
        (Money(1250_50, "EUR"), "de-DE", "1.250,50 €"),
        (Money(2500_00, "SEK"), "sv", "2 500 kr"),
        (Money(5_00, "USD"), "no such locale", "$5"),
    ],
)
def test_money_is_shown_as(money: Money, locale: str, text: str) -> None:
    assert format_money(money, locale) == text


@given(MONEY)
def test_major_and_minor_are_the_same_amount(money: Money) -> None:
    assert from_major(to_major(money), money.currency) == money


@given(MONEY)
def test_an_amount_with_its_code_reads_back(money: Money) -> None:
    assert read_price(f"{to_major(money):f} {money.currency}", "USD") == money


@given(st.text(), CURRENCIES)
def test_any_text_is_a_price_or_none(text: str, currency: str) -> None:
    found = read_price(text, currency)
    assert found is None or 0 <= found.minor <= MAX_MINOR
