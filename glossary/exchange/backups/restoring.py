"""A backup back into a database, of either kind: all of it, or nothing.

The tables are made as they were when it was written, filled, and then brought up to this code's
migrations: a backup of an older version comes back like any other. SQLite gets a new file, put in
the old one's place when it is whole; PostgreSQL does it all in one transaction.
"""

import json
import posixpath
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.core.exceptions import SuspiciousOperation
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from glossary.exchange.whole_files import put, put_in_place
from site_config.secret_file import make_own

from .archive import (
    LEFT_OUT,
    ROWS_AT_ONCE,
    DamagedBackup,
    Manifest,
    digests_of_pages,
    from_text,
    opened,
    verify,
)


class NotEmpty(Exception):
    """There is a site already, and nobody said that it may be replaced."""


class InUse(Exception):
    """The database can't be replaced while a server has it open."""


class NotEqual(Exception):
    """The pages made from the backup are not those that it was made of; nothing was replaced."""


def restore(
    file: Path, *, derive: Callable[[], object], renderer: str, is_replacing: bool = False
) -> Manifest:
    """Make this site the one in `file`. derive: makes the pages. renderer: that of this code.

    Raises DamagedBackup, NotEmpty, InUse, or NotEqual; the site is then as it was.
    """
    manifest = verify(file)
    if connection.vendor == "sqlite":
        make_own(Path(str(connection.settings_dict["NAME"])).parent)
    if not is_replacing and _holds_a_site():
        raise NotEmpty("There is a site in this database already.")
    with opened(file) as (archive, _manifest), _new_place():
        _restore_media(archive, manifest)
        _fill(archive, manifest)
        call_command("migrate", verbosity=0)
        derive()
        if manifest.renderer == renderer:
            _compare(manifest)
    return manifest


def _holds_a_site() -> bool:
    tables = connection.introspection.table_names()
    if "glossary_publication" not in tables:
        return False
    with connection.cursor() as cursor:
        for table in ("glossary_publication", "glossary_concept", "glossary_explainer"):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 (our own names)
            if cursor.fetchone():
                return True
    return False


@contextmanager
def _new_place() -> Iterator[None]:
    """An empty database under the default name; it takes the old one's place if all goes well."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _drop_tables()
            yield
        return
    path = Path(str(connection.settings_dict["NAME"]))
    draft = path.with_name(f".{path.name}.restoring")
    connection.close()
    _make_sure_nobody_uses(path)
    _remove(draft)
    connection.settings_dict["NAME"] = str(draft)
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _make_sure_nobody_uses(path)
        put_in_place(draft, path)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(path)
        _remove(draft)


def _make_sure_nobody_uses(path: Path) -> None:
    """Raise InUse if a process has the old file open; else it has no log that it would leave."""
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=2)) as old:
        try:
            old.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:
            raise InUse(f"A process still uses {path}: stop the server.") from None
        except sqlite3.DatabaseError:  # damaged: that is why it is replaced
            _remove_log(path)


def _remove_log(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    _remove_log(file)


def _drop_tables() -> None:
    """Ours alone: another program may keep tables of its own in the same database."""
    ours = tuple(f"{app.label}_" for app in apps.get_app_configs())
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith((*ours, "django_")):
                cursor.execute(f"DROP TABLE IF EXISTS {quote(table)} CASCADE")
        cursor.execute(
            "SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'glossary\\_%'"
            " AND pronamespace = current_schema()::regnamespace"
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {function} CASCADE")


def _restore_media(archive: ZipFile, manifest: Manifest) -> None:
    """Files first: their names are made of their content, so one more never harms.

    One that is there with other content is broken, and written anew.
    """
    for member in manifest.members:
        if member.startswith("media/"):
            name = member.removeprefix("media/")
            try:
                is_stored = _is_plain(name) and put(name, archive.read(member)) == name
            except SuspiciousOperation:
                is_stored = False
            if not is_stored:
                raise DamagedBackup(f"{name} is no name that a file may have here.")


def _is_plain(name: str) -> bool:
    """Whether it is the only way to write the name: else it could replace another's file."""
    return "\\" not in name and posixpath.normpath(name) == name


def _fill(archive: ZipFile, manifest: Manifest) -> None:
    executor = MigrationExecutor(connection)
    targets = list(manifest.migrations.items())
    known = executor.loader.graph.nodes
    if unknown := [f"{app} {name}" for app, name in targets if (app, name) not in known]:
        raise DamagedBackup(
            f"A newer Gloss wrote it ({', '.join(unknown)}): update this one first."
        )
    executor.migrate(targets)
    then = executor.loader.project_state(targets).apps
    made = {model._meta.label_lower: model for model in then.get_models(include_auto_created=True)}
    if missing := [label for label in manifest.rows if label not in made]:
        raise DamagedBackup(f"There is no place for {', '.join(missing)}.")
    with transaction.atomic(), _in_any_order():
        for label in manifest.rows:
            made[label]._base_manager.all().delete()  # what migrations put there
        derived = {model._meta.label_lower for model in LEFT_OUT}  # of which older files held some
        for label in (label for label in manifest.rows if label not in derived):
            with archive.open(f"rows/{label}.jsonl") as lines:
                _load(made[label], lines)
        with connection.cursor() as cursor:
            for line in connection.ops.sequence_reset_sql(no_style(), list(made.values())):
                cursor.execute(line)


@contextmanager
def _in_any_order() -> Iterator[None]:
    """Rows may come before those that they refer to: all are looked at when all are there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    else:
        yield  # with SQLite that is so in every transaction


def _load(model: type[models.Model], lines: Any) -> None:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for field in fields.values():
        if isinstance(field, models.DateField):  # rows keep the moments that they had
            field.auto_now = field.auto_now_add = False
    batch: list[models.Model] = []
    for line in lines:
        said = {name: from_text(fields[name], value) for name, value in json.loads(line).items()}
        batch.append(model(**said))
        if len(batch) == ROWS_AT_ONCE:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)


def _compare(manifest: Manifest) -> None:
    now = digests_of_pages()
    differing = [path for path, digest in manifest.pages.items() if now.get(path) != digest]
    if differing:
        raise NotEqual(
            f"{len(differing)} of {len(manifest.pages)} pages differ from those of the backup,"
            f" {differing[0].partition(':')[2]} first."
        )
