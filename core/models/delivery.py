"""From a match to a message that arrived: destinations, matches, deliveries, attempts, and slots of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from core.models.instant import InstantField
from core.models.people import PersonRow

if TYPE_CHECKING:
    from core.models.listings import ListingRow, LoadRow
    from core.models.rules import RuleRow


class DestinationRow(Model):
    """A channel and an address, belonging to a person."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="destinations", on_delete=fields.CASCADE
    )
    person_id: int
    channel = fields.CharField(max_length=24)
    address = fields.CharField(max_length=200)
    state = fields.CharField(max_length=12, default="active")  # active, disabled
    reason = fields.CharField(max_length=200, null=True)
    sealed = fields.TextField(null=True)  # the address, encrypted, where it is secret: `address` only tells it apart
    label = fields.CharField(max_length=120, null=True)  # how its person is shown it
    verified = InstantField(null=True)  # when its person proved that it is theirs, where that is needed
    mention = fields.CharField(max_length=32, null=True)  # a role of a server that admins want called by what is told
    created = InstantField()

    class Meta(Model.Meta):
        table = "destination"
        unique_together = (("person", "channel", "address"),)


class VerificationRow(Model):
    """A code on its way to a destination that is not theirs until they answer with it."""

    id = fields.BigIntField(primary_key=True)
    destination: fields.OneToOneRelation[DestinationRow] = fields.OneToOneField(
        "models.DestinationRow", related_name="verification", on_delete=fields.CASCADE
    )
    destination_id: int
    code_hash = fields.CharField(max_length=64)
    tries_left = fields.IntField()
    expires_at = InstantField()

    class Meta(Model.Meta):
        table = "verification"


class BucketRow(Model):
    """Sends that a provider still allows, shared by all processes: `tokens` at `updated`, growing with time."""

    id = fields.BigIntField(primary_key=True)
    key = fields.CharField(max_length=96, unique=True)
    tokens = fields.FloatField()
    updated = InstantField()

    class Meta(Model.Meta):
        table = "bucket"


class BreakerRow(Model):
    """Whether a channel is given a rest after many failures, the same for all processes."""

    id = fields.BigIntField(primary_key=True)
    channel = fields.CharField(max_length=24, unique=True)
    failures = fields.IntField(default=0)
    since = InstantField()  # of the first of these failures
    open_until = InstantField(null=True)
    pause_s = fields.IntField(default=0)  # the last rest, doubled each time

    class Meta(Model.Meta):
        table = "breaker"


class DeliveryRow(Model):
    """An alert, a digest or a notice on its way to one destination.

    `due` is when it may next be taken; while leased, it is when the lease ends. `lease` is the fencing counter:
    only the holder of the newest may write the result.
    """

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[PersonRow] = fields.ForeignKeyField(
        "models.PersonRow", related_name="deliveries", on_delete=fields.CASCADE
    )
    person_id: int
    destination: fields.ForeignKeyRelation[DestinationRow] = fields.ForeignKeyField(
        "models.DestinationRow", related_name="deliveries", on_delete=fields.CASCADE
    )
    destination_id: int
    channel = fields.CharField(max_length=24)
    kind = fields.CharField(max_length=8)  # alert, digest, notice
    listing: fields.ForeignKeyNullableRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="deliveries", null=True, on_delete=fields.CASCADE
    )
    listing_id: int | None
    event_kind = fields.CharField(max_length=16, null=True)
    version = fields.IntField(default=0)  # of the listing
    load: fields.ForeignKeyNullableRelation[LoadRow] = fields.ForeignKeyField(
        "models.LoadRow", related_name="deliveries", null=True, on_delete=fields.SET_NULL
    )
    load_id: int | None
    state = fields.CharField(max_length=12, default="ready")
    priority = fields.IntField(default=0)  # smaller first
    due = InstantField()
    expires_at = InstantField()
    attempts = fields.IntField(default=0)
    lease = fields.IntField(default=0)
    lease_owner = fields.CharField(max_length=64, null=True)
    idem_key = fields.CharField(max_length=25, unique=True)  # 25: the longest nonce Discord takes
    provider_id = fields.CharField(max_length=128, null=True)
    arrival = fields.CharField(max_length=12, null=True)  # what its provider reported since: a TextState
    hold_reason = fields.CharField(max_length=64, null=True)
    last_failure = fields.CharField(max_length=16, null=True)
    last_error = fields.CharField(max_length=500, null=True)
    payload: dict[str, Any] = fields.JSONField(default=dict)
    created = InstantField()
    sent_at = InstantField(null=True)

    class Meta(Model.Meta):
        table = "delivery"
        indexes = (
            Index(fields=("channel", "state", "due")),
            Index(fields=("load_id", "destination_id")),
            Index(fields=("person_id", "created")),
            Index(fields=("listing_id",)),
        )


class MatchRow(Model):
    """One listing version that satisfies one rule, with its reasons and the message that tells of it."""

    id = fields.BigIntField(primary_key=True)
    rule: fields.ForeignKeyRelation[RuleRow] = fields.ForeignKeyField(
        "models.RuleRow", related_name="matches", on_delete=fields.CASCADE
    )
    rule_id: int
    rule_version = fields.IntField()
    listing: fields.ForeignKeyRelation[ListingRow] = fields.ForeignKeyField(
        "models.ListingRow", related_name="matches", on_delete=fields.CASCADE
    )
    listing_id: int
    kind = fields.CharField(max_length=16)
    version = fields.IntField()
    price = fields.BigIntField(null=True)  # that was told, minor units
    currency = fields.CharField(max_length=3, null=True)
    score = fields.FloatField(null=True)
    delivery: fields.ForeignKeyRelation[DeliveryRow] = fields.ForeignKeyField(
        "models.DeliveryRow", related_name="matches", on_delete=fields.CASCADE
    )
    delivery_id: int
    created = InstantField()

    class Meta(Model.Meta):
        table = "alert_match"
        unique_together = (("rule", "listing", "kind", "version"),)
        indexes = (
            Index(fields=("delivery_id",)),
            Index(fields=("listing_id",)),
            Index(fields=("rule_id", "created")),
        )


class AttemptRow(Model):
    """One try to send a delivery. Without an end, its outcome is not known."""

    id = fields.BigIntField(primary_key=True)
    delivery: fields.ForeignKeyRelation[DeliveryRow] = fields.ForeignKeyField(
        "models.DeliveryRow", related_name="tries", on_delete=fields.CASCADE
    )
    delivery_id: int
    lease = fields.IntField()
    started = InstantField()
    ended = InstantField(null=True)
    outcome = fields.CharField(max_length=16, null=True)  # ok, or a Failure
    detail = fields.CharField(max_length=500, null=True)

    class Meta(Model.Meta):
        table = "delivery_attempt"
        unique_together = (("delivery", "lease"),)


class JobSlotRow(Model):
    """A turn of a job on the clock: the first process to write the row runs it."""

    id = fields.BigIntField(primary_key=True)
    job = fields.CharField(max_length=32)
    slot = fields.BigIntField()  # start of the turn in milliseconds since 1970 UTC
    owner = fields.CharField(max_length=64)
    started = InstantField()
    finished = InstantField(null=True)

    class Meta(Model.Meta):
        table = "job_slot"
        unique_together = (("job", "slot"),)
