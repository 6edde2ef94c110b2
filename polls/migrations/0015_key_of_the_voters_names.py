from django.db import migrations, models

# SQLite writes a table anew for a new column and cannot while triggers look at it: they are let go
# first and held again afterwards, word for word.
LET_GO = []


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%polls\\_%' ESCAPE '\\'")
        LET_GO[:] = cursor.fetchall()
    for name, _sql in LET_GO:
        schema_editor.execute(f'DROP TRIGGER "{name}"')


def hold(apps, schema_editor):
    for _name, sql in LET_GO:
        schema_editor.execute(sql, params=None)
    LET_GO.clear()


class Migration(migrations.Migration):
    dependencies = [("polls", "0014_consensus")]

    operations = [
        migrations.RunPython(let_go, hold),
        migrations.AddField("poll", "outside_key", models.CharField(blank=True, max_length=8)),
        migrations.RunPython(hold, let_go),
    ]
