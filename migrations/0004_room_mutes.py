from tortoise import migrations
from tortoise.migrations import operations as ops
from core.models.instant import InstantField
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0003_preferences')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RoomMuteRow',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('channel', fields.CharField(max_length=24)),
                ('address', fields.CharField(max_length=200)),
                ('kind', fields.CharField(max_length=8)),
                ('value', fields.CharField(max_length=300)),
                ('until', InstantField(null=True, generated=False, unique=False)),
                ('created', InstantField(generated=False, null=False, unique=False)),
            ],
            options={'table': 'room_mute', 'app': 'models', 'unique_together': (('channel', 'address', 'kind', 'value'),), 'pk_attr': 'id', 'table_description': "What the admins of a group or channel do not want told there, by any rule."},
            bases=['Model'],
        ),
    ]
