"""What people agreed to and when it ended, what is counted by the day, and what a provider told us already."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.delivery import DestinationRow
from core.models.instant import InstantField
from core.models.people import PersonRow


class ConsentRow(Model):
    """Somebody agreed that an address is written to, or it ended. Rows are added and never changed."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="consents", on_delete=fields.CASCADE
    )
    person_id: int
    destination: fields.ForeignKeyRelation[DestinationRow] = fields.ForeignKeyField(
        "models.DestinationRow", related_name="consents", on_delete=fields.CASCADE
    )
    destination_id: int
    channel = fields.CharField(max_length=24)
    address = fields.CharField(max_length=200)  # the keyed hash that tells it apart, never the address
    change = fields.CharField(max_length=8)  # agreed, ended
    how = fields.CharField(max_length=16)
    words = fields.TextField(default="")  # what they were shown, what they wrote, or what a provider said
    at = InstantField()

    class Meta(Model.Meta):
        table = "consent"
        indexes = (Index(fields=("person_id", "at")), Index(fields=("destination_id", "at")))


class TallyRow(Model):
    """How much of something was used on a day. Raised before it is used, never above its limit."""

    id = fields.BigIntField(primary_key=True)
    what = fields.CharField(max_length=64)
    day = fields.CharField(max_length=10)  # ISO
    amount = fields.BigIntField(default=0)

    class Meta(Model.Meta):
        table = "tally"
        unique_together = (("what", "day"),)


class InboundRow(Model):
    """Something a provider told us: told again, it does nothing."""

    id = fields.BigIntField(primary_key=True)
    event = fields.CharField(max_length=64, unique=True)  # a hash of the provider's id for it
    received = InstantField(db_index=True)

    class Meta(Model.Meta):
        table = "inbound"
