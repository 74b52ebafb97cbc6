"""Texts and the telephones they go to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from core.text.segments import segments


@dataclass
class Phone:
    """A telephone, as the network knows it. A trial account may text verified ones only."""

    number: str
    is_landline: bool = False
    is_verified: bool = True
    is_reachable: bool = True
    has_stopped: bool = False
    inbox: list[str] = field(default_factory=list)


@dataclass
class Text:
    """A text that Twilio has taken."""

    sid: str
    account: str
    to: str
    sender: str | None
    service: str | None
    body: str
    created: datetime
    reports_to: str | None
    status: str = "queued"
    error: int | None = None
    sent: datetime | None = None

    def as_answer(self) -> dict[str, Any]:
        """As the API shows it."""
        uri = f"/2010-04-01/Accounts/{self.account}/Messages/{self.sid}"
        return {
            "account_sid": self.account,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": format_datetime(self.created),
            "date_sent": format_datetime(self.sent) if self.sent else None,
            "date_updated": format_datetime(self.sent or self.created),
            "direction": "outbound-api",
            "error_code": self.error,
            "error_message": None if self.error is None else "It did not arrive",
            "from": self.sender,
            "messaging_service_sid": self.service,
            "num_media": "0",
            "num_segments": "0" if self.service else str(segments(self.body)),
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }
