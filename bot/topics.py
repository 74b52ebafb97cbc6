"""`/help` with a topic: the command that is meant, whatever it is called."""

from __future__ import annotations

from bot.catalogue import BY_NAME, help_for, nearest
from core.cards.people import HelpShown
from core.cards.topics import TopicShown

# What else people call what a command does.
ALSO = {
    "rules": "alert", "wish": "alert", "words": "alert", "query": "alert",
    "notifications": "settings", "quiet": "settings", "digest": "settings", "language": "settings",
    "email": "channels", "sms": "channels", "push": "channels", "webhook": "channels",
    "item": "sell", "photos": "sell", "delete": "privacy", "account": "link",
    "community": "setup", "admin": "setup", "deal": "price", "score": "price", "find": "search",
}  # fmt: skip


def help_on(topic: str, *, operator: bool) -> HelpShown | TopicShown:
    """One command in more words; all of them where no topic is named, or none that we know."""
    said = topic.strip().removeprefix("/").casefold()
    name = said if said in BY_NAME else ALSO.get(said) or (nearest(said) if said else None)
    command = BY_NAME.get(name) if name else None
    if command is None or (command.operators_only and not operator):
        return help_for(operator=operator)
    return TopicShown(command.name, command.summary, command.example)
