from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from core.models.instant import InstantField
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0002_rule_settings')]

    initial = False

    operations = [
        ops.CreateModel(
            name='BreakerRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('channel', fields.CharField(unique=True, max_length=24)),
                ('failures', fields.IntField(default=0)),
                ('since', InstantField(generated=False, null=False, unique=False)),
                ('open_until', InstantField(null=True, generated=False, unique=False)),
                ('pause_s', fields.IntField(default=0)),
            ],
            options={'table': 'breaker', 'app': 'models', 'pk_attr': 'id', 'table_description': 'Whether a channel is given a rest after many failures, the same for all processes.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='BucketRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('key', fields.CharField(unique=True, max_length=96)),
                ('tokens', fields.FloatField()),
                ('updated', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'bucket', 'app': 'models', 'pk_attr': 'id', 'table_description': 'Sends that a provider still allows, shared by all processes: `tokens` at `updated`, growing with time.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='DailyCountRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='daily_counts', on_delete=OnDelete.CASCADE)),
                ('day', fields.CharField(max_length=10)),
                ('sent', fields.IntField(default=0)),
            ],
            options={'table': 'daily_count', 'app': 'models', 'unique_together': (('person', 'day'),), 'pk_attr': 'id', 'table_description': 'How many messages a person was sent on one day of theirs. Raised before sending, never above the limit.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MuteRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='mutes', on_delete=OnDelete.CASCADE)),
                ('kind', fields.CharField(max_length=8)),
                ('value', fields.CharField(max_length=300)),
                ('until', InstantField(null=True, generated=False, unique=False)),
                ('created', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'mute', 'app': 'models', 'unique_together': (('person', 'kind', 'value'),), 'pk_attr': 'id', 'table_description': 'What a person, or the admins of a group for it, do not want to hear of.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='PreferenceRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.OneToOneField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='preference', on_delete=OnDelete.CASCADE)),
                ('frequency', fields.CharField(default='immediate', max_length=12)),
                ('quiet_from', fields.IntField(null=True)),
                ('quiet_to', fields.IntField(null=True)),
                ('most_a_day', fields.IntField(default=50)),
                ('digest_at', fields.IntField(default=540)),
                ('digest_day', fields.CharField(default='monday', max_length=9)),
                ('urgent_score', fields.FloatField(null=True)),
                ('is_compact', fields.BooleanField(default=False)),
                ('channels_off', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('categories', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'preference', 'app': 'models', 'pk_attr': 'id', 'table_description': "A person's preferences, from when they first changed one. Minutes are of the day, in the person's zone."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SavedRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='saved', on_delete=OnDelete.CASCADE)),
                ('listing', fields.ForeignKeyField('models.ListingRow', source_field='listing_id', db_constraint=True, to_field='id', related_name='saved', on_delete=OnDelete.CASCADE)),
                ('created', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'saved_listing', 'app': 'models', 'unique_together': (('person', 'listing'),), 'indexes': [Index(fields=['person_id', 'created'])], 'pk_attr': 'id', 'table_description': 'A listing that a person kept.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='VerificationRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('destination', fields.OneToOneField('models.DestinationRow', source_field='destination_id', db_constraint=True, to_field='id', related_name='verification', on_delete=OnDelete.CASCADE)),
                ('code_hash', fields.CharField(max_length=64)),
                ('tries_left', fields.IntField()),
                ('expires_at', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'verification', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A code on its way to a destination that is not theirs until they answer with it.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='DestinationRow',
            name='label',
            field=fields.CharField(null=True, max_length=120),
        ),
        ops.AddField(
            model_name='DestinationRow',
            name='sealed',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='DestinationRow',
            name='verified',
            field=InstantField(null=True, generated=False, unique=False),
        ),
        ops.AddField(
            model_name='RuleRow',
            name='frequency',
            field=fields.CharField(null=True, max_length=12),
        ),
    ]
