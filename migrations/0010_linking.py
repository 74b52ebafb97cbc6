from tortoise import migrations
from tortoise.migrations import operations as ops
from core.models.instant import InstantField
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0009_items')]

    initial = False

    operations = [
        ops.CreateModel(
            name='DroppedFileRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('name', fields.CharField(unique=True, max_length=64)),
            ],
            options={'table': 'dropped_file', 'app': 'models', 'pk_attr': 'id', 'table_description': 'A picture that nothing refers to any more, until its file is gone too: a crash between the two loses none.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LinkCodeRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('person', fields.OneToOneField('models.PersonRow', source_field='person_id', db_constraint=True, to_field='id', related_name='link_code', on_delete=OnDelete.CASCADE)),
                ('code_hash', fields.CharField(unique=True, max_length=64)),
                ('tries_left', fields.IntField()),
                ('expires_at', InstantField(db_index=True, generated=False, null=False, unique=False)),
                ('claimed_by', fields.ForeignKeyField('models.PersonRow', source_field='claimed_by_id', null=True, db_constraint=True, to_field='id', related_name='claimed_codes', on_delete=OnDelete.CASCADE)),
            ],
            options={'table': 'link_code', 'app': 'models', 'pk_attr': 'id', 'table_description': "A code by which another account can join a person's. One a person. Whoever deletes it has used it."},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RefusedAddressRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('channel', fields.CharField(max_length=24)),
                ('address', fields.CharField(max_length=200)),
                ('since', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'refused_address', 'app': 'models', 'unique_together': (('channel', 'address'),), 'pk_attr': 'id', 'table_description': 'An address whose reader wants nothing of us, kept when its person is erased: nobody has it written to again.'},
            bases=['Model'],
        ),
    ]
