"""Numbers in what buttons carry: ids and pages, of our own making or forged."""

from core.errors import Refused, Why


def number(text: str, digits: int = 18) -> int:
    """What such a text says, of so many digits at most. Raises Refused(BUTTON_DEAD) for what is none."""
    if not (text.isascii() and text.isdecimal()):
        raise Refused(Why.BUTTON_DEAD)
    return int(text[:digits])
