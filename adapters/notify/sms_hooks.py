"""What Twilio posts to us, read: a text that somebody sent, a report on one of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from adapters.notify.signatures import Signatures
from adapters.notify.sms_failures import reported
from core.ports.texting import Inbound, Said, Status, TextState
from core.text.plain import printable

KEY_FIELD = "of"  # in the address that Twilio reports to: which delivery it is about
LONGEST_KEY = 25
LONGEST_TEXT = 1600  # characters, as of what we send
# What Twilio itself understands (its article "support for opt-out keywords"), when a text is nothing else.
WORDS = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), Said.STOP),
    **dict.fromkeys(("start", "yes", "unstop"), Said.START),
    **dict.fromkeys(("help", "info"), Said.HELP),
}
STATES = {
    "accepted": TextState.WAITING,
    "scheduled": TextState.WAITING,
    "queued": TextState.WAITING,
    "sending": TextState.WAITING,
    "sent": TextState.SENT,
    "delivered": TextState.DELIVERED,
    "read": TextState.DELIVERED,
    "undelivered": TextState.FAILED,
    "failed": TextState.FAILED,
    "canceled": TextState.FAILED,
}
_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_NUMBER = re.compile(r"\+[1-9][0-9]{2,14}")


class SmsHooks:
    """Implements `core.ports.texting.TextHooks`."""

    def __init__(self, signatures: Signatures) -> None:
        self._signatures = signatures

    def inbound(self, target: str, body: bytes, signature: str | None) -> Inbound | None:
        """See the port."""
        form = self._signatures.form(target, body, signature)
        return None if form is None else inbound(dict(form))

    def status(self, target: str, body: bytes, signature: str | None) -> Status | None:
        """See the port."""
        form = self._signatures.form(target, body, signature)
        told = None if form is None else status(dict(form))
        keys = parse_qs(urlsplit(target).query).get(KEY_FIELD, [])
        return replace(told, key=keys[-1][:LONGEST_KEY]) if told and keys else told


def inbound(form: Mapping[str, str]) -> Inbound | None:
    """The text in a genuine form; None if it is none, or came from no telephone number (WhatsApp, a short code)."""
    sid, number = form.get("MessageSid", ""), form.get("From", "")
    if not _SID.fullmatch(sid) or not _NUMBER.fullmatch(number):
        return None
    text = printable(form.get("Body", ""))[:LONGEST_TEXT].strip()
    return Inbound(sid, number, _said(form.get("OptOutType", ""), text), text)


def status(form: Mapping[str, str]) -> Status | None:
    """The report in a genuine form; None if it is none. A state that we do not know moves nothing."""
    sid = form.get("MessageSid", "")
    if not _SID.fullmatch(sid) or "MessageStatus" not in form:
        return None
    state = STATES.get(form["MessageStatus"], TextState.WAITING)
    if state is not TextState.FAILED:
        return Status(sid, state)
    written = form.get("ErrorCode", "")
    code = int(written) if re.fullmatch(r"[0-9]{1,6}", written) else None
    return Status(sid, state, reported(code), f"{form['MessageStatus']}, code {code}")


def _said(opt_out: str, text: str) -> Said:
    """By Twilio's own reading where it has one (its list of words can be changed), else by the word.

    A text of which we read STOP and Twilio does not is still a STOP.
    """
    letters = re.sub(r"[^a-z]", "", text.lower()) if len(text) <= 40 else ""
    word = WORDS.get(letters, Said.OTHER)
    if word is Said.STOP:
        return word
    return next((said for said in Said if said.name == opt_out.strip().upper()), word)
