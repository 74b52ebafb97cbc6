"""How a person wants to be told, what they never want to see, and what they kept."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.instant import InstantField
from core.models.listings import ListingRow
from core.models.people import PersonRow


class PreferenceRow(Model):
    """A person's preferences, from when they first changed one. Minutes are of the day, in the person's zone."""

    id = fields.BigIntField(primary_key=True)
    person: fields.OneToOneRelation[PersonRow] = fields.OneToOneField(
        "models.PersonRow", related_name="preference", on_delete=fields.CASCADE
    )
    person_id: int
    frequency = fields.CharField(max_length=12, default="immediate")  # immediate, hourly, daily, weekly
    quiet_from = fields.IntField(null=True)
    quiet_to = fields.IntField(null=True)
    most_a_day = fields.IntField(default=50)
    digest_at = fields.IntField(default=540)
    digest_day = fields.CharField(max_length=9, default="monday")
    urgent_score = fields.FloatField(null=True)  # a deal score from which quiet hours and digests are passed by
    is_compact = fields.BooleanField(default=False)
    channels_off: list[str] = fields.JSONField(default=list)
    categories: list[str] = fields.JSONField(default=list)  # only these; empty: all

    class Meta(Model.Meta):
        table = "preference"


class DailyCountRow(Model):
    """How many messages a person was sent on one day of theirs. Raised before sending, never above the limit."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="daily_counts", on_delete=fields.CASCADE
    )
    person_id: int
    day = fields.CharField(max_length=10)  # ISO, where the person is
    sent = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "daily_count"
        unique_together = (("person", "day"),)


class MuteRow(Model):
    """What a person, or the admins of a group for it, do not want to hear of."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="mutes", on_delete=fields.CASCADE
    )
    person_id: int
    kind = fields.CharField(max_length=8)  # listing, seller, word, rule
    value = fields.CharField(max_length=300)  # a listing's or rule's id, a seller's id, a word as typed
    until = InstantField(null=True)  # null: for good
    created = InstantField()

    class Meta(Model.Meta):
        table = "mute"
        unique_together = (("person", "kind", "value"),)


class RoomMuteRow(Model):
    """What the admins of a group or channel do not want told there, by any rule."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(max_length=24)
    address = fields.CharField(max_length=200)  # as a destination's, of the whole group
    kind = fields.CharField(max_length=8)  # listing, seller, word
    value = fields.CharField(max_length=300)
    until = InstantField(null=True)  # null: for good
    created = InstantField()

    class Meta(Model.Meta):
        table = "room_mute"
        unique_together = (("channel", "address", "kind", "value"),)


class SavedRow(Model):
    """A listing that a person kept."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="saved", on_delete=fields.CASCADE
    )
    person_id: int
    listing: fields.ForeignKeyRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="saved", on_delete=fields.CASCADE
    )
    listing_id: int
    created = InstantField()

    class Meta(Model.Meta):
        table = "saved_listing"
        unique_together = (("person", "listing"),)
        indexes = (Index(fields=("person_id", "created")),)
