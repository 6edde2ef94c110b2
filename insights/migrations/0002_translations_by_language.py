from django.db import migrations, models

KINDS = {
    "Answer": ("answer", ("theme_name", "reason")),
    "Decision": ("decision", ("headline", "reasons", "changed", "next_step")),
}


def by_language(apps, schema_editor):
    """What was translated before is kept beside its source."""
    for kind, (source, names) in KINDS.items():
        for row in apps.get_model("insights", f"{kind}Translation").objects.all():
            held = getattr(row, source)
            held.translated[row.language] = {name: getattr(row, name) for name in names}
            held.save(update_fields=["translated"])


class Migration(migrations.Migration):
    dependencies = [("insights", "0001_initial")]

    operations = [
        *(
            migrations.AddField(kind, "translated", models.JSONField(blank=True, default=dict))
            for kind in KINDS
        ),
        migrations.RunPython(by_language, migrations.RunPython.noop),
        *(migrations.DeleteModel(f"{kind}Translation") for kind in KINDS),
        *(migrations.RenameField(kind, "translated", "translations") for kind in KINDS),
    ]
