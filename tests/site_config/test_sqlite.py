"""Checkpoints of SQLite: made under the lock of writers, and by nobody else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import ConnectionHandler, transaction

from site_config.databases import database
from site_config.sqlite import base

ROW = "x" * 4000  # a page each


@pytest.fixture
def file(tmp_path):
    return tmp_path / "gloss.sqlite3"


@pytest.fixture
def connect(file, django_db_blocker):
    """Connections as the site's settings make them, each as a process of its own has it."""
    made = []

    def new():
        handler = ConnectionHandler({"default": database("", file.parent)})
        made.append(handler["default"])
        return made[-1]

    with closing(sqlite3.connect(file)) as first:
        first.execute("PRAGMA journal_mode = WAL")
        first.execute("CREATE TABLE texts (body TEXT)")
        first.commit()
    with django_db_blocker.unblock():  # these are files of the test
        yield new
        for connection in made:
            connection.close()


def write(connection, rows=1):
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO texts VALUES (%s)", [(ROW,)] * rows)
    connection.commit()


def begin(connection):
    connection.ensure_connection()
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def log_of(file):
    return Path(f"{file}-wal").stat().st_size


def test_what_is_acknowledged_is_on_disk_and_no_connection_empties_the_log_by_itself(connect):
    with connect().cursor() as cursor:
        said = {}
        for name in (
            "journal_mode",
            "synchronous",
            "wal_autocheckpoint",
            "mmap_size",
            "journal_size_limit",
        ):
            cursor.execute(f"PRAGMA {name}")
            said[name] = cursor.fetchone()[0]
    full = 2
    assert said == {
        "journal_mode": "wal",
        "synchronous": full,
        "wal_autocheckpoint": 0,
        "mmap_size": 0,
        "journal_size_limit": 1024 * 1024,
    }


def test_the_log_stays_short_however_much_is_written(connect, file, monkeypatch):
    monkeypatch.setattr(base, "LONG_BYTES", 100_000)
    connection = connect()
    longest = 0
    for _ in range(100):
        begin(connection)
        write(connection, 5)
        longest = max(longest, log_of(file))
        connection.set_autocommit(True)
    assert longest < 300_000  # of two million bytes that were written
    assert file.stat().st_size > 1_900_000
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone() == ("ok",)


def test_nobody_can_write_while_the_log_is_copied(connect, file, monkeypatch):
    tried = []
    copy = base._copy

    def copy_and_look(connection):
        is_whole = copy(connection)
        with closing(sqlite3.connect(file, timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
                tried.append("wrote")
            except sqlite3.OperationalError as error:
                tried.append(str(error))
        return is_whole

    monkeypatch.setattr(base, "_copy", copy_and_look)
    write(connect(), 10)
    assert base.checkpoint(str(file))
    assert tried == ["database is locked"]


def test_who_finds_a_writer_at_work_leaves_the_log_to_them(connect, file, monkeypatch):
    monkeypatch.setattr(base, "LONG_BYTES", 1000)
    monkeypatch.setattr(base, "PATIENCE_SECONDS", 0.01)
    write(connect(), 10)
    writer = connect()
    begin(writer)
    before = log_of(file)
    assert not base.checkpoint(str(file))
    base.shorten_log(str(file))
    assert log_of(file) == before
    write(writer)
    writer.set_autocommit(True)


@pytest.mark.parametrize("found", [None, b"no database" * 1000])
def test_a_commit_does_not_fail_because_no_checkpoint_can_be_made_after_it(file, found):
    """What was committed is there: who hears of an error would send it again."""
    if found:
        file.write_bytes(found)
    Path(f"{file}-wal").write_bytes(bytes(base.LONG_BYTES + 1))
    base.shorten_log(str(file))


def test_who_only_reads_never_looks_at_the_log(connect, monkeypatch):
    """Their answer would wait for a checkpoint, or for who writes."""
    looked = []
    monkeypatch.setattr(base, "LONG_BYTES", 1000)
    write(connect(), 10)
    monkeypatch.setattr(base, "checkpoint", looked.append)
    reader = connect()
    with reader.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM texts")
    reader.close()
    assert looked == []


def test_after_a_checkpoint_the_log_is_short_again_and_left_alone(connect, file, monkeypatch):
    """Else each commit would make a checkpoint, once the log had been long."""
    looked = []
    checkpoint = base.checkpoint

    def look(path):
        looked.append(log_of(file))
        return checkpoint(path)

    monkeypatch.setattr(base, "checkpoint", look)
    connection = connect()
    while len(looked) < 3:
        begin(connection)
        write(connection, 100)
        connection.set_autocommit(True)
    write(connection)
    assert log_of(file) <= 1024 * 1024
    assert min(looked) > base.LONG_BYTES
    assert max(looked) < base.LONG_BYTES * 1.2


def test_a_long_log_that_was_copied_is_left_alone_until_somebody_writes(connect, file, monkeypatch):
    """Its file stays as long as it is: a server looks at it once a second."""
    copies = []
    copy = base._copy
    monkeypatch.setattr(base, "_copy", lambda connection: copies.append(1) or copy(connection))
    connection = connect()
    write(connection, 10)
    monkeypatch.setattr(base, "LONG_BYTES", 1000)
    for _ in range(3):
        base.shorten_log(str(file))
    assert copies == [1]
    write(connection)
    base.shorten_log(str(file))
    assert copies == [1, 1]


def test_what_a_reader_still_needs_is_copied_later(connect, file):
    reader, writer = connect(), connect()
    write(writer, 3)
    with reader.cursor() as cursor:
        cursor.execute("SELECT body FROM texts")
        cursor.fetchone()
        write(writer, 10)
        assert not base.checkpoint(str(file))
    assert base.checkpoint(str(file))


def test_a_commit_in_a_transaction_of_django_looks_at_the_log(connect, file, monkeypatch):
    looked = []
    monkeypatch.setattr(base, "LONG_BYTES", 1000)
    monkeypatch.setattr(base, "checkpoint", looked.append)
    connection = connect()
    monkeypatch.setattr(transaction, "get_connection", lambda using=None: connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO texts VALUES ('x')")
        assert looked == []
    assert looked == [str(file)]


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 1), True),
    ],
)
def test_which_versions_have_the_mend(version, is_safe):
    assert base.is_safe(version) is is_safe
