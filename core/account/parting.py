"""An account leaves the others: it becomes a person of its own, and takes the chat along that it is."""

from __future__ import annotations

from datetime import datetime

from core.belongings import repoint
from core.chats import is_shared
from core.delivery.channels import REMOVED
from core.delivery.places import OWN_CHATS, default_place, know_own_chats, move_rules
from core.models import ConversationRow, DeliveryRow, DestinationRow, IdentityRow, PersonRow, RuleRow
from core.people.belongings import SETTINGS
from core.rules.rows import chat_of
from core.values import Channel, Platform

ROOMS = {Platform.DISCORD: Channel.DISCORD_CHANNEL, Platform.TELEGRAM: Channel.TELEGRAM_CHAT}


async def part(person_id: int, identity_id: int, now: datetime) -> int:
    """Answers how many rules tell elsewhere now. Called in a transaction; another account of theirs stays."""
    identity = await IdentityRow.get(id=identity_id)
    before = await PersonRow.get(id=person_id)
    fresh = await PersonRow.create(created=now, **{name: getattr(before, name) for name in SETTINGS})
    await IdentityRow.filter(id=identity.id).update(person_id=fresh.id)
    platform = Platform(identity.platform)
    channel = OWN_CHATS[platform].value
    own = await DestinationRow.get_or_none(person_id=person_id, channel=channel, address=identity.external_id)
    instead = await _another(person_id, own.id if own else 0, now)
    moved = 0
    if own is not None:
        moved += await RuleRow.filter(destination_id=own.id, deleted=None).count()
        waiting = DeliveryRow.filter(destination_id=own.id, state__in=["ready", "leased"])
        await waiting.update(channel=instead.channel)
        await repoint(DestinationRow, own.id, instead.id)  # their log keeps what was told there, but not where
        await own.delete()
    if not await IdentityRow.filter(person_id=person_id, platform=platform.value).exists():
        moved += await _leave_rooms(person_id, platform, instead, now)
    await ConversationRow.filter(person_id=person_id, chat=f"{channel}:{identity.external_id}").delete()
    await know_own_chats(fresh.id, now)
    return moved


async def _another(person_id: int, but: int, now: datetime) -> DestinationRow:
    """Where those who stay are told instead; a chat of theirs that is off where there is nothing else."""
    place = await default_place(person_id, now, but)
    if place is not None and not is_shared(chat_of(place)):
        return place
    identity = await IdentityRow.filter(person_id=person_id).order_by("-id").first()
    assert identity is not None
    channel = OWN_CHATS[Platform(identity.platform)].value
    return await DestinationRow.get(person_id=person_id, channel=channel, address=identity.external_id)


async def _leave_rooms(person_id: int, platform: Platform, instead: DestinationRow, now: datetime) -> int:
    """Nobody can be asked any more whether they lead those of a platform that they are no longer on."""
    moved = 0
    channel = ROOMS.get(platform)
    for row in await DestinationRow.filter(person_id=person_id, channel=channel.value) if channel else ():
        if is_shared(chat_of(row)):
            moved += len(await move_rules(person_id, row.id, instead, now))
            await DestinationRow.filter(id=row.id).update(state=REMOVED)
    return moved
