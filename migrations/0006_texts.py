from tortoise import migrations
from tortoise.migrations import operations as ops
from core.models.instant import InstantField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0005_prices')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ConsentRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='consents', on_delete=OnDelete.CASCADE)),
                ('destination', fields.ForeignKeyField('models.DestinationRow', source_field='destination_id', db_constraint=True, to_field='id', related_name='consents', on_delete=OnDelete.CASCADE)),
                ('channel', fields.CharField(max_length=24)),
                ('address', fields.CharField(max_length=200)),
                ('change', fields.CharField(max_length=8)),
                ('how', fields.CharField(max_length=16)),
                ('words', fields.TextField(default='', unique=False)),
                ('at', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'consent', 'app': 'models', 'indexes': [Index(fields=['person_id', 'at']), Index(fields=['destination_id', 'at'])], 'pk_attr': 'id', 'table_description': 'Somebody agreed that an address is written to, or it ended. Rows are added and never changed.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='InboundRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('event', fields.CharField(unique=True, max_length=64)),
                ('received', InstantField(db_index=True, generated=False, null=False, unique=False)),
            ],
            options={'table': 'inbound', 'app': 'models', 'pk_attr': 'id', 'table_description': 'Something a provider told us: told again, it does nothing.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='TallyRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('what', fields.CharField(max_length=64)),
                ('day', fields.CharField(max_length=10)),
                ('amount', fields.BigIntField(default=0)),
            ],
            options={'table': 'tally', 'app': 'models', 'unique_together': (('what', 'day'),), 'pk_attr': 'id', 'table_description': 'How much of something was used on a day. Raised before it is used, never above its limit.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='DeliveryRow',
            name='arrival',
            field=fields.CharField(null=True, max_length=12),
        ),
    ]
