"""What somebody sells, beyond what its listing says."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.instant import InstantField
from core.models.listings import ListingRow
from core.models.people import PersonRow


class ItemRow(Model):
    """A thing of a seller, from its draft on. Once offered it has a listing, which is what is matched and searched."""

    id = fields.BigIntField(primary_key=True)
    ref = fields.CharField(max_length=12, unique=True)  # what buttons and people call it by
    seller: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="items", on_delete=fields.CASCADE
    )
    seller_id: int
    listing: fields.OneToOneNullableRelation[ListingRow] = fields.OneToOneField(
        "models.ListingRow", related_name="item", null=True, on_delete=fields.CASCADE
    )
    listing_id: int | None
    state = fields.CharField(max_length=8, default="draft")  # draft, offered, sold, ended, deleted
    draft: dict[str, Any] = fields.JSONField(default=dict)  # what is said of it until it is offered
    times = fields.IntField(default=0)  # how often it was taken back to a draft: each offering is a listing anew
    ends_at = InstantField(null=True)  # when it is no longer offered
    reminded = InstantField(null=True)  # when its seller was told that it ends
    first_price = fields.BigIntField(null=True)  # minor units of `first_currency`: what was asked at first
    first_currency = fields.CharField(max_length=3, null=True)
    sold_price = fields.BigIntField(null=True)  # minor units of `sold_currency`: what it went for, where that was said
    sold_currency = fields.CharField(max_length=3, null=True)
    sold_at = InstantField(null=True)
    created = InstantField()
    updated = InstantField()

    class Meta(Model.Meta):
        table = "item"
        indexes = (Index(fields=("seller_id", "state", "id")), Index(fields=("state", "ends_at")))
