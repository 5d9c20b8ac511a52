"""A backup: one zip of everything that can't be derived again, the same for both databases.

    manifest.json            when, of which migrations, how many rows, a digest of every member
    rows/<app>.<model>.jsonl one row a line, as a JSON object of its columns
    media/<name>             uploaded files, as they are

It is read in one transaction that sees one moment, so editors may go on meanwhile. Derived rows
and sessions are left out. The file holds password hashes and the keys of second factors: only its
owner may read it.
"""

import ast
import hashlib
import json
import os
import time
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connections, models, transaction
from django.db.migrations.loader import MigrationLoader

from glossary.exchange.whole_files import put_in_place
from glossary.models import Dependency, Fact, LiveLabel, Oddity, Page, PageWords, SearchEntry

FORMAT = 1
LEFT_OUT = (Page, PageWords, Dependency, LiveLabel, Fact, Oddity, SearchEntry, Session)
SNAPSHOT = "backup"  # the name of the connection that sees one moment
ROWS_AT_ONCE = 500
BYTES_AT_ONCE = 1 << 20
ABANDONED_SECONDS = 24 * 60 * 60  # after which nobody goes on writing a file


UNREADABLE = (
    zipfile.BadZipFile,
    AttributeError,
    EOFError,
    KeyError,
    OSError,
    TypeError,
    ValueError,
)  # what reading a broken archive, or a manifest that says something else, can raise


class DamagedBackup(Exception):
    """The file is no whole backup; its text says what is wrong with it."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. members: name → SHA-256; rows: model → how many."""

    made_at: str
    vendor: str
    migrations: dict[str, str]
    rows: dict[str, int]
    members: dict[str, str]
    pages: dict[str, str]
    renderer: str
    format: int = FORMAT


def write(file: Path, *, renderer: str) -> Manifest:
    """Write a backup to `file`, which appears when it was read again and found whole.

    renderer: that of the pages. Raises DamagedBackup.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    members: dict[str, str] = {}
    rows: dict[str, int] = {}
    try:
        with (
            open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw,
            _one_moment() as alias,
            zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            for model in kept_models():
                name = f"rows/{model._meta.label_lower}.jsonl"
                with _member(archive, name, members) as out:
                    rows[model._meta.label_lower] = _write_rows(model, alias, out)
            for name in _media_names(""):
                with _member(archive, f"media/{name}", members) as out:
                    _copy(name, out)
            manifest = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                vendor=connections[alias].vendor,
                migrations=_leaves(),
                rows=rows,
                members=members,
                pages=digests_of_pages(alias),
                renderer=renderer,
            )
            archive.writestr("manifest.json", json.dumps(vars(manifest), indent=1))
            archive.close()
        verify(draft)
        put_in_place(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def verify(file: Path) -> Manifest:
    """Read the backup again, every byte and row of it. Raises DamagedBackup."""
    with opened(file) as (archive, manifest), _told_as_damaged(file):
        for name, digest in manifest.members.items():
            found = hashlib.sha256()
            with archive.open(name) as member:
                while chunk := member.read(BYTES_AT_ONCE):
                    found.update(chunk)
            if found.hexdigest() != digest:
                raise DamagedBackup(f"{file}: {name} is not what was written.")
        for label, count in manifest.rows.items():
            name = f"rows/{label}.jsonl"
            with archive.open(name) as member:
                lines = _readable(label, member, name)
            if lines != count:
                raise DamagedBackup(f"{file}: {name} has {lines} rows, not {count}.")
    return manifest


def _readable(label: str, member: IO[bytes], name: str) -> int:
    """How many rows stand there, each of which this code can read."""
    try:
        columns = {field.attname: field for field in apps.get_model(label)._meta.concrete_fields}
    except LookupError:  # of a model that has gone since
        columns = {}
    number = 0
    for number, line in enumerate(member, start=1):
        try:
            for column, value in json.loads(line).items():
                if column in columns:
                    from_text(columns[column], value)
        except (ValueError, ValidationError) as error:
            raise DamagedBackup(f"{name}, row {number}: {error}") from None
    return number


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and what it says of itself. Raises DamagedBackup."""
    with ExitStack() as stack:
        with _told_as_damaged(file):  # what goes wrong with it later is not the file's fault
            archive = stack.enter_context(zipfile.ZipFile(file))
            said = json.loads(archive.read("manifest.json"))
            if said.get("format") != FORMAT:
                raise DamagedBackup(f"{file} was written by a newer Gloss: update this one first.")
            manifest = Manifest(**said)
            if missing := set(manifest.members) - set(archive.namelist()):
                raise DamagedBackup(f"{file} lacks {', '.join(sorted(missing))}.")
        yield archive, manifest


@contextmanager
def _told_as_damaged(file: Path) -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        raise DamagedBackup(f"{file} is no whole backup: {error}") from error


def kept_models() -> list[type[models.Model]]:
    """Every stored model but what is derived, those between two others included."""
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and not m._meta.proxy and m not in LEFT_OUT]


def digests_of_pages(alias: str = "default") -> dict[str, str]:
    """Address → digest of what readers get there; none of pages that are still to be brought up."""
    pages = Page.objects.using(alias).filter(stale="").order_by("language", "path")
    digests = {}
    for language, path, html, twin in pages.values_list(
        "language", "path", "body_html", "twin_md"
    ).iterator(ROWS_AT_ONCE):
        digests[f"{language}:{path}"] = hashlib.sha256(f"{html}\0{twin}".encode()).hexdigest()[:32]
    return digests


@contextmanager
def _one_moment() -> Iterator[str]:
    """A connection in a transaction that sees the same moment all along and blocks nobody."""
    default = connections["default"]
    options = dict(default.settings_dict["OPTIONS"])
    options.pop("pool", None)
    if default.vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"
    connections.databases[SNAPSHOT] = {**default.settings_dict, "OPTIONS": options}
    try:
        with transaction.atomic(using=SNAPSHOT):
            with connections[SNAPSHOT].cursor() as cursor:
                if default.vendor == "postgresql":
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT count(*) FROM django_migrations")  # the moment is now
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.databases[SNAPSHOT]


class _Member:
    """A member that is being written, and the digest of what went in."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member
        self.digest = hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.digest.update(content)
        self._member.write(content)


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, members: dict[str, str]) -> Iterator[_Member]:
    with archive.open(name, "w", force_zip64=True) as member:
        out = _Member(member)
        yield out
    members[name] = out.digest.hexdigest()


def _write_rows(model: type[models.Model], alias: str, out: _Member) -> int:
    columns = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*columns)
    count = 0
    for row in rows.iterator(ROWS_AT_ONCE):
        line = json.dumps(dict(zip(columns, row, strict=True)), default=_as_text)
        out.write(line.encode() + b"\n")
        count += 1
    return count


def _as_text(value: Any) -> str:
    """As `from_text` reads it. Moments to the microsecond, unlike Django's encoder."""
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def from_text(field: "models.Field[Any, Any]", value: Any) -> Any:
    """What `value` of a row was when it was written. Raises ValidationError or ValueError."""
    if isinstance(field, models.BinaryField) and str(value).startswith(("b'", 'b"')):
        return ast.literal_eval(value)  # as the first backups wrote bytes; base64 has no quotes
    return field.to_python(value)


def _media_names(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for inner in sorted(folders):
        yield from _media_names(f"{folder}{inner}/")


def _copy(name: str, out: _Member) -> None:
    with default_storage.open(name) as file:
        for chunk in file.chunks(BYTES_AT_ONCE):
            out.write(chunk)


def _leaves() -> dict[str, str]:
    """App → the newest migration of this code."""
    return dict(MigrationLoader(None).graph.leaf_nodes())


def folder() -> Path:
    """Where backups lie unless another place is named."""
    return Path(settings.DATA_DIR) / "backups"


def keep_newest(count: int) -> list[Path]:
    """Remove the backups there that `backup` named itself, but for the newest; those removed.

    And what it was writing when it was killed, a day and longer ago.
    """
    old = sorted(folder().glob("gloss-*.zip"))[:-count]
    drafts = folder().glob(".gloss-*.zip.part")
    old += [d for d in drafts if time.time() - d.stat().st_mtime > ABANDONED_SECONDS]
    for file in old:
        file.unlink()
    return old
