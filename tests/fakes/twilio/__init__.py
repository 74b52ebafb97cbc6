"""An offline Twilio with state, for tests: the Messages API over loopback HTTP, and the telephones behind it."""

from tests.fakes.twilio.messages import Phone, Text
from tests.fakes.twilio.server import FakeTwilio

__all__ = ["FakeTwilio", "Phone", "Text"]
