from importlib import import_module

from django.db import migrations, models

before = import_module("polls.migrations.0015_key_of_the_voters_names")


class Migration(migrations.Migration):
    dependencies = [
        ("polls", "0028_sweeping"),
    ]

    operations = [
        migrations.RunPython(before.let_go, before.hold),
        migrations.AddField(
            model_name="intervention",
            name="seal",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="paperclosing",
            name="seal",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="papermark",
            name="seal",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="sealedballot",
            name="seal",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="sealedpaper",
            name="seal",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.RunPython(before.hold, before.let_go),
    ]
