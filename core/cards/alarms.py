"""Words for what operators are told by themselves."""

from __future__ import annotations

from core.cards.card import Card
from core.cards.language import say
from core.cards.status import search_alarm
from core.delivery.outcomes import NoticeDue


def alarm(outcome: NoticeDue) -> Card | None:
    """The words of an alarm; None for any other notice."""
    facts = outcome.facts
    match outcome.topic:
        case "texts_spent":
            lines = (
                say(
                    "{segments} parts of texts went out, all that SMS_MONEY_A_DAY pays for.",
                    segments=facts["segments"],
                ),
                say("Alerts by SMS wait for tomorrow and then come as one summary; codes are refused until then."),
            )
            return Card(say("Today’s money for texts is spent"), lines)
        case "codes_spent":
            lines = (
                say(
                    "{codes} codes were texted today, all that SMS_CODES_A_DAY allows; more are refused.",
                    codes=facts["codes"],
                ),
                say(
                    "If that is more than you expect, somebody may be having texts sent to numbers that they earn "
                    "from: look at Twilio’s log, and at SMS_COUNTRIES."
                ),
            )
            return Card(say("Today’s codes by SMS are spent"), lines)
        case "texts_refused":
            lines = (
                say(
                    "Twilio reports: {reason}. twilio.com/docs/api/errors says what such a code means.",
                    reason=str(facts["reason"]),
                ),
                say(
                    "Mostly the sender is not registered for the country, or a carrier filters it. Nobody’s SMS was "
                    "switched off for it."
                ),
            )
            return Card(say("Texts do not arrive"), lines)
    return search_alarm(outcome)
