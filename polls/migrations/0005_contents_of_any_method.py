from importlib import import_module

from django.db import migrations, models

METHODS = [
    ("single", "single choice"),
    ("approval", "approval of several options"),
    ("ranking", "ranking"),
    ("budget", "projects within a budget"),
    ("allocation", "division of a budget"),
    ("score", "points for each option"),
]


def position_to_json(apps, schema_editor):
    """PostgreSQL converts in place; SQLite copies the rows, where a number is JSON already."""
    ballot = apps.get_model("polls", "Ballot")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE polls_ballot DROP CONSTRAINT polls_ballot_choice_check")
        schema_editor.execute(
            "ALTER TABLE polls_ballot ALTER COLUMN choice TYPE jsonb USING to_jsonb(choice)"
        )
        return
    new = models.JSONField(null=True)
    new.set_attributes_from_name("choice")
    new.model = ballot
    schema_editor.alter_field(ballot, ballot._meta.get_field("choice"), new)


def let_go(apps, schema_editor):
    """SQLite writes a table anew for a new column, and triggers would point at nothing."""
    import_module("polls.migrations.0004_closed_means_closed").backwards(apps, schema_editor)


def hold_again(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").forwards(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("polls", "0004_closed_means_closed")]

    operations = [
        migrations.RunPython(let_go, hold_again),
        migrations.AddField("poll", "limits", models.JSONField(default=dict, blank=True)),
        migrations.AddField("poll", "content_length", models.PositiveIntegerField(default=96)),
        migrations.AlterField(
            "poll",
            "method",
            models.CharField(choices=METHODS, default="single", max_length=12),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(position_to_json)],
            state_operations=[
                migrations.AlterField("ballot", "choice", models.JSONField(null=True))
            ],
        ),
        migrations.RunPython(hold_again, let_go),
    ]
