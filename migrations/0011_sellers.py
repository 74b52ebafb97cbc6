from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0010_linking")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="ListingRow",
            index=Index(fields=["seller_id"]),
        ),
    ]
