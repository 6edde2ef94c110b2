from django.db import migrations, models


def lengthen(apps, schema_editor):
    """SQLite holds no lengths, and remaking the table there would drop the full-text triggers."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE search_storeddocument ALTER COLUMN url TYPE varchar(600), "
            "ALTER COLUMN consultation TYPE varchar(255)"
        )


class Migration(migrations.Migration):
    dependencies = [("search", "0004_where_a_text_stands")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(lengthen, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField(
                    model_name="storeddocument",
                    name="url",
                    field=models.CharField(max_length=600),
                ),
                migrations.AlterField(
                    model_name="storeddocument",
                    name="consultation",
                    field=models.CharField(blank=True, max_length=255),
                ),
            ],
        )
    ]
