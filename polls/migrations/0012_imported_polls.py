from importlib import import_module

from django.db import migrations, models

# Where an imported poll comes from is frozen like its rules. SQLite writes a table anew for a new
# column, so the triggers are let go first and held again afterwards.
MORE = (
    "OLD.state <> 'planned' AND (OLD.file_hash {differs} NEW.file_hash "
    "OR OLD.imported {differs} NEW.imported)"
)


def triggers():
    marks = import_module("polls.migrations.0009_paper_marks").triggers()
    before = marks + import_module("polls.migrations.0011_papers").PAPERS
    return [
        (table, verb, f"({old}) OR ({MORE})" if table == "polls_poll" else old, words, everywhere)
        for table, verb, old, words, everywhere in before
    ]


def let_go(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").backwards(
        apps, schema_editor, triggers()
    )


def hold_as_before(apps, schema_editor):
    import_module("polls.migrations.0011_papers").hold(apps, schema_editor)


def hold(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").forwards(
        apps, schema_editor, triggers()
    )


class Migration(migrations.Migration):
    dependencies = [("polls", "0011_papers")]

    operations = [
        migrations.RunPython(let_go, hold_as_before),
        migrations.AddField(
            "poll", "file_hash", models.CharField(max_length=64, null=True, unique=True)
        ),
        migrations.AddField("poll", "imported", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(hold, let_go),
    ]
