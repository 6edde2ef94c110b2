from importlib import import_module

from django.db import migrations, models

# Where the votes are opened, and who signs it, is frozen like the rest, also when somebody writes
# past the application.
before = import_module("polls.migrations.0015_key_of_the_voters_names")
NAME = "polls_poll_update_opening_held"
WORDS = "the rules of an opened poll are frozen"
CHANGED = (
    "OLD.state <> 'planned' AND (OLD.offline {differs} NEW.offline "
    "OR OLD.signing_key {differs} NEW.signing_key)"
)


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        condition = CHANGED.format(differs="IS DISTINCT FROM")
        schema_editor.execute(
            f"CREATE FUNCTION {NAME}() RETURNS trigger AS $$ BEGIN "
            f"IF ({condition}) THEN RAISE EXCEPTION '{WORDS}'; END IF; "
            "RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON polls_poll "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
    else:
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON polls_poll "
            f"WHEN {CHANGED.format(differs='IS NOT')} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON polls_poll")
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {NAME}()")
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}")


class Migration(migrations.Migration):
    dependencies = [("polls", "0023_ballots_without_marks")]

    operations = [
        migrations.RunPython(before.let_go, before.hold),
        migrations.AddField("keychange", "offline", models.BooleanField(default=False)),
        migrations.AddField("poll", "offline", models.BooleanField(default=False)),
        migrations.AddField("poll", "signing_key", models.CharField(blank=True, max_length=64)),
        migrations.AddConstraint(
            "poll",
            models.CheckConstraint(
                condition=models.Q(offline=False) | models.Q(key_kind="trustees"),
                name="poll_offline_is_of_trustees",
            ),
        ),
        migrations.RunPython(before.hold, before.let_go),
        migrations.RunPython(freeze, thaw),
    ]
