from django.db import migrations

# What must hold even when somebody writes past the application:
# - envelopes and turnout come in only while the poll is open;
# - rules never change after the opening, and a poll never goes back a step;
# - opened ballots and the result never change.
# Deleting is refused on PostgreSQL too; SQLite's DELETE stays open because emptying a whole test
# database uses it.
STEP = (
    "CASE {row}.state WHEN 'planned' THEN 0 WHEN 'open' THEN 1 WHEN 'closed' THEN 2 ELSE 3 END"
)
FROZEN = (
    "consultation_id", "question", "method", "territory_id", "opens_at", "closes_at", "quorum",
    "order_seed", "public_key", "rules_hash", "electorate",
)
NOT_OPEN = "(SELECT state FROM polls_poll WHERE id = NEW.poll_id{lock}) <> 'open'"
STARTED = "(SELECT state FROM polls_poll WHERE id = {row}.poll_id) <> 'planned'"
BACK_OR_CHANGED = (
    f"{STEP.format(row='NEW')} < {STEP.format(row='OLD')} OR (OLD.state <> 'planned' AND ("
    + " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in FROZEN)
    + "))"
)
CAST = "the poll is not open"
RULES = "the rules of an opened poll are frozen"
RESULT = "what was counted never changes"

# table, verb, condition, words, on SQLite too
TRIGGERS = [
    ("polls_sealedballot", "INSERT", NOT_OPEN, CAST, True),
    ("polls_sealedballot", "UPDATE", NOT_OPEN, CAST, True),
    ("polls_turnout", "INSERT", NOT_OPEN, CAST, True),
    ("polls_turnout", "UPDATE", NOT_OPEN, CAST, True),
    ("polls_poll", "UPDATE", BACK_OR_CHANGED, RULES, True),
    ("polls_option", "INSERT", STARTED.format(row="NEW"), RULES, True),
    ("polls_option", "UPDATE", STARTED.format(row="NEW"), RULES, True),
    ("polls_option", "DELETE", STARTED.format(row="OLD"), RULES, False),
    ("polls_ballot", "UPDATE", "1 = 1", RESULT, True),
    ("polls_ballot", "DELETE", "1 = 1", RESULT, False),
    ("polls_tally", "UPDATE", "1 = 1", RESULT, True),
    ("polls_tally", "DELETE", "1 = 1", RESULT, False),
]


def name_of(table, verb):
    return f"{table}_{verb.lower()}_held"


def forwards(apps, schema_editor, triggers=TRIGGERS):
    backwards(apps, schema_editor, triggers)
    for table, verb, condition, words, everywhere in triggers:
        name = name_of(table, verb)
        if schema_editor.connection.vendor == "postgresql":
            # The share lock waits for a close that is being written.
            condition = condition.format(lock=" FOR SHARE", differs="IS DISTINCT FROM")
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN "
                f"IF ({condition}) THEN RAISE EXCEPTION '{words}'; END IF; "
                f"RETURN {'OLD' if verb == 'DELETE' else 'NEW'}; END $$ LANGUAGE plpgsql"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        elif everywhere:
            condition = condition.format(lock="", differs="IS NOT")
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )


def backwards(apps, schema_editor, triggers=TRIGGERS):
    for table, verb, *_rest in triggers:
        name = name_of(table, verb)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("polls", "0003_sendings")]
    operations = [migrations.RunPython(forwards, backwards)]
