"""What Telegram shows of us before anybody has said a word, and beside each command."""

from __future__ import annotations

from core.cards.language import mark, say

# At most 512 and 120 characters.
DESCRIPTION = mark(
    "Tell me what you want and at which price, and I tell you when it turns up: once, within seconds, with the reason "
    "it is a good deal. Send me a link to an ad, and I say what it is worth. Press Start."
)
SHORT_DESCRIPTION = mark("Tells you when what you want turns up at your price, and what things are worth.")


def description() -> str:
    """What stands in an empty chat."""
    return say(DESCRIPTION)


def short_description() -> str:
    """What stands on the profile, and with a link to us."""
    return say(SHORT_DESCRIPTION)
