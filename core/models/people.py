"""People, the accounts they talk from, and what they are in the middle of."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.instant import InstantField


class PersonRow(Model):
    """Somebody who talks to us, on any platform."""

    id = fields.BigIntField(primary_key=True)
    zone = fields.CharField(max_length=64, null=True)  # IANA name
    currency = fields.CharField(max_length=3, default="USD")
    units = fields.CharField(max_length=2, default="mi")
    locale = fields.CharField(max_length=16, default="en")
    introduced = fields.BooleanField(default=False)  # has answered, or skipped, what /start asks
    created = InstantField()

    class Meta(Model.Meta):
        table = "person"


class IdentityRow(Model):
    """A person's account on one platform."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="identities", on_delete=fields.CASCADE
    )
    person_id: int
    platform = fields.CharField(max_length=16)
    external_id = fields.CharField(max_length=128)
    name = fields.CharField(max_length=128)

    class Meta(Model.Meta):
        table = "identity"
        unique_together = (("platform", "external_id"),)
        indexes = (Index(fields=("person_id",)),)


class ConversationRow(Model):
    """The question a person is answering in one chat, kept over a restart."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="conversations", on_delete=fields.CASCADE
    )
    person_id: int
    chat = fields.CharField(max_length=160)  # platform and chat id
    wizard = fields.CharField(max_length=32)
    step = fields.CharField(max_length=32)
    answers: dict[str, Any] = fields.JSONField(default=dict)
    updated = InstantField()
    trail: list[Any] | None = fields.JSONField(null=True)  # earlier steps with their answers, for Back
    shown = fields.CharField(max_length=64, null=True)  # the message that asks, as its platform numbers it

    class Meta(Model.Meta):
        table = "conversation"
        unique_together = (("person", "chat"),)


class TokenRow(Model):
    """What a button of one person stands for, for a while: an inverse command, or words too long for a button."""

    id = fields.BigIntField(primary_key=True)
    token = fields.CharField(max_length=16, unique=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="tokens", on_delete=fields.CASCADE
    )
    person_id: int
    verb = fields.CharField(max_length=32)
    arguments: dict[str, Any] = fields.JSONField(default=dict)
    expires_at = InstantField(db_index=True)

    class Meta(Model.Meta):
        table = "token"
