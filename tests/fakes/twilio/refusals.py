"""What Twilio refuses: the shape of its errors, and its own reasons to refuse a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.twilio.messages import Phone

LONGEST_BODY = 1600
LONGEST_VALIDITY = 36_000


@dataclass
class Refusal(Exception):
    """An answer that is an error. `is_ours` marks what a correct client never asks."""

    code: int
    message: str
    status: int = 400
    headers: dict[str, str] = field(default_factory=dict)
    is_ours: bool = False

    def as_answer(self) -> dict[str, Any]:
        """Twilio's JSON."""
        more = f"https://www.twilio.com/docs/errors/{self.code}"
        return {"code": self.code, "message": self.message, "more_info": more, "status": self.status}


def check_text(form: dict[str, list[str]]) -> None:
    """Raises Refusal where a form asks for what the published list of fields cannot rule out."""
    if "From" not in form and "MessagingServiceSid" not in form:
        raise Refusal(21603, "A 'From' phone number is required.", is_ours=True)
    if not {"Body", "MediaUrl", "ContentSid"} & form.keys():
        raise Refusal(21619, "A text message body or media urls must be specified.", is_ours=True)
    if len(form["Body"][0]) > LONGEST_BODY:
        raise Refusal(21617, "The concatenated message body exceeds the 1600 character limit.")
    if not 1 <= int(form.get("ValidityPeriod", ["36000"])[0]) <= LONGEST_VALIDITY:
        raise Refusal(21623, "Validity period out of bounds", is_ours=True)


def check_phone(phone: Phone | None, to: str, regions: tuple[str, ...], *, is_trial: bool) -> None:
    """Raises Refusal where a telephone cannot be texted. Twilio names the number in full."""
    if phone is None:
        raise Refusal(21211, f"The 'To' number {to} is not a valid phone number.")
    if not to.startswith(regions):
        raise Refusal(21408, f"Permission to send an SMS has not been enabled for the region of {to}.")
    if is_trial and not phone.is_verified:
        raise Refusal(21608, f"The number {to} is unverified. Trial accounts cannot send messages to it.")
    if phone.is_landline:
        raise Refusal(21614, f"'To' number: {to}, is not a mobile number")
    if phone.has_stopped:
        raise Refusal(21610, "Attempt to send to unsubscribed recipient")
