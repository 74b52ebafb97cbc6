"""What was found out about prices, and what was advised."""

from __future__ import annotations

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.instant import InstantField
from core.models.listings import ListingRow
from core.models.people import PersonRow


class PriceAnalysisRow(Model):
    """One analysis of one listing: the brief's PriceAnalysis. Amounts are minor units of `currency`, null where there
    was too little data.
    """

    id = fields.BigIntField(primary_key=True)
    listing: fields.ForeignKeyRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="analyses", on_delete=fields.CASCADE
    )
    listing_id: int
    listing_version = fields.IntField()
    analyzed_at = InstantField()
    currency = fields.CharField(max_length=3, null=True)
    market_avg = fields.BigIntField(null=True)
    market_median = fields.BigIntField(null=True)
    market_min = fields.BigIntField(null=True)
    market_max = fields.BigIntField(null=True)
    comparable_listings = fields.IntField(default=0)
    recommended_price = fields.BigIntField(null=True)
    price_range_min = fields.BigIntField(null=True)  # the lower quartile
    price_range_max = fields.BigIntField(null=True)  # the upper one
    price_trend = fields.CharField(max_length=10, null=True)  # increasing, stable, decreasing
    trend_pct_change = fields.FloatField(null=True)  # per cent in 30 days
    ml_predicted_price = fields.BigIntField(null=True)
    ml_confidence_score = fields.FloatField(null=True)
    model_version = fields.CharField(max_length=64, null=True)
    step = fields.CharField(max_length=16, null=True)  # how comparables were chosen
    low = fields.BigIntField(null=True)  # these two hold 80 % of asking prices
    high = fields.BigIntField(null=True)
    confidence = fields.FloatField(null=True)
    score = fields.FloatField(null=True)
    saving = fields.BigIntField(null=True)  # below the recommended price

    class Meta(Model.Meta):
        table = "price_analysis"
        indexes = (Index(fields=("listing_id", "id")), Index(fields=("analyzed_at",)))


class PriceAdviceRow(Model):
    """What a seller was advised, and what they took of it. Amounts are minor units of `currency`."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="price_advice", on_delete=fields.CASCADE
    )
    person_id: int
    listing: fields.ForeignKeyNullableRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="price_advice", null=True, on_delete=fields.SET_NULL
    )
    listing_id: int | None
    title = fields.CharField(max_length=300)
    comparables = fields.IntField()
    currency = fields.CharField(max_length=3)
    quick = fields.BigIntField()
    fair = fields.BigIntField()
    patient = fields.BigIntField()
    quick_days = fields.FloatField(null=True)
    fair_days = fields.FloatField(null=True)
    patient_days = fields.FloatField(null=True)
    asked = fields.BigIntField(null=True)  # in `asked_currency`: what the person asked for after it
    asked_currency = fields.CharField(max_length=3, null=True)
    created = InstantField()

    class Meta(Model.Meta):
        table = "price_advice"
        indexes = (Index(fields=("person_id", "id")), Index(fields=("listing_id",)))
