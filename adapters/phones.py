"""Telephone numbers by Google's numbering plans (phonenumbers), offline."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

LONGEST = 40  # characters of what a person types
SHOWN = 4  # digits at the end, of a number long enough to keep as many hidden
HIDDEN = "•"
# No person reads texts there, and some charge whoever calls: texts that are pumped go to these.
NOBODYS = frozenset({
    PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.TOLL_FREE, PhoneNumberType.UAN,
    PhoneNumberType.PAGER, PhoneNumberType.VOICEMAIL,
})  # fmt: skip


class PhoneNumbers:
    """Implements `core.ports.phones.Phones`. Landlines pass: in many countries no plan tells them from mobiles."""

    def read(self, text: str, region: str | None) -> str | None:
        """See the port."""
        if len(text) > LONGEST:
            return None
        number = _parsed(text, region.upper() if region else None)
        if number is None or number.extension or not phonenumbers.is_valid_number(number):
            return None
        if phonenumbers.number_type(number) in NOBODYS:
            return None
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)

    def region(self, number: str) -> str | None:
        """See the port."""
        parsed = _parsed(number, None)
        return None if parsed is None else phonenumbers.region_code_for_number(parsed)

    def shown(self, number: str) -> str:
        """See the port. What is no number is hidden whole."""
        parsed = _parsed(number, None)
        if parsed is None:
            return HIDDEN * 3
        code, _, rest = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL).partition(" ")
        rest = re.sub(r"\D+", " ", rest).strip()
        end = min(SHOWN, sum(c.isdigit() for c in rest) // 2)
        start = len(rest)
        while end:
            start -= 1
            end -= rest[start].isdigit()
        return f"{code} {re.sub(r'[0-9]', HIDDEN, rest[:start])}{rest[start:]}"


def _parsed(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
