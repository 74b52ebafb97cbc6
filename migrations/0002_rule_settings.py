from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from core.models.instant import InstantField
from json import dumps, loads
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0001_initial')]

    initial = False

    operations = [
        ops.AddField(
            model_name='EventRow',
            name='before',
            field=fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddField(
            model_name='ListingRow',
            name='fingerprint',
            field=fields.CharField(null=True, max_length=32),
        ),
        ops.AddField(
            model_name='ListingRow',
            name='listing_class',
            field=fields.CharField(null=True, max_length=12),
        ),
        ops.AddIndex(
            model_name='ListingRow',
            index=Index(fields=['fingerprint']),
        ),
        ops.AddIndex(
            model_name='ListingRow',
            index=Index(fields=['first_seen']),
        ),
        ops.AddField(
            model_name='MatchRow',
            name='currency',
            field=fields.CharField(null=True, max_length=3),
        ),
        ops.AddField(
            model_name='MatchRow',
            name='price',
            field=fields.BigIntField(null=True),
        ),
        ops.AddIndex(
            model_name='MatchRow',
            index=Index(fields=['rule_id', 'created']),
        ),
        ops.AddField(
            model_name='RuleRow',
            name='expires_at',
            field=InstantField(null=True, generated=False, unique=False),
        ),
        ops.AddField(
            model_name='RuleRow',
            name='note',
            field=fields.CharField(null=True, max_length=200),
        ),
        ops.AddField(
            model_name='RuleRow',
            name='reposts',
            field=fields.BooleanField(null=True),
        ),
        ops.AddField(
            model_name='RuleRow',
            name='triggers',
            field=fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
        ops.AddIndex(
            model_name='RuleRow',
            index=Index(fields=['updated']),
        ),
    ]
