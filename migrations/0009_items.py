from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from core.models.instant import InstantField
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0008_communities')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ItemRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('ref', fields.CharField(unique=True, max_length=12)),
                ('seller', fields.ForeignKeyField('models.PersonRow', source_field='seller_id', db_constraint=True, to_field='id', related_name='items', on_delete=OnDelete.CASCADE)),
                ('listing', fields.OneToOneField('models.ListingRow', source_field='listing_id', null=True, db_constraint=True, to_field='id', related_name='item', on_delete=OnDelete.CASCADE)),
                ('state', fields.CharField(default='draft', max_length=8)),
                ('draft', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('times', fields.IntField(default=0)),
                ('ends_at', InstantField(null=True, generated=False, unique=False)),
                ('reminded', InstantField(null=True, generated=False, unique=False)),
                ('first_price', fields.BigIntField(null=True)),
                ('first_currency', fields.CharField(null=True, max_length=3)),
                ('sold_price', fields.BigIntField(null=True)),
                ('sold_currency', fields.CharField(null=True, max_length=3)),
                ('sold_at', InstantField(null=True, generated=False, unique=False)),
                ('created', InstantField(generated=False, null=False, unique=False)),
                ('updated', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'item', 'app': 'models', 'indexes': [Index(fields=['seller_id', 'state', 'id']), Index(fields=['state', 'ends_at'])], 'pk_attr': 'id', 'table_description': 'A thing of a seller, from its draft on. Once offered it has a listing, which is what is matched and searched.'},
            bases=['Model'],
        ),
    ]
