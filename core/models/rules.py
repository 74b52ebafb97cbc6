"""Rules: what somebody wants to be told of."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.delivery import DestinationRow
from core.models.instant import InstantField
from core.models.people import PersonRow


class RuleRow(Model):
    """A saved wish: the brief's DealAlertRule, with the criteria those of `core.values.Criteria`."""

    id = fields.BigIntField(primary_key=True)
    ref = fields.CharField(max_length=12, unique=True)  # what buttons and people call it; tells nothing
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="rules", on_delete=fields.CASCADE
    )
    person_id: int
    destination: fields.ForeignKeyRelation[DestinationRow] = fields.ForeignKeyField(
        "models.DestinationRow", related_name="rules", on_delete=fields.CASCADE
    )
    destination_id: int
    name = fields.CharField(max_length=120)
    enabled = fields.BooleanField(default=True)
    keywords: list[str] = fields.JSONField(default=list)
    phrases: list[str] = fields.JSONField(default=list)
    any_of: list[list[str]] = fields.JSONField(default=list)
    exclude_keywords: list[str] = fields.JSONField(default=list)
    categories: list[str] = fields.JSONField(default=list)
    conditions: list[str] = fields.JSONField(default=list)
    min_price = fields.BigIntField(null=True)  # minor units of currency
    max_price = fields.BigIntField(null=True)
    currency = fields.CharField(max_length=3, null=True)
    location = fields.CharField(max_length=200, null=True)
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    radius_mi = fields.FloatField(null=True)
    min_deal_score = fields.FloatField(null=True)  # 0 to 1
    scope = fields.CharField(max_length=8, default="text")
    notification_channels: list[str] = fields.JSONField(default=list)
    triggers: list[str] | None = fields.JSONField(null=True)  # event kinds told of; null: new and back
    reposts = fields.BooleanField(null=True)  # tell of the same thing again from elsewhere; null: no
    expires_at = InstantField(null=True)
    note = fields.CharField(max_length=200, null=True)
    frequency = fields.CharField(max_length=12, null=True)  # null: as its person prefers
    version = fields.IntField(default=1)
    created = InstantField()
    updated = InstantField()
    last_triggered = InstantField(null=True)
    deleted = InstantField(null=True)  # kept for as long as Undo can bring it back

    class Meta(Model.Meta):
        table = "rule"
        indexes = (
            Index(fields=("person_id", "deleted")),
            Index(fields=("enabled", "deleted")),
            Index(fields=("updated",)),
        )
