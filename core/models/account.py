"""What joining accounts and leaving for good need to remember."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from core.models.instant import InstantField
from core.models.people import PersonRow


class LinkCodeRow(Model):
    """A code by which another account can join a person's. One a person. Whoever deletes it has used it."""

    id = fields.BigIntField(primary_key=True)
    person: fields.OneToOneRelation[PersonRow] = fields.OneToOneField(
        "models.PersonRow", related_name="link_code", on_delete=fields.CASCADE
    )
    person_id: int
    code_hash = fields.CharField(max_length=64, unique=True)  # a keyed hash, never the code
    tries_left = fields.IntField()  # how often it may still be shown to us
    expires_at = InstantField(db_index=True)
    claimed_by: fields.ForeignKeyNullableRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="claimed_codes", null=True, on_delete=fields.CASCADE
    )
    claimed_by_id: int | None  # who wrote it last, and is asked whether they mean it

    class Meta(Model.Meta):
        table = "link_code"


class RefusedAddressRow(Model):
    """An address whose reader wants nothing of us, kept when its person is erased: nobody has it written to again."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(max_length=24)
    address = fields.CharField(max_length=200)  # the keyed hash that tells it apart, never the address
    since = InstantField()

    class Meta(Model.Meta):
        table = "refused_address"
        unique_together = (("channel", "address"),)


class DroppedFileRow(Model):
    """A picture that nothing refers to any more, until its file is gone too: a crash between the two loses none."""

    id = fields.BigIntField(primary_key=True)
    name = fields.CharField(max_length=64, unique=True)

    class Meta(Model.Meta):
        table = "dropped_file"
