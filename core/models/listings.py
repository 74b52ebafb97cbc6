"""Listings, where they come from, and what happened to them."""

from __future__ import annotations

from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.instant import InstantField
from core.models.people import PersonRow


class SourceRow(Model):
    """A feed that an operator added: its address, and how the last visits went."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=64, unique=True)  # what its listings carry as `source`
    url = fields.CharField(max_length=2048)
    title = fields.CharField(max_length=200)
    etag = fields.CharField(max_length=1024, null=True)
    last_modified = fields.CharField(max_length=128, null=True)
    added_by: fields.ForeignKeyNullableRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="sources", null=True, on_delete=fields.SET_NULL
    )
    added_by_id: int | None
    created = InstantField()
    last_ok = InstantField(null=True)
    last_error = fields.CharField(max_length=200, null=True)
    failures = fields.IntField(default=0)
    next_due = InstantField(db_index=True)

    class Meta(Model.Meta):
        table = "source"


class LoadRow(Model):
    """One visit to a source: what came in together is told together."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=64, db_index=True)
    is_first = fields.BooleanField()  # the first load of a source gives each person one summary
    started = InstantField()
    finished = InstantField(null=True)
    new = fields.IntField(default=0)
    changed = fields.IntField(default=0)
    unchanged = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "load"


class ListingRow(Model):
    """Something offered for sale that we know of."""

    id = fields.BigIntField(primary_key=True)
    source = fields.CharField(max_length=64)
    source_id = fields.CharField(max_length=200)
    seller: fields.ForeignKeyNullableRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="listings", null=True, on_delete=fields.CASCADE
    )
    seller_id: int | None
    item: Any  # of a member's listing, where it is fetched
    title = fields.CharField(max_length=300)
    description = fields.TextField()
    title_terms = fields.TextField()  # " term term " for whole-word LIKE: the same analyser as rules
    text_terms = fields.TextField()  # title and description
    listing_class = fields.CharField(max_length=12, null=True)  # goods, accessory, for_parts, wanted, trade
    fingerprint = fields.CharField(max_length=32, null=True)  # equal where the same thing may be offered twice
    category = fields.CharField(max_length=120, null=True)
    condition = fields.CharField(max_length=16, null=True)
    price = fields.BigIntField(null=True)  # minor units
    currency = fields.CharField(max_length=3, null=True)
    location = fields.CharField(max_length=200, null=True)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    url = fields.CharField(max_length=2048, null=True)
    pictures: list[str] = fields.JSONField(default=list)
    posted_at = InstantField(null=True)
    first_seen = InstantField()
    version = fields.IntField(default=1)
    state = fields.CharField(max_length=8, default="active")
    score = fields.FloatField(null=True)  # deal score, 0 to 1, where there is an estimate
    content_hash = fields.CharField(max_length=32)
    extra: dict[str, Any] = fields.JSONField(default=dict)
    touched = InstantField(null=True)  # when it was written last; of one that is gone, when it went
    analysed = InstantField(null=True)  # when its price was last looked into

    class Meta(Model.Meta):
        table = "listing"
        unique_together = (("source", "source_id"),)
        indexes = (
            Index(fields=("state", "id")),
            Index(fields=("fingerprint",)),
            Index(fields=("first_seen",)),
            Index(fields=("touched",)),
            Index(fields=("state", "analysed")),
            Index(fields=("seller_id",)),  # what is theirs, among a great many that are nobody's
        )


class PriceChangeRow(Model):
    """What a listing cost from a moment on. The first row is its first price."""

    id = fields.BigIntField(primary_key=True)
    listing: fields.ForeignKeyRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="price_changes", on_delete=fields.CASCADE
    )
    listing_id: int
    version = fields.IntField()
    price = fields.BigIntField(null=True)
    currency = fields.CharField(max_length=3, null=True)
    at = InstantField()

    class Meta(Model.Meta):
        table = "price_change"
        unique_together = (("listing", "version"),)


class EventRow(Model):
    """What happened to a listing, waiting to be matched. Written in the listing's own transaction."""

    id = fields.BigIntField(primary_key=True)
    listing: fields.ForeignKeyRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="events", on_delete=fields.CASCADE
    )
    listing_id: int
    kind = fields.CharField(max_length=16)
    version = fields.IntField()
    before: dict[str, Any] | None = fields.JSONField(null=True)  # the columns that changed, as they were
    load: fields.ForeignKeyNullableRelation[LoadRow] = fields.ForeignKeyField(
        "models.LoadRow", related_name="events", null=True, on_delete=fields.SET_NULL
    )
    load_id: int | None
    state = fields.CharField(max_length=8, default="todo")  # todo, done, parked
    tries = fields.IntField(default=0)
    error = fields.CharField(max_length=200, null=True)
    due = InstantField()
    created = InstantField()
    scored = InstantField(null=True)  # when the listing's price was looked into for it; null: that is still to come

    class Meta(Model.Meta):
        table = "listing_event"
        unique_together = (("listing", "kind", "version"),)
        indexes = (Index(fields=("state", "due", "id")), Index(fields=("load_id", "state")))
