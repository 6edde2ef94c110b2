from importlib import import_module

from django.db import migrations, models

# Ballots come in only while a closed poll is being counted. SQLite writes a table anew for a new
# column, so the triggers are let go first and held again afterwards.
NOT_CLOSED = "(SELECT state FROM polls_poll WHERE id = NEW.poll_id) <> 'closed'"
MORE = [("polls_ballot", "INSERT", NOT_CLOSED, "ballots come in with the count", True)]


def triggers():
    held = import_module("polls.migrations.0004_closed_means_closed")
    kinds = import_module("polls.migrations.0007_kinds_of_votes")
    return kinds.triggers(held) + MORE


def let_go(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").backwards(
        apps, schema_editor, triggers()
    )


def hold_as_before(apps, schema_editor):
    import_module("polls.migrations.0007_kinds_of_votes").hold(apps, schema_editor)


def hold(apps, schema_editor):
    import_module("polls.migrations.0004_closed_means_closed").forwards(
        apps, schema_editor, triggers()
    )


class Migration(migrations.Migration):
    dependencies = [("polls", "0007_kinds_of_votes")]

    operations = [
        migrations.RunPython(let_go, hold_as_before),
        migrations.AddField(
            "ballot",
            "channel",
            models.CharField(
                blank=True,
                choices=[
                    ("online", "cast online"),
                    ("paper", "cast on paper"),
                    ("imported", "imported from a file"),
                ],
                default="online",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "ballot",
            models.CheckConstraint(
                condition=models.Q(("channel__in", ["", "online", "paper", "imported"])),
                name="ballot_known_channel",
            ),
        ),
        migrations.RunPython(hold, let_go),
    ]
