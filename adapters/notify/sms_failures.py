"""What Twilio's refusals mean for a delivery: one table for what it answers, one for what it reports later."""

from __future__ import annotations

from http import HTTPStatus

import aiohttp
from twilio.base.exceptions import TwilioRestException, TwilioServiceException  # type: ignore[import-untyped]

from adapters.notify.twilio_http import Throttled
from core.delivery.endings import STOPPED
from core.errors import Failure, SendFailed

DEFAULT_WAIT = 30.0  # seconds, where a throttled call is not told how long
FULL_QUEUE_WAIT = 3600.0  # seconds: a sender's queue holds ten hours of texts (docs/errors/21611)

SAID_STOP = 21610  # to this sender: START takes it back

# By Twilio's own number: twilio.com/docs/api/errors/<number>. What is not here is the message's fault if it is a 400.
BY_CODE = {
    14107: Failure.LIMIT,  # texts a second
    20003: Failure.CHANNEL,  # credentials refused
    20005: Failure.CHANNEL,  # account not active
    20404: Failure.CHANNEL,  # no such account
    20429: Failure.LIMIT,  # too many calls; not processed
    21211: Failure.DESTINATION,  # no valid number
    21212: Failure.CHANNEL,  # our sender is no valid number
    21214: Failure.DESTINATION,  # cannot be reached
    21217: Failure.DESTINATION,  # not written as a number
    21265: Failure.DESTINATION,  # a short code
    # A country or a number that this account may not text yet: to hold back everybody's texts for one would let
    # anybody stop them by naming a number abroad.
    21408: Failure.DESTINATION,  # region not enabled
    21601: Failure.CHANNEL,  # our sender cannot text
    21603: Failure.CHANNEL,  # no sender given
    21606: Failure.CHANNEL,  # our sender is not ours, or not able to text
    21608: Failure.DESTINATION,  # a trial account texts verified numbers only
    21609: Failure.CHANNEL,  # the address for reports is no URL
    SAID_STOP: Failure.DESTINATION,
    21611: Failure.LIMIT,  # our sender's queue is full
    21612: Failure.DESTINATION,  # no route from our sender
    21614: Failure.DESTINATION,  # no mobile
    21617: Failure.MESSAGE,  # too long
    21635: Failure.DESTINATION,  # a landline
    21659: Failure.CHANNEL,  # our sender is no Twilio number
    21660: Failure.CHANNEL,  # our sender is another account's
    21661: Failure.CHANNEL,  # our sender cannot text
    21701: Failure.CHANNEL,  # no such messaging service
    21703: Failure.CHANNEL,  # the messaging service has no numbers
    21705: Failure.CHANNEL,  # no messaging service's sid
}
REPORTED = {
    30001: Failure.LIMIT,  # our sender's queue is full
    30002: Failure.CHANNEL,  # account suspended
    30003: Failure.RETRY,  # telephone off or out of reach
    30004: Failure.DESTINATION,  # blocked
    30005: Failure.DESTINATION,  # unknown number
    30006: Failure.DESTINATION,  # landline
    30007: Failure.MESSAGE,  # filtered by a carrier
    30008: Failure.UNKNOWN,  # the carrier does not say
    30032: Failure.CHANNEL,  # toll-free sender not verified
    30034: Failure.CHANNEL,  # sender not registered for US texts
}
OURS_TO_FIX = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)


def failed(trouble: Exception) -> SendFailed:
    """What an error means for the delivery. The reason holds numbers and names of types: Twilio's own sentences
    hold the telephone number."""
    match trouble:
        case Throttled(after=after):
            return SendFailed(Failure.LIMIT, "HTTP 429", DEFAULT_WAIT if after is None else after)
        case TwilioRestException(status=status, code=code) | TwilioServiceException(status=status, code=code):
            if code == SAID_STOP:
                return SendFailed(Failure.DESTINATION, STOPPED)
            failure = _refused(status, code)
            after = None if failure is not Failure.LIMIT else FULL_QUEUE_WAIT if code == 21611 else DEFAULT_WAIT
            return SendFailed(failure, f"HTTP {status}, code {code}", after)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return SendFailed(Failure.RETRY, "no connection")
        case _:  # the answer did not come, or was no answer: the text may be on its way
            return SendFailed(Failure.UNKNOWN, type(trouble).__name__)


def reported(code: int | None) -> Failure:
    """What a report of a text that did not arrive means."""
    return REPORTED.get(code, BY_CODE.get(code, Failure.UNKNOWN)) if code is not None else Failure.UNKNOWN


def _refused(status: int, code: int | None) -> Failure:
    if code is not None and (known := BY_CODE.get(code)):
        return known
    if status in OURS_TO_FIX:
        return Failure.CHANNEL
    if status == HTTPStatus.FORBIDDEN:
        # Without a number that we know: the network in front of Twilio, or a right our key lacks. Nothing was sent.
        return Failure.RETRY
    if status == HTTPStatus.REQUEST_TIMEOUT or not 400 <= status < 500:
        return Failure.UNKNOWN
    return Failure.MESSAGE
