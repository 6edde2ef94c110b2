from importlib import import_module

from django.db import migrations, models


def let_go(apps, schema_editor):
    """SQLite writes a table anew for a new column; its triggers would be lost silently."""
    if schema_editor.connection.vendor == "sqlite":
        import_module("search.migrations.0003_fulltext").backwards(apps, schema_editor)


def hold_again(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        import_module("search.migrations.0003_fulltext").forwards(apps, schema_editor)
        schema_editor.execute("INSERT INTO search_fulltext(search_fulltext) VALUES ('rebuild')")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_fulltext")]
    operations = [
        migrations.RunPython(let_go, hold_again),
        migrations.AddField("storeddocument", "place", models.TextField(blank=True)),
        migrations.RunPython(hold_again, let_go),
    ]
