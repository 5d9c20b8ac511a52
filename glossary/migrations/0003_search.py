"""The index of search: kept by the database itself, so that it says what the rows say."""

import django.db.models.deletion
from django.db import DatabaseError, migrations, models, transaction

# SQLite: FTS5 tables that read their text from ours, and triggers that keep them up to date.
# A later migration that rebuilds one of these tables drops its triggers: make them again there.
SQLITE_INDEXES = (
    (
        "glossary_search_fts",
        "glossary_searchentry",
        "id",
        ("kind", "title", "labels", "text"),
        "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3'",
    ),
    (
        "glossary_words_fts",
        "glossary_pagewords",
        "page_id",
        ("words",),
        """tokenize="ascii tokenchars '_'" """,
    ),
    ("glossary_label_fts", "glossary_livelabel", "id", ("key",), "tokenize='trigram'"),
)

# PostgreSQL: marks on letters are taken off and signs are spaces, so that training/inference is
# no file name and node.js no host. Dictionaries as in glossary/search/postgres.py.
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡¿‐‑‒–—―‘’“”„…·×→"
PLAIN = (
    r"translate(regexp_replace(normalize(lower(COLUMN), NFKD), '[\u0300-\u036f]', '', 'g'), "
    f"'{SIGNS.replace(chr(39), chr(39) * 2)}', '{' ' * len(SIGNS)}')"
)
DICTIONARIES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nl": "dutch",
    "nb": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
DICTIONARY = "CASE split_part(language, '-', 1) {} ELSE 'simple'::regconfig END".format(
    " ".join(f"WHEN '{code}' THEN '{name}'::regconfig" for code, name in DICTIONARIES.items())
)


def _weighted(column, weight):
    return f"setweight(to_tsvector({DICTIONARY}, {PLAIN.replace('COLUMN', column)}), '{weight}')"


# What waits to be sorted into an index is read by every query, and its size misleads the planner.
PENDING = "WITH (gin_pending_list_limit = 64)"
NAMES = f"{_weighted('title', 'A')} || {_weighted('labels', 'B')}"
POSTGRES = (
    f"""ALTER TABLE glossary_searchentry
        ADD COLUMN names tsvector GENERATED ALWAYS AS ({NAMES}) STORED,
        ADD COLUMN vector tsvector GENERATED ALWAYS AS
            ({NAMES} || {_weighted("text", "C")}) STORED""",
    f"CREATE INDEX glossary_search_names ON glossary_searchentry USING gin (names) {PENDING}",
    f"CREATE INDEX glossary_search_vector ON glossary_searchentry USING gin (vector) {PENDING}",
    """ALTER TABLE glossary_pagewords ADD COLUMN vector tsvector GENERATED ALWAYS AS
        (array_to_tsvector(array_remove(string_to_array(words, ' '), ''))) STORED""",
    f"CREATE INDEX glossary_words_vector ON glossary_pagewords USING gin (vector) {PENDING}",
    """CREATE INDEX glossary_label_beginning
        ON glossary_livelabel (language, key varchar_pattern_ops)""",
)
POSTGRES_TRIGRAMS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"""CREATE INDEX glossary_label_trigrams
        ON glossary_livelabel USING gin (key gin_trgm_ops) {PENDING}""",
)
POSTGRES_BACK = (
    "DROP INDEX IF EXISTS glossary_label_trigrams",  # the extension may be used by others
    "DROP INDEX glossary_label_beginning",
    "ALTER TABLE glossary_pagewords DROP COLUMN vector",
    "ALTER TABLE glossary_searchentry DROP COLUMN vector, DROP COLUMN names",
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRES:
            schema_editor.execute(statement, params=None)
        try:
            with transaction.atomic(schema_editor.connection.alias):
                for statement in POSTGRES_TRIGRAMS:
                    schema_editor.execute(statement, params=None)
        except DatabaseError:
            pass  # without the extension, words like a mistyped one are found by their beginning
    else:
        for index in SQLITE_INDEXES:
            for statement in _sqlite_statements(*index):
                schema_editor.execute(statement, params=None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRES_BACK:
            schema_editor.execute(statement, params=None)
    else:
        for name, *_ in SQLITE_INDEXES:
            for verb in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER {name}_{verb}")
            schema_editor.execute(f"DROP TABLE {name}")


def _sqlite_statements(name, table, key, columns, options):
    listed = ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in columns)
    add = f"INSERT INTO {name} (rowid, {listed}) VALUES (new.{key}, {new});"
    take = f"INSERT INTO {name} ({name}, rowid, {listed}) VALUES ('delete', old.{key}, {old});"
    yield f"""CREATE VIRTUAL TABLE {name} USING fts5
        ({listed}, content='{table}', content_rowid='{key}', {options})"""
    yield f"CREATE TRIGGER {name}_insert AFTER INSERT ON {table} BEGIN {add} END"
    yield f"CREATE TRIGGER {name}_delete AFTER DELETE ON {table} BEGIN {take} END"
    yield f"""CREATE TRIGGER {name}_update AFTER UPDATE ON {table}
        WHEN {changed} BEGIN {take} {add} END"""
    yield f"INSERT INTO {name} ({name}) VALUES ('rebuild')"


class Migration(migrations.Migration):
    dependencies = [("glossary", "0002_snapshots_never_change")]

    operations = [
        migrations.CreateModel(
            name="PageWords",
            fields=[
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="glossary.page",
                    ),
                ),
                ("language", models.CharField(max_length=12)),
                ("words", models.TextField()),
            ],
        ),
        migrations.RunPython(make, unmake),
    ]
