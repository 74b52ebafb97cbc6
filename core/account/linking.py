"""One person, several accounts: joined by a code that is given on one and written on the other, and taken apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.account.codes import LIFE, Codes
from core.account.outcomes import (
    Account,
    AccountsJoined,
    AccountUnlinked,
    LinkAsked,
    LinkDropped,
    LinkOffered,
    UnlinkAsked,
)
from core.account.parting import part
from core.belongings import Belonging
from core.delivery.notices import Notices
from core.delivery.places import OWN_CHATS, know_own_chats
from core.errors import Refused, Why
from core.models import DestinationRow, IdentityRow, LinkCodeRow, PersonRow, PreferenceRow
from core.ports.clock import Clock
from core.store import Database
from core.values import Person, Platform

MOST_ACCOUNTS = 10  # of one person
MOVING = ("rules", "items", "listings", "saved", "watches", "mutes")  # what is counted for who decides
MINUTES = int(LIFE.total_seconds()) // 60


class Linking:
    """The service. Whoever joins becomes the person who gave the code."""

    def __init__(
        self, db: Database, clock: Clock, codes: Codes, everything: Collection[Belonging], notices: Notices
    ) -> None:
        self._db, self._clock, self._codes, self._everything = db, clock, codes, everything
        self._notices = notices
        # Addresses that open a chat with us and write the code behind them: each platform's client adds its own.
        self.doors: dict[Platform, str] = {}

    async def offer(self, person: Person) -> LinkOffered:
        """Their accounts, and a new code."""
        accounts, code = await accounts_of(person.id), await self._codes.give(person.id)
        there = {account.platform for account in accounts}
        doors = {platform: door + code for platform, door in self.doors.items() if platform not in there}
        return LinkOffered(accounts, code, MINUTES, doors)

    async def claim(self, person: Person, text: str) -> LinkAsked:
        """What joining by this code would do. Raises Refused: LINK_CODE_WRONG, LINK_GUESSES, LINK_SAME, LINK_LIMIT."""
        row = await self._codes.claim(person.id, text)
        joining, host = await accounts_of(person.id), await accounts_of(row.person_id)
        if row.person_id == person.id:
            raise Refused(Why.LINK_SAME)
        _check_number(joining, host)
        moving = {one.name: await one.count(person.id) for one in self._everything if one.name in MOVING}
        return LinkAsked(row.id, joining, host, moving, await _chose_nothing(row.person_id))

    async def join(self, person: Person, number: int) -> AccountsJoined:
        """Do it, once. Raises Refused: LINK_OVER if it was done, dropped, or is too old; LINK_LIMIT; LINK_SEALED."""
        async with self._db.transaction():
            host = await self._codes.use(person.id, number)
            if host is None or host == person.id:
                raise Refused(Why.LINK_OVER)
            await PersonRow.filter(id__in=[host, person.id]).order_by("id").select_for_update()
            before = await accounts_of(host)
            _check_number(await accounts_of(person.id), before)  # either may have got more since it was asked
            for one in self._everything:
                await one.move(person.id, host)
            await know_own_chats(host, self._clock.now())
            for account in before:  # who gave the code without meaning to learns of it where they are
                await self._tell(host, account, person.id)
        return AccountsJoined(await accounts_of(host))

    async def drop(self, person: Person, number: int) -> LinkDropped:
        """Stay apart; the code can be written again while it lasts."""
        await LinkCodeRow.filter(id=number, claimed_by_id=person.id).update(claimed_by_id=None)
        return LinkDropped()

    async def ask_leave(self, person: Person, number: int) -> UnlinkAsked:
        """What taking an account out would do. Raises Refused: NO_SUCH_ACCOUNT, LINK_LAST."""
        leaving, staying = await self._leaving(person, number)
        return UnlinkAsked(leaving, staying)

    async def leave(self, person: Person, number: int) -> AccountUnlinked:
        """Take an account out: it is a person of its own. Raises Refused: NO_SUCH_ACCOUNT, LINK_LAST."""
        async with self._db.transaction():
            await PersonRow.filter(id=person.id).select_for_update().first()
            leaving, staying = await self._leaving(person, number)
            moved = await part(person.id, leaving.id, self._clock.now())
        return AccountUnlinked(leaving, staying, moved)

    async def tidy(self) -> None:
        """Forget what is over."""
        await self._codes.tidy()

    async def _leaving(self, person: Person, number: int) -> tuple[Account, tuple[Account, ...]]:
        accounts = await accounts_of(person.id)
        leaving = next((one for one in accounts if one.id == number), None)
        if leaving is None:
            raise Refused(Why.NO_SUCH_ACCOUNT)
        if len(accounts) == 1:
            raise Refused(Why.LINK_LAST)
        return leaving, tuple(one for one in accounts if one.id != number)

    async def _tell(self, host: int, account: Account, joined: int) -> None:
        identity = await IdentityRow.get_or_none(id=account.id)
        channel = OWN_CHATS[account.platform]
        address = identity.external_id if identity else ""
        row = await DestinationRow.get_or_none(person_id=host, channel=channel.value, address=address, state="active")
        if row is not None:
            await self._notices.to(row, "account_joined", str(joined), is_answer=True)


def _check_number(joining: Sequence[Account], host: Sequence[Account]) -> None:
    if len(joining) + len(host) > MOST_ACCOUNTS:
        raise Refused(Why.LINK_LIMIT, limit=MOST_ACCOUNTS)


async def accounts_of(person_id: int) -> tuple[Account, ...]:
    """Somebody's accounts, the oldest first."""
    rows = await IdentityRow.filter(person_id=person_id).order_by("id")
    return tuple(Account(row.id, Platform(row.platform), row.name) for row in rows)


async def _chose_nothing(person_id: int) -> bool:
    person = await PersonRow.get(id=person_id)
    return not person.introduced and not await PreferenceRow.filter(person_id=person_id).exists()
