import uuid
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

# Also when somebody writes past the application: an envelope that was checked never becomes a
# vote, and which were checked is noted while the poll is open and never changed.
WORDS = "the envelope was checked"
BEGINS_WITH = {
    "postgresql": "encode(substr(NEW.envelope, 1, 32), 'hex')",
    "sqlite": "lower(hex(substr(NEW.envelope, 1, 32)))",
}
CHECKED = (
    "EXISTS (SELECT 1 FROM polls_checkedenvelope "
    "WHERE poll_id = NEW.poll_id AND ephemeral_key = {begin})"
)
OVER = "(SELECT state FROM polls_poll WHERE id = OLD.poll_id) <> 'open'"


def name_of(verb):
    return f"polls_sealedballot_{verb.lower()}_unchecked"


def held(module):
    changed = "the mark of a checked envelope never changes"
    return [
        ("polls_checkedenvelope", "INSERT", module.NOT_OPEN, module.CAST, True),
        ("polls_checkedenvelope", "UPDATE", "1 = 1", changed, True),
        ("polls_checkedenvelope", "DELETE", OVER, module.CAST, False),
    ]


def forwards(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    condition = CHECKED.format(begin=BEGINS_WITH[vendor])
    for verb in ("INSERT", "UPDATE"):
        name = name_of(verb)
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
                f"IF ({condition}) THEN RAISE EXCEPTION '{WORDS}'; END IF; "
                "RETURN NEW; END $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON polls_sealedballot "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON polls_sealedballot "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
    module = import_module("polls.migrations.0004_closed_means_closed")
    module.forwards(apps, schema_editor, held(module))


def backwards(apps, schema_editor):
    for verb in ("INSERT", "UPDATE"):
        name = name_of(verb)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON polls_sealedballot")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
    module = import_module("polls.migrations.0004_closed_means_closed")
    module.backwards(apps, schema_editor, held(module))


class Migration(migrations.Migration):
    dependencies = [("polls", "0024_keys_drawn_offline")]
    operations = [
        migrations.CreateModel(
            name="CheckedEnvelope",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                ),
                ("ephemeral_key", models.CharField(max_length=64)),
                ("envelope_hash", models.CharField(max_length=64)),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checked",
                        to="polls.poll",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("poll", "ephemeral_key"), name="envelope_checked_once"
                    )
                ]
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
