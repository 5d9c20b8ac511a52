"""PostgreSQL tells who listens that something was published, as soon as it is committed."""

from django.db import migrations

TELL = """
CREATE FUNCTION glossary_epoch_tells() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('glossary_epoch', '');
    RETURN NULL;
END $$;
CREATE TRIGGER glossary_epoch_tells AFTER INSERT OR UPDATE ON glossary_epoch
FOR EACH ROW EXECUTE FUNCTION glossary_epoch_tells();
"""
BE_SILENT = """
DROP TRIGGER glossary_epoch_tells ON glossary_epoch;
DROP FUNCTION glossary_epoch_tells();
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TELL)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(BE_SILENT)


class Migration(migrations.Migration):
    dependencies = [("glossary", "0022_lists_that_do_not_grow")]
    operations = [migrations.RunPython(forwards, backwards)]
