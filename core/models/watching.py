"""Listings that people watch, and pages that we look at again for them."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.delivery import DeliveryRow, DestinationRow
from core.models.instant import InstantField
from core.models.listings import ListingRow
from core.models.people import PersonRow


class WatchRow(Model):
    """A person watches a listing. `price`, `currency` and `state` are what they know of it: what differs is news."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="watches", on_delete=fields.CASCADE
    )
    person_id: int
    listing: fields.ForeignKeyRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="watches", on_delete=fields.CASCADE
    )
    listing_id: int
    destination: fields.ForeignKeyRelation[DestinationRow] = fields.ForeignKeyField(
        "models.DestinationRow", related_name="watches", on_delete=fields.CASCADE
    )
    destination_id: int
    delivery: fields.ForeignKeyNullableRelation[DeliveryRow] = fields.ForeignKeyField(
        "models.DeliveryRow", related_name="watches", null=True, on_delete=fields.SET_NULL
    )
    delivery_id: int | None  # what told last; while it waits, later news takes its place
    price = fields.BigIntField(null=True)
    currency = fields.CharField(max_length=3, null=True)
    state = fields.CharField(max_length=8, default="active")
    created = InstantField()
    told = InstantField(null=True)
    due = InstantField(null=True, db_index=True)  # when to look again at news that came too soon after the last

    class Meta(Model.Meta):
        table = "watch"
        unique_together = (("person", "listing"),)
        indexes = (Index(fields=("listing_id",)), Index(fields=("person_id", "created")))


class PageRow(Model):
    """A page that a person sent and a listing was read from: looked at again while somebody watches that listing."""

    id = fields.BigIntField(primary_key=True)
    listing: fields.OneToOneRelation[ListingRow] = fields.OneToOneField(
        "models.ListingRow", related_name="page", on_delete=fields.CASCADE
    )
    listing_id: int
    url = fields.CharField(max_length=2048)
    visited = InstantField()
    next_due = InstantField(db_index=True)
    failures = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "listing_page"
