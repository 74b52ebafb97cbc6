from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from core.models.instant import InstantField
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0006_texts')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PageRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('listing', fields.OneToOneField('models.ListingRow', source_field='listing_id', db_constraint=True, to_field='id', related_name='page', on_delete=OnDelete.CASCADE)),
                ('url', fields.CharField(max_length=2048)),
                ('visited', InstantField(generated=False, null=False, unique=False)),
                ('next_due', InstantField(db_index=True, generated=False, null=False, unique=False)),
                ('failures', fields.IntField(default=0)),
            ],
            options={'table': 'listing_page', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A page that a person sent and a listing was read from: looked at again while somebody watches that listing.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WatchRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='watches', on_delete=OnDelete.CASCADE)),
                ('listing', fields.ForeignKeyField('models.ListingRow', source_field='listing_id', db_constraint=True, to_field='id', related_name='watches', on_delete=OnDelete.CASCADE)),
                ('destination', fields.ForeignKeyField('models.DestinationRow', source_field='destination_id', db_constraint=True, to_field='id', related_name='watches', on_delete=OnDelete.CASCADE)),
                ('delivery', fields.ForeignKeyField('models.DeliveryRow', source_field='delivery_id', null=True, db_constraint=True, to_field='id', related_name='watches', on_delete=OnDelete.SET_NULL)),
                ('price', fields.BigIntField(null=True)),
                ('currency', fields.CharField(null=True, max_length=3)),
                ('state', fields.CharField(default='active', max_length=8)),
                ('created', InstantField(generated=False, null=False, unique=False)),
                ('told', InstantField(null=True, generated=False, unique=False)),
                ('due', InstantField(null=True, db_index=True, generated=False, unique=False)),
            ],
            options={'table': 'watch', 'app': 'models', 'unique_together': (('person', 'listing'),), 'indexes': [Index(fields=['listing_id']), Index(fields=['person_id', 'created'])], 'pk_attr': 'id', 'table_description': 'A person watches a listing. `price`, `currency` and `state` are what they know of it: what differs is news.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='ConversationRow',
            name='shown',
            field=fields.CharField(null=True, max_length=64),
        ),
        ops.AddField(
            model_name='ConversationRow',
            name='trail',
            field=fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
    ]
