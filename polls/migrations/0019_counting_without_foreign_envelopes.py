from importlib import import_module

from django.db import migrations, models

before = import_module("polls.migrations.0015_key_of_the_voters_names")

KINDS = [
    ("extension", "Close later"),
    ("annulment", "Annul the vote"),
    ("exclusion", "Count without the sealed votes that fit no voter"),
]


class Migration(migrations.Migration):
    dependencies = [("polls", "0018_names_of_the_parts_of_pages")]

    operations = [
        migrations.RunPython(before.let_go, before.hold),
        migrations.AddField("poll", "difference", models.JSONField(blank=True, default=dict)),
        migrations.AddField("intervention", "left_out", models.JSONField(blank=True, default=dict)),
        migrations.AlterField(
            "intervention", "kind", models.CharField(choices=KINDS, max_length=10)
        ),
        migrations.RemoveConstraint("intervention", "intervention_extension_has_a_date"),
        migrations.AddConstraint(
            "intervention",
            models.CheckConstraint(
                condition=models.Q(kind="extension", closes_at__isnull=False)
                | models.Q(kind__in=["annulment", "exclusion"], closes_at=None),
                name="intervention_extension_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            "intervention",
            models.CheckConstraint(
                condition=models.Q(kind="exclusion") & ~models.Q(left_out={})
                | ~models.Q(kind="exclusion") & models.Q(left_out={}),
                name="intervention_exclusion_names_envelopes",
            ),
        ),
        migrations.RunPython(before.hold, before.let_go),
    ]
