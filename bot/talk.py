"""Who says something, and where the answer goes."""

from __future__ import annotations

from dataclasses import dataclass

from core.communities.members import At
from core.errors import Refused, Why
from core.values import Chat, Person


@dataclass(frozen=True, slots=True)
class Talk:
    """A person in a chat. Alerts of rules made here come back to `chat`.

    `room` is where others read along, and `leads` whether this person leads it, as the platform says right now.
    `at` is the community that it is said in; `acting` stands for that community, where an admin speaks for it.
    """

    person: Person
    chat: Chat
    room: Chat | None = None
    leads: bool = False
    at: At | None = None
    acting: Person | None = None

    @property
    def on_behalf(self) -> Person:
        """Whose rules are meant."""
        return self.acting or self.person

    def led(self) -> Chat | None:
        """The room that is spoken for; None in private. Raises Refused(ADMINS_ONLY) for who does not lead it."""
        if self.room is not None and not self.leads:
            raise Refused(Why.ADMINS_ONLY)
        return self.room
