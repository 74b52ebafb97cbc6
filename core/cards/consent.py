"""Words for what somebody agrees to, and for how they end it."""

from __future__ import annotations

from core.cards.language import mark, say
from core.values import Channel

# What somebody agrees to who answers with the code; kept with their answer, so a change here is a new wording.
TERMS = {
    Channel.SMS: mark(
        "With the code you agree to texts from Deal Scout about deals you asked for. How many depends on your "
        "rules. Message and data rates may apply. Text STOP to end, HELP for help."
    ),
    Channel.EMAIL: mark(
        "With the code you agree to mails from Deal Scout about deals you asked for. A link in each ends them."
    ),
}
TERMS_ELSE = mark(
    "With the code you agree that Deal Scout writes there about deals you asked for, until you remove it."
)
# What is answered to HELP by text, and shown to who follows a mail's link.
HELP_TEXT = mark(
    "Deal Scout tells you of deals you asked for. Reply STOP to end, START to go on. Message and data rates apply."
)
UNSUBSCRIBE_TITLE = "Deal Scout"
UNSUBSCRIBE_ASK = mark("Shall I send no more mails to this address?")
UNSUBSCRIBE_BUTTON = mark("No more mails")
UNSUBSCRIBED_PAGE = mark("You get no more mails from Deal Scout at this address.")
UNSUBSCRIBE_UNKNOWN = mark("This link is not one of ours, or it is not whole.")


def terms(channel: Channel) -> str:
    """What somebody agrees to by proving an address of this channel."""
    return say(TERMS.get(channel, TERMS_ELSE))
