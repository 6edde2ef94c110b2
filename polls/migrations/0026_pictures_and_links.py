from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


def forwards(apps, schema_editor):
    """SQLite writes the table anew for a new column, and loses what holds it."""
    module = import_module("polls.migrations.0004_closed_means_closed")
    held = [row for row in module.TRIGGERS if row[0] == "polls_option"]
    module.forwards(apps, schema_editor, held)


class Migration(migrations.Migration):
    dependencies = [
        ("wagtailimages", "0027_image_description"),
        ("polls", "0025_checked_envelopes"),
    ]
    operations = [
        migrations.AddField(
            "pollchoice",
            "picture",
            models.ForeignKey(
                blank=True,
                help_text="Give every option one, or none, so that none stands out.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailimages.image",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            "pollchoice",
            "alternative",
            models.CharField(
                blank=True, default="", max_length=250, verbose_name="what the picture shows"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "pollchoice",
            "link",
            models.URLField(blank=True, default="", verbose_name="where more about it stands"),
            preserve_default=False,
        ),
        migrations.AddField(
            "option",
            "picture",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailimages.image",
            ),
        ),
        migrations.AddField("option", "alternatives", models.JSONField(default=dict)),
        migrations.AddField("option", "links", models.JSONField(default=dict)),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
