from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

before = import_module("polls.migrations.0015_key_of_the_voters_names")


class Migration(migrations.Migration):
    dependencies = [
        ("polls", "0021_votes_of_few"),
        ("residents", "0012_groups_of_residents"),
    ]

    operations = [
        migrations.RunPython(before.let_go, before.hold),
        migrations.AddField(
            model_name="keychange",
            name="offices",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="trustee",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("moderator", "moderator"),
                    ("editor", "city editor"),
                    ("publisher", "publisher"),
                    ("official", "official"),
                    ("kelurahan-officer", "kelurahan officer"),
                    ("rt-head", "RT head"),
                    ("privacy-officer", "data protection officer"),
                ],
                default="",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="trustee",
            name="area",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="residents.area",
            ),
        ),
        migrations.AddConstraint(
            model_name="trustee",
            constraint=models.CheckConstraint(
                condition=models.Q(("area", None), ("role", ""))
                | models.Q(models.Q(("role", ""), _negated=True), ("area__isnull", False)),
                name="trustee_office_is_whole",
            ),
        ),
        migrations.RunPython(before.hold, before.let_go),
    ]
