"""Servers and groups that added the bot: how they are set up, who is in them, their words, what was shared there."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.delivery import DeliveryRow, DestinationRow
from core.models.instant import InstantField
from core.models.listings import ListingRow
from core.models.people import PersonRow


class CommunityRow(Model):
    """A Discord server or Telegram group. Its `person` has no account: rules, hours and language are kept by it."""

    id = fields.BigIntField(primary_key=True)
    ref = fields.CharField(max_length=12, unique=True)  # what buttons call it by
    platform = fields.CharField(max_length=16)
    external_id = fields.CharField(max_length=64)  # the server's or group's id there
    name = fields.CharField(max_length=128)
    person: fields.OneToOneRelation[PersonRow] = fields.OneToOneField(
        "models.PersonRow", related_name="community", on_delete=fields.CASCADE
    )
    person_id: int
    posters = fields.CharField(max_length=8, default="everyone")  # who may post: everyone, role, admins
    poster_role = fields.CharField(max_length=32, null=True)
    words_version = fields.IntField(default=0)  # counts the changes of its synonyms
    created = InstantField()
    gone = InstantField(null=True)  # since when the bot is no longer there

    class Meta(Model.Meta):
        table = "community"
        unique_together = (("platform", "external_id"),)


class CommunityPlaceRow(Model):
    """Where a community is told of a category, an empty one being all that has no place of its own."""

    id = fields.BigIntField(primary_key=True)
    community: fields.ForeignKeyRelation[CommunityRow] = fields.ForeignKeyField(
        "models.CommunityRow", related_name="places", on_delete=fields.CASCADE
    )
    community_id: int
    category = fields.CharField(max_length=64, default="")
    destination: fields.ForeignKeyRelation[DestinationRow] = fields.ForeignKeyField(
        "models.DestinationRow", related_name="places", on_delete=fields.CASCADE
    )
    destination_id: int

    class Meta(Model.Meta):
        table = "community_place"
        unique_together = (("community", "category"),)


class CommunityMemberRow(Model):
    """Somebody who was seen in a community."""

    id = fields.BigIntField(primary_key=True)
    community: fields.ForeignKeyRelation[CommunityRow] = fields.ForeignKeyField(
        "models.CommunityRow", related_name="members", on_delete=fields.CASCADE
    )
    community_id: int
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="memberships", on_delete=fields.CASCADE
    )
    person_id: int
    seen = InstantField()

    class Meta(Model.Meta):
        table = "community_member"
        unique_together = (("community", "person"),)
        indexes = (Index(fields=("person_id",)),)


class CommunitySynonymRow(Model):
    """Words that mean the same in a community, as a line of `core.search.synonyms`."""

    id = fields.BigIntField(primary_key=True)
    community: fields.ForeignKeyRelation[CommunityRow] = fields.ForeignKeyField(
        "models.CommunityRow", related_name="synonyms", on_delete=fields.CASCADE
    )
    community_id: int
    line = fields.CharField(max_length=600)
    created = InstantField()

    class Meta(Model.Meta):
        table = "community_synonym"
        indexes = (Index(fields=("community_id",)),)


class SharedItemRow(Model):
    """An item that its seller shared in a community, by the message that shows it there."""

    id = fields.BigIntField(primary_key=True)
    community: fields.ForeignKeyRelation[CommunityRow] = fields.ForeignKeyField(
        "models.CommunityRow", related_name="shared", on_delete=fields.CASCADE
    )
    community_id: int
    listing: fields.ForeignKeyRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="shared", on_delete=fields.CASCADE
    )
    listing_id: int
    delivery: fields.ForeignKeyRelation[DeliveryRow] = fields.ForeignKeyField(
        "models.DeliveryRow", related_name="shared", on_delete=fields.CASCADE
    )
    delivery_id: int
    created = InstantField()
    ended = InstantField(null=True)  # when it was noted there that it can no longer be had

    class Meta(Model.Meta):
        table = "shared_item"
        unique_together = (("community", "listing"),)
        indexes = (Index(fields=("ended",)), Index(fields=("listing_id",)))
