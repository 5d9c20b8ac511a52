"""The database itself refuses to change the text or the identities of a snapshot."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER glossary_snapshot_never_changes
BEFORE UPDATE OF text, identities ON glossary_snapshot
WHEN OLD.text IS NOT NEW.text OR OLD.identities IS NOT NEW.identities
BEGIN
    SELECT RAISE(ABORT, 'a snapshot is never changed: publish a new one');
END
"""
POSTGRES = """
CREATE FUNCTION glossary_snapshot_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a snapshot is never changed: publish a new one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER glossary_snapshot_never_changes
BEFORE UPDATE OF text, identities ON glossary_snapshot FOR EACH ROW
WHEN (OLD.text IS DISTINCT FROM NEW.text OR OLD.identities IS DISTINCT FROM NEW.identities)
EXECUTE FUNCTION glossary_snapshot_never_changes();
"""


def forwards(apps, schema_editor):
    statement = {"sqlite": SQLITE, "postgresql": POSTGRES}[schema_editor.connection.vendor]
    schema_editor.execute(statement)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER glossary_snapshot_never_changes")
    else:
        schema_editor.execute(
            "DROP TRIGGER glossary_snapshot_never_changes ON glossary_snapshot;"
            "DROP FUNCTION glossary_snapshot_never_changes()"
        )


class Migration(migrations.Migration):
    dependencies = [("glossary", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
