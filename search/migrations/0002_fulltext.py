from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE search_fulltext USING fts5(terms, words, content='search_storeddocument', "
    "content_rowid='id', tokenize=\"unicode61 tokenchars '-'\")",
    "CREATE TRIGGER search_fulltext_insert AFTER INSERT ON search_storeddocument BEGIN "
    "INSERT INTO search_fulltext(rowid, terms, words) VALUES (new.id, new.terms, new.words); END",
    "CREATE TRIGGER search_fulltext_delete AFTER DELETE ON search_storeddocument BEGIN "
    "INSERT INTO search_fulltext(search_fulltext, rowid, terms, words) "
    "VALUES ('delete', old.id, old.terms, old.words); END",
    "CREATE TRIGGER search_fulltext_update AFTER UPDATE ON search_storeddocument BEGIN "
    "INSERT INTO search_fulltext(search_fulltext, rowid, terms, words) "
    "VALUES ('delete', old.id, old.terms, old.words); "
    "INSERT INTO search_fulltext(rowid, terms, words) VALUES (new.id, new.terms, new.words); END",
]
POSTGRESQL = [
    f"CREATE INDEX search_{column} ON search_storeddocument "
    f"USING gin (to_tsvector('simple'::regconfig, COALESCE({column}, '')))"
    for column in ("terms", "words")
]


def forwards(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in statements.get(schema_editor.connection.vendor, []):
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_terms, search_words")
        return
    for name in ("insert", "delete", "update"):
        schema_editor.execute(f"DROP TRIGGER search_fulltext_{name}")
    schema_editor.execute("DROP TABLE search_fulltext")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
