"""Numbers as people write them, and how little of them is shown."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.phones import HIDDEN, PhoneNumbers

PHONES = PhoneNumbers()
EXAMPLES = [
    phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (number := phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE))
]


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("(415) 555-2671", "US", "+14155552671"),
        ("415.555.2671", "us", "+14155552671"),
        ("+44 7911 123456", "US", "+447911123456"),
        ("07911 123456", "GB", "+447911123456"),
        ("0044 7911 123456", "DE", "+447911123456"),
        (" +49 1512 3456789 ", None, "+4915123456789"),
        ("０７９１１ １２３４５６", "GB", "+447911123456"),  # full-width digits
    ],
)
def test_a_number_is_read_as_its_country_writes_it(text: str, region: str | None, number: str) -> None:
    assert PHONES.read(text, region) == number


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("", "US"),
        ("415 555 2671", None),  # of which country?
        ("555 2671", "US"),  # the area code is missing
        ("+1 415 555 267", "US"),
        ("+1 999 555 2671", "US"),  # no such area
        ("+1 900 555 2671", "US"),  # whoever calls pays
        ("+1 800 555 2671", "US"),  # a company's free line
        ("+44 9012 345678", "GB"),
        ("+1 415 555 2671 ext. 5", "US"),
        ("+14155552671\r\nBcc: x" + "y" * 40, "US"),
        ("911", "US"),
        ("call me", "US"),
        ("415 555 2671", "XX"),
    ],
)
def test_what_nobody_can_be_texted_at_is_no_number(text: str, region: str | None) -> None:
    assert PHONES.read(text, region) is None


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+14155554321", "+1 ••• ••• 4321"),
        ("+4915123456789", "+49 •••• •••6789"),
        ("+6834002", "+683 ••02"),  # four digits in all
        ("nonsense", "•••"),
        ("", "•••"),
    ],
)
def test_people_see_the_end_of_a_number_only(number: str, shown: str) -> None:
    assert PHONES.shown(number) == shown


@given(st.sampled_from(EXAMPLES))
def test_every_countrys_mobiles_are_read_and_hidden(number: str) -> None:
    assert PHONES.read(number, None) == number
    country = PHONES.region(number)
    assert country is not None
    shown = PHONES.shown(number)
    assert shown.count(HIDDEN) >= 2
    assert number not in shown.replace(" ", "")
    assert number.endswith(shown.rpartition(HIDDEN)[2].replace(" ", ""))


@given(st.text(max_size=60), st.sampled_from(["US", "DE", None]))
def test_whatever_is_typed_is_a_valid_number_or_none(text: str, region: str | None) -> None:
    number = PHONES.read(text, region)
    assert number is None or PHONES.read(number, None) == number


def test_a_number_belongs_to_a_country() -> None:
    assert PHONES.region("+14165550123") == "CA"
    assert PHONES.region("+447400123456") == "GB"
    assert PHONES.region("+447911123456") == "GG"  # Guernsey, under the same +44
    assert PHONES.region("nonsense") is None
