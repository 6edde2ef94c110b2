from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("polls", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="electorate_at_close",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="sealedballot",
            name="sending",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
