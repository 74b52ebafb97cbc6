from tortoise import migrations
from tortoise.migrations import operations as ops
from core.models.instant import InstantField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0004_room_mutes')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PriceAdviceRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='price_advice', on_delete=OnDelete.CASCADE)),
                ('listing', fields.ForeignKeyField('models.ListingRow', source_field='listing_id', null=True, db_constraint=True, to_field='id', related_name='price_advice', on_delete=OnDelete.SET_NULL)),
                ('title', fields.CharField(max_length=300)),
                ('comparables', fields.IntField()),
                ('currency', fields.CharField(max_length=3)),
                ('quick', fields.BigIntField()),
                ('fair', fields.BigIntField()),
                ('patient', fields.BigIntField()),
                ('quick_days', fields.FloatField(null=True)),
                ('fair_days', fields.FloatField(null=True)),
                ('patient_days', fields.FloatField(null=True)),
                ('asked', fields.BigIntField(null=True)),
                ('asked_currency', fields.CharField(null=True, max_length=3)),
                ('created', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'price_advice', 'app': 'models', 'indexes': [Index(fields=['person_id', 'id']), Index(fields=['listing_id'])], 'pk_attr': 'id', 'table_description': 'What a seller was advised, and what they took of it. Amounts are minor units of `currency`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PriceAnalysisRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('listing', fields.ForeignKeyField('models.ListingRow', source_field='listing_id', db_constraint=True, to_field='id', related_name='analyses', on_delete=OnDelete.CASCADE)),
                ('listing_version', fields.IntField()),
                ('analyzed_at', InstantField(generated=False, null=False, unique=False)),
                ('currency', fields.CharField(null=True, max_length=3)),
                ('market_avg', fields.BigIntField(null=True)),
                ('market_median', fields.BigIntField(null=True)),
                ('market_min', fields.BigIntField(null=True)),
                ('market_max', fields.BigIntField(null=True)),
                ('comparable_listings', fields.IntField(default=0)),
                ('recommended_price', fields.BigIntField(null=True)),
                ('price_range_min', fields.BigIntField(null=True)),
                ('price_range_max', fields.BigIntField(null=True)),
                ('price_trend', fields.CharField(null=True, max_length=10)),
                ('trend_pct_change', fields.FloatField(null=True)),
                ('ml_predicted_price', fields.BigIntField(null=True)),
                ('ml_confidence_score', fields.FloatField(null=True)),
                ('model_version', fields.CharField(null=True, max_length=64)),
                ('step', fields.CharField(null=True, max_length=16)),
                ('low', fields.BigIntField(null=True)),
                ('high', fields.BigIntField(null=True)),
                ('confidence', fields.FloatField(null=True)),
                ('score', fields.FloatField(null=True)),
                ('saving', fields.BigIntField(null=True)),
            ],
            options={'table': 'price_analysis', 'app': 'models', 'indexes': [Index(fields=['listing_id', 'id']), Index(fields=['analyzed_at'])], 'pk_attr': 'id', 'table_description': "One analysis of one listing: the brief's PriceAnalysis. Amounts are minor units of `currency`, null where there"},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='EventRow',
            name='scored',
            field=InstantField(null=True, generated=False, unique=False),
        ),
        ops.AddField(
            model_name='ListingRow',
            name='analysed',
            field=InstantField(null=True, generated=False, unique=False),
        ),
        ops.AddField(
            model_name='ListingRow',
            name='touched',
            field=InstantField(null=True, generated=False, unique=False),
        ),
        ops.AddIndex(
            model_name='ListingRow',
            index=Index(fields=['touched']),
        ),
        ops.AddIndex(
            model_name='ListingRow',
            index=Index(fields=['state', 'analysed']),
        ),
    ]
