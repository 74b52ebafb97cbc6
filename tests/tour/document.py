"""The tour as Markdown: `python -m tests.tour` writes docs/tour.md."""

from __future__ import annotations

import re
from pathlib import Path

from tests.tour.story import at_a_prompt, on_discord, on_telegram
from tests.tour.transcript import Transcript

FILE = Path(__file__).parents[2] / "docs" / "tour.md"
HEAD = """\
# The tour

From the first word to a working alert, on each platform. `python -m tests.tour` writes this page: it starts the whole
product with fakes of Discord and Telegram at its edge, lets a newcomer talk to it, and notes what was said. A test
compares.

The time a person needs is reckoned: 40 words a minute on a phone, two seconds a tap, three to read an answer. The time
from Bob's offer to the message is measured; it is that of one run on the machine that wrote this page.
"""
PARTS = (
    ("Discord", "Added to a server or to one's own account; [Chats](chats.md) has the links.", on_discord),
    ("Telegram", "Found by the bot's name.", on_telegram),
    ("At a prompt", "`dealscout chat`, or `dealscout run` without any token.", at_a_prompt),
)
_MEASURED = re.compile(r"\d+\.\d+ s after")


async def transcripts() -> list[Transcript]:
    """One run of each."""
    return [await tell() for _, _, tell in PARTS]


def written(found: list[Transcript]) -> str:
    """The page."""
    sections = [HEAD]
    for (name, how, _), told in zip(PARTS, found, strict=True):
        measured = (
            f"{told.steps} things to type or tap, about {round(told.seconds)} seconds until the rule stands;"
            f" the message came {told.waited:.1f} s after the offer."
        )
        sections.append(f"## {name}\n\n{how}\n\n```\n{told.text()}\n```\n\n{measured}\n")
    return "\n".join(sections)


def compared(text: str) -> str:
    """What of the page is the same in every run."""
    return _MEASURED.sub("soon after", text)
