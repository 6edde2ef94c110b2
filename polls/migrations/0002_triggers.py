"""What the database itself refuses about votes, also from somebody who writes past the application.

- Envelopes and turnout come in only while the poll is open; nobody votes on paper and online.
- The rules of a poll never change after its opening, and a poll never goes back a step; what two
  people must decide (a later close, an annulment, an agreement) needs both of their names.
- Papers come in between the close and their own closing; what two officers read alike is settled.
- Opened ballots and the result never change.

Deleting is refused on PostgreSQL too; SQLite's DELETE stays open because emptying a whole test
database uses it.
"""

from django.db import migrations

STEP = (
    "CASE {row}.state WHEN 'planned' THEN 0 WHEN 'open' THEN 1 WHEN 'closed' THEN 2 "
    "WHEN 'counted' THEN 3 ELSE 4 END"
)
FROZEN = (
    "consultation_id", "question", "method", "territory_id", "opens_at", "quorum", "order_seed",
    "public_key", "rules_hash", "electorate", "limits", "content_length", "key_kind",
    "trustees_needed", "trustees_named", "rule", "counting", "paper", "file_hash", "imported",
    "group_id", "within_territory", "offline", "signing_key",
)  # fmt: skip
BACK = f"{STEP.format(row='NEW')} < {STEP.format(row='OLD')}"
CHANGED = "OLD.state <> 'planned' AND ({})".format(
    " OR ".join(f"OLD.{name} {{differs}} NEW.{name}" for name in FROZEN)
)
CONFIRMED = (
    "NOT EXISTS (SELECT 1 FROM polls_intervention AS i WHERE i.poll_id = OLD.id "
    "AND i.kind = '{kind}' AND i.confirmed_by_id IS NOT NULL{more})"
)
LATER = "OLD.state <> 'planned' AND OLD.closes_at {differs} NEW.closes_at AND " + CONFIRMED.format(
    kind="extension", more=" AND i.closes_at = NEW.closes_at"
)
ANNULLED = "NEW.state = 'annulled' AND OLD.state <> 'annulled' AND " + CONFIRMED.format(
    kind="annulment", more=""
)
WITHOUT_TRUSTEES = (
    "NEW.state = 'open' AND OLD.state = 'planned' AND EXISTS (SELECT 1 FROM polls_trustee AS t "
    "WHERE t.poll_id = OLD.id AND t.confirmed_at IS NULL)"
)
NO_LONGER_AGREED = "OLD.state = 'consensus' AND NEW.state <> 'consensus'"
AGREED = (
    "NEW.state = 'consensus' AND OLD.state <> 'consensus' AND (OLD.state <> 'planned' OR "
    "NOT EXISTS (SELECT 1 FROM polls_consensus AS c WHERE c.poll_id = OLD.id "
    "AND c.confirmed_by_id IS NOT NULL) OR "
    "EXISTS (SELECT 1 FROM polls_turnout AS t WHERE t.poll_id = OLD.id) OR "
    "EXISTS (SELECT 1 FROM polls_sealedballot AS s WHERE s.poll_id = OLD.id))"
)
POLL_CHANGED = " OR ".join(
    f"({part})"
    for part in (BACK, CHANGED, LATER, ANNULLED, WITHOUT_TRUSTEES, NO_LONGER_AGREED, AGREED)
)

# The share lock of PostgreSQL waits for a close that is being written.
STATE = "(SELECT state FROM polls_poll WHERE id = {row}.poll_id{lock})"
NOT_OPEN = STATE.replace("{row}", "NEW") + " <> 'open'"
NOT_PLANNED = STATE.replace("{row}", "NEW") + " <> 'planned'"
STATE_NOW = "(SELECT state FROM polls_poll WHERE id = {poll})"
STARTED = STATE_NOW.replace("{poll}", "NEW.poll_id") + " <> 'planned'"

OTHER_CHANNEL = (
    "(NEW.channel <> 'paper' AND EXISTS (SELECT 1 FROM polls_papermark AS m WHERE "
    "m.poll_id = NEW.poll_id AND m.person_id = NEW.person_id AND m.state <> 'taken-back')) OR "
    "(NEW.channel = 'paper' AND NOT EXISTS (SELECT 1 FROM polls_papermark AS m WHERE "
    "m.poll_id = NEW.poll_id AND m.person_id = NEW.person_id AND m.state = 'confirmed'))"
)
NO_PAPER_FOR = (
    "NOT (SELECT paper FROM polls_poll WHERE id = NEW.poll_id{lock}) OR "
    "EXISTS (SELECT 1 FROM polls_turnout AS t WHERE t.poll_id = NEW.poll_id "
    "AND t.person_id = NEW.person_id)"
)
LATE = (
    f"{STATE_NOW} <> 'closed' OR EXISTS (SELECT 1 FROM polls_paperclosing AS c "
    "WHERE c.poll_id = {poll} AND c.confirmed_by_id IS NOT NULL)"
)
LATE_PAPER = LATE.replace("{poll}", "NEW.poll_id")
LATE_READING = LATE.replace("{poll}", "(SELECT poll_id FROM polls_paperballot WHERE id = NEW.paper_id)")
UNSETTLED = (
    "(OLD.settled AND NOT NEW.settled) OR (NEW.settled AND (SELECT COUNT(*) FROM "
    "polls_paperreading AS r WHERE r.paper_id = NEW.id AND r.sealed = '') <> 2)"
)

CAST = "the poll is not open"
RULES = "the rules of an opened poll are frozen"
RESULT = "what was counted never changes"
ONE_CHANNEL = "nobody votes on paper and online"
PAPERS = "papers come in between the close and their own closing"
MINUTES = "the minutes of an agreement are frozen"
SPENT = "the envelope was checked"

# An envelope that was checked never becomes a vote.
CHECKED = (
    "EXISTS (SELECT 1 FROM polls_checkedenvelope WHERE poll_id = NEW.poll_id "
    "AND ephemeral_key = {begin})"
)
BEGIN = {
    "postgresql": "encode(substr(NEW.envelope, 1, 32), 'hex')",
    "sqlite": "lower(hex(substr(NEW.envelope, 1, 32)))",
}

ALWAYS = "1 = 1"
# Table, verb, when it is refused, with which words, and whether on SQLite too.
TRIGGERS = [
    ("polls_poll", "UPDATE", POLL_CHANGED, RULES, True),
    ("polls_option", "INSERT", STARTED, RULES, True),
    ("polls_option", "UPDATE", STARTED, RULES, True),
    (
        "polls_option",
        "DELETE",
        STATE_NOW.replace("{poll}", "OLD.poll_id") + " <> 'planned'",
        RULES,
        False,
    ),  # noqa: E501
    ("polls_sealedballot", "INSERT", NOT_OPEN, CAST, True),
    ("polls_sealedballot", "UPDATE", NOT_OPEN, CAST, True),
    ("polls_turnout", "INSERT", f"({NOT_OPEN}) OR {OTHER_CHANNEL}", CAST, True),
    ("polls_turnout", "UPDATE", NOT_OPEN, CAST, True),
    ("polls_checkedenvelope", "INSERT", NOT_OPEN, CAST, True),
    (
        "polls_checkedenvelope",
        "UPDATE",
        ALWAYS,
        "the mark of a checked envelope never changes",
        True,
    ),  # noqa: E501
    (
        "polls_checkedenvelope",
        "DELETE",
        STATE_NOW.replace("{poll}", "OLD.poll_id") + " <> 'open'",
        CAST,
        False,
    ),  # noqa: E501
    ("polls_papermark", "INSERT", f"{NOT_OPEN} OR {NO_PAPER_FOR}", ONE_CHANNEL, True),
    ("polls_papermark", "UPDATE", NOT_OPEN, ONE_CHANNEL, True),
    ("polls_paperballot", "INSERT", f"{LATE_PAPER} OR NEW.settled", PAPERS, True),
    ("polls_paperballot", "UPDATE", f"{LATE_PAPER} OR {UNSETTLED}", PAPERS, True),
    ("polls_paperreading", "INSERT", LATE_READING, PAPERS, True),
    ("polls_paperreading", "UPDATE", f"{LATE_READING} OR OLD.sealed = ''", PAPERS, True),
    ("polls_paperclosing", "UPDATE", "OLD.confirmed_by_id IS NOT NULL", PAPERS, True),
    ("polls_sealedpaper", "INSERT", LATE_PAPER, PAPERS, True),
    ("polls_sealedpaper", "UPDATE", ALWAYS, "a paper that two read alike is settled", True),
    (
        "polls_ballot",
        "INSERT",
        STATE_NOW.replace("{poll}", "NEW.poll_id") + " <> 'closed'",
        "ballots come in with the count",
        True,
    ),  # noqa: E501
    ("polls_ballot", "UPDATE", ALWAYS, RESULT, True),
    ("polls_ballot", "DELETE", ALWAYS, RESULT, False),
    (
        "polls_tally",
        "INSERT",
        STATE.replace("{row}", "NEW") + " = 'consensus'",
        "what was agreed is not counted",
        True,
    ),  # noqa: E501
    ("polls_tally", "UPDATE", ALWAYS, RESULT, True),
    ("polls_tally", "DELETE", ALWAYS, RESULT, False),
    ("polls_consensus", "INSERT", NOT_PLANNED, MINUTES, True),
    (
        "polls_consensus",
        "UPDATE",
        f"OLD.confirmed_by_id IS NOT NULL OR {NOT_PLANNED}",
        MINUTES,
        True,
    ),  # noqa: E501
    ("polls_consensus", "DELETE", "OLD.confirmed_by_id IS NOT NULL", MINUTES, False),
]
# A second trigger on a table that has one: told apart by its name.
SPENT_ENVELOPES = [
    ("polls_sealedballot", "INSERT", CHECKED, SPENT, True),
    ("polls_sealedballot", "UPDATE", CHECKED, SPENT, True),
]


def named():
    """Every trigger under its name: (name, table, verb, condition, words, on SQLite too)."""
    for table, verb, *rest in TRIGGERS:
        yield f"{table}_{verb.lower()}_held", table, verb, *rest
    for table, verb, *rest in SPENT_ENVELOPES:
        yield f"{table}_{verb.lower()}_unchecked", table, verb, *rest


def hold(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, table, verb, condition, words, everywhere in named():
        if vendor == "postgresql":
            condition = condition.format(
                lock=" FOR SHARE", differs="IS DISTINCT FROM", begin=BEGIN[vendor]
            )
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
            condition = condition.format(lock="", differs="IS NOT", begin=BEGIN[vendor])
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )


def let_go(apps, schema_editor):
    for name, table, *_rest in named():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("polls", "0001_initial")]
    operations = [migrations.RunPython(hold, let_go)]
