"""What can be wrong with an installation, each in plain words with its mend: `manage.py doctor`."""

import os
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from site_config import rate_limits
from site_config.asking_database import said_by_database
from site_config.sqlite.base import AFFECTED, is_safe
from site_config.static_files import are_collected

LEAST_FREE_BYTES = 500 * 1024 * 1024
MOST_CLOCK_SECONDS = 2.0
POSTGRES_EXTENSIONS = ("pg_trgm",)


@dataclass(frozen=True)
class Finding:
    """is_wrong: the site can't be relied on like this; else it is worth knowing."""

    what: str
    mend: str
    is_wrong: bool = True


Checkup = Callable[[], Iterator[Finding]]


def address() -> Iterator[Finding]:
    """Whether what the settings say suits a site that others can reach."""
    if settings.DEBUG:
        yield Finding(
            "DJANGO_DEBUG is on: errors show code and settings, and nothing is held in memory.",
            "Unset DJANGO_DEBUG, except while developing.",
        )
    own = urlsplit(settings.SITE_URL)
    is_private = own.hostname in {"127.0.0.1", "localhost", "::1"}
    if is_private and settings.HOST not in {"127.0.0.1", "localhost", "::1"}:
        yield Finding(
            f"The server listens at {settings.HOST}, but SITE_URL is {settings.SITE_URL}:"
            " visitors from elsewhere are refused.",
            "Set SITE_URL to the address that visitors type.",
        )
    if own.scheme == "http" and not is_private:
        yield Finding(
            "SITE_URL begins with http://: passwords travel unencrypted, and cookies are not"
            " marked as secure.",
            "Put a server that speaks https in front and set SITE_URL to https://…",
        )
        return  # what the checks below would say follows from it
    for problem in run_checks(tags=[Tags.security], include_deployment_checks=True):
        if not problem.is_silenced():
            yield Finding(
                str(problem.msg), str(problem.hint or "See .env.example."), is_wrong=False
            )


def folders() -> Iterator[Finding]:
    own = ("DATA_DIR",) if _bucket() else ("DATA_DIR", "MEDIA_ROOT")
    for name in own:
        folder = Path(getattr(settings, name))
        while not os.path.exists(folder):  # in a closed folder too, where Path raises an error
            folder = folder.parent  # it will be made in the nearest that does
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            yield Finding(
                f"{name} ({folder}) can't be written: {error.strerror}.",
                "Give the user that runs Gloss the right to write there, or choose another folder.",
            )
            continue
        free = shutil.disk_usage(folder).free
        if free < LEAST_FREE_BYTES:
            yield Finding(
                f"{folder} has {free // 1024**2} MB left.",
                "Make room: when the disk is full nothing can be saved or published.",
            )
    yield from _open_to_others()
    if not are_collected():
        yield Finding(
            "Static files have not been collected, or are those of another version.",
            "Start the server anew (`manage.py serve`), or run `manage.py setup`.",
        )


def _open_to_others() -> Iterator[Finding]:
    """Files that hold secrets, and may be read by whoever has an account on this machine."""
    data = Path(settings.DATA_DIR)
    if _mode(data) & 0o007:
        yield Finding(
            f"{data} is open to others on this machine: drafts, password hashes and the keys of"
            " second factors lie in it.",
            f"Run `chmod o= {data}`.",
        )
    files = [data / "secret_key"]
    files.append(Path(os.environ.get("ENV_FILE") or settings.BASE_DIR / ".env"))
    if connection.vendor == "sqlite" and _mode(Path(_database_file()).parent) & 0o001:
        files.append(Path(_database_file()))
    for file in files:
        whose, bits = ("go", 0o077) if file.name == "secret_key" else ("o", 0o007)
        if file.is_file() and _mode(file) & bits:
            yield Finding(f"{file} can be read by others.", f"Run `chmod {whose}= {file}`.")


def _database_file() -> str:
    return str(connection.settings_dict["NAME"])


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _bucket() -> str:
    """The name of the bucket that holds uploads; "" where a folder does."""
    return str(getattr(default_storage, "bucket_name", ""))


def uploads() -> Iterator[Finding]:
    """Whether the bucket answers to our keys. Nothing is written."""
    if not (name := _bucket()):
        return
    try:
        default_storage.bucket.meta.client.head_bucket(Bucket=name)  # type: ignore[attr-defined]
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
        yield Finding(
            f"The bucket {name} for uploads can't be used: {error}",
            "See that MEDIA_S3_BUCKET, its endpoint and region, and the keys are right.",
        )


def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield Finding(
            f"The database can't be reached: {said_by_database(error)}",
            "See that the server runs and that DATABASE_URL is right.",
        )
        return
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Finding(
            "The database is older than this code: migrations are missing.",
            "Run `manage.py setup` (readers may stay on meanwhile).",
        )
    yield from _postgres() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> Iterator[Finding]:
    if not is_safe(sqlite3.sqlite_version_info):
        yield Finding(
            f"SQLite {sqlite3.sqlite_version} has a rare fault (mended in 3.51.3): it can damage a"
            f" database when {AFFECTED}. Gloss lets nobody do so.",
            "Let no other program write to the file while the server runs, or use a newer SQLite.",
            is_wrong=False,
        )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        if (mode := cursor.fetchone()[0]) not in {"wal", "memory"}:
            yield Finding(
                f"SQLite's journal mode is {mode} and not WAL: readers wait for writers.",
                "Keep the database on a local disk: network file systems can't hold a WAL.",
            )
        cursor.execute("PRAGMA compile_options")
        if "ENABLE_FTS5" not in {row[0] for row in cursor.fetchall()}:
            yield Finding(
                "This SQLite was built without FTS5, which search needs.",
                "Use a Python with a complete SQLite, or PostgreSQL.",
            )
        cursor.execute("PRAGMA quick_check(1)")
        if (said := cursor.fetchone()[0]) != "ok":
            yield Finding(
                f"The database file is damaged: {said}.",
                "Stop the server and restore the last backup (`manage.py restore`).",
            )
        cursor.execute("PRAGMA foreign_key_check")
        if cursor.fetchone() is not None:
            yield Finding(
                "A row refers to another that is missing.",
                "Restore the last backup, or ask for help with a copy of the file.",
            )


def _postgres() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        for name in sorted(set(POSTGRES_EXTENSIONS) - {row[0] for row in cursor.fetchall()}):
            yield Finding(
                f"PostgreSQL lacks the extension {name}.",
                f"Have an administrator of the database run `CREATE EXTENSION {name}`.",
            )
        cursor.execute("SHOW server_encoding")
        if (encoding := cursor.fetchone()[0]) != "UTF8":
            yield Finding(
                f"The database's encoding is {encoding}.", "Make one with the encoding UTF8."
            )
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        there, after = cursor.fetchone()[0], datetime.now(UTC)
        apart = max((before - there).total_seconds(), (there - after).total_seconds())
        if apart > MOST_CLOCK_SECONDS:
            yield Finding(
                f"The clocks of this machine and of the database are {apart:.0f} seconds apart:"
                " what is scheduled comes too early or too late.",
                "Turn on time synchronisation (NTP) on both.",
            )


def redis() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        return
    try:
        rate_limits.ask(settings.REDIS_URL)
    except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
        yield Finding(
            f"The Redis at REDIS_URL can't be used: {error}",
            "See that it runs. Meanwhile each process counts for itself.",
        )


def clock() -> Iterator[Finding]:
    newest = max(
        (file.stat().st_mtime for file in Path(settings.DATA_DIR).glob("*") if file.is_file()),
        default=0.0,
    )
    if newest - datetime.now(UTC).timestamp() > 60:
        yield Finding(
            "Files were written in what is the future by this machine's clock: it went back.",
            "Set the clock and turn on time synchronisation (NTP).",
        )


def processes() -> Iterator[Finding]:
    wanted, there = settings.WORKERS, os.cpu_count() or 1
    if wanted > 4 * there:
        yield Finding(
            f"WORKERS is {wanted} on {there} processors: they get in each other's way.",
            "Set WORKERS to 0, which means one a processor.",
            is_wrong=False,
        )


def proxies() -> Iterator[Finding]:
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield Finding(
            "TRUSTED_PROXIES is empty, though a server in front speaks https: all visitors count as"
            " one, and somebody's failed logins keep everybody out.",
            "Set TRUSTED_PROXIES to the address from which that server asks, such as 127.0.0.1.",
        )
    for network in settings.TRUSTED_PROXIES:
        if network.prefixlen == 0:
            yield Finding(
                f"TRUSTED_PROXIES holds {network}: anybody can claim to be anybody, and limits by"
                " address hold nobody back.",
                "Name the addresses of your front servers alone.",
            )


CHECKUPS: tuple[Checkup, ...] = (
    address,
    proxies,
    folders,
    uploads,
    database,
    redis,
    clock,
    processes,
)
