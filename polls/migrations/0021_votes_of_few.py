from importlib import import_module

from django.db import migrations, models

before = import_module("polls.migrations.0015_key_of_the_voters_names")


class Migration(migrations.Migration):
    dependencies = [
        ("polls", "0020_papers_lose_what_they_say"),
    ]

    operations = [
        migrations.RunPython(before.let_go, before.hold),
        migrations.AddField(
            model_name="intervention",
            name="second_reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="intervention",
            name="kind",
            field=models.CharField(
                choices=[
                    ("extension", "Close later"),
                    ("annulment", "Annul the vote"),
                    ("exclusion", "Count without the sealed votes that fit no voter"),
                    ("release", "Count a vote of one to three voters"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(
            model_name="intervention",
            name="intervention_extension_has_a_date",
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__isnull", False), ("kind", "extension"))
                | models.Q(("closes_at", None), ("kind__in", ["annulment", "exclusion", "release"])),
                name="intervention_extension_has_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="intervention",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "release"), _negated=True),
                    ("confirmed_by", None),
                    models.Q(("second_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="intervention_release_has_two_reasons",
            ),
        ),
        migrations.RunPython(before.hold, before.let_go),
    ]
