from tortoise import migrations
from tortoise.migrations import operations as ops
from core.models.instant import InstantField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0007_watches')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CommunityRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('ref', fields.CharField(unique=True, max_length=12)),
                ('platform', fields.CharField(max_length=16)),
                ('external_id', fields.CharField(max_length=64)),
                ('name', fields.CharField(max_length=128)),
                ('person', fields.OneToOneField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='community', on_delete=OnDelete.CASCADE)),
                ('posters', fields.CharField(default='everyone', max_length=8)),
                ('poster_role', fields.CharField(null=True, max_length=32)),
                ('words_version', fields.IntField(default=0)),
                ('created', InstantField(generated=False, null=False, unique=False)),
                ('gone', InstantField(null=True, generated=False, unique=False)),
            ],
            options={'table': 'community', 'app': 'models', 'unique_together': (('platform', 'external_id'),), 'pk_attr': 'id', 'table_description': 'A Discord server or Telegram group. Its `person` has no account: rules, hours and language are kept by it.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CommunityMemberRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('community', fields.ForeignKeyField('models.CommunityRow', source_field='community_id', db_constraint=True, to_field='id', related_name='members', on_delete=OnDelete.CASCADE)),
                ('person', fields.ForeignKeyField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='memberships', on_delete=OnDelete.CASCADE)),
                ('seen', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'community_member', 'app': 'models', 'unique_together': (('community', 'person'),), 'indexes': [Index(fields=['person_id'])], 'pk_attr': 'id', 'table_description': 'Somebody who was seen in a community.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CommunityPlaceRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('community', fields.ForeignKeyField('models.CommunityRow', source_field='community_id', db_constraint=True, to_field='id', related_name='places', on_delete=OnDelete.CASCADE)),
                ('category', fields.CharField(default='', max_length=64)),
                ('destination', fields.ForeignKeyField('models.DestinationRow', source_field='destination_id', db_constraint=True, to_field='id', related_name='places', on_delete=OnDelete.CASCADE)),
            ],
            options={'table': 'community_place', 'app': 'models', 'unique_together': (('community', 'category'),), 'pk_attr': 'id', 'table_description': 'Where a community is told of a category, an empty one being all that has no place of its own.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CommunitySynonymRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('community', fields.ForeignKeyField('models.CommunityRow', source_field='community_id', db_constraint=True, to_field='id', related_name='synonyms', on_delete=OnDelete.CASCADE)),
                ('line', fields.CharField(max_length=600)),
                ('created', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'community_synonym', 'app': 'models', 'indexes': [Index(fields=['community_id'])], 'pk_attr': 'id', 'table_description': 'Words that mean the same in a community, as a line of `core.search.synonyms`.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SharedItemRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('community', fields.ForeignKeyField('models.CommunityRow', source_field='community_id', db_constraint=True, to_field='id', related_name='shared', on_delete=OnDelete.CASCADE)),
                ('listing', fields.ForeignKeyField('models.ListingRow', source_field='listing_id', db_constraint=True, to_field='id', related_name='shared', on_delete=OnDelete.CASCADE)),
                ('delivery', fields.ForeignKeyField('models.DeliveryRow', source_field='delivery_id', db_constraint=True, to_field='id', related_name='shared', on_delete=OnDelete.CASCADE)),
                ('created', InstantField(generated=False, null=False, unique=False)),
                ('ended', InstantField(null=True, generated=False, unique=False)),
            ],
            options={'table': 'shared_item', 'app': 'models', 'unique_together': (('community', 'listing'),), 'indexes': [Index(fields=['ended']), Index(fields=['listing_id'])], 'pk_attr': 'id', 'table_description': 'An item that its seller shared in a community, by the message that shows it there.'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='DestinationRow',
            name='mention',
            field=fields.CharField(null=True, max_length=32),
        ),
    ]
