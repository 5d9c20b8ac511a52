"""A full disk is told as a full disk, and a busy database as busy."""

import sqlite3

import pytest
from django.db import OperationalError, connection
from django.db.utils import ProgrammingError

from glossary.models import Epoch
from site_config.database_errors import AWAY, BUSY, FULL, OTHER_TABLES, READ_ONLY, trouble_of
from site_config.middleware import DatabaseAway

from .troubles import OfPostgres, locked


def said_by(cause):
    try:
        raise OperationalError(str(cause)) from cause
    except OperationalError as error:
        return trouble_of(error)


def of_sqlite(statement, *, pages=0, read_only=False):
    """What SQLite says to a statement."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE row (text)")
    if pages:
        database.execute(f"PRAGMA max_page_count = {pages}")
    if read_only:
        database.execute("PRAGMA query_only = 1")
    with pytest.raises(sqlite3.OperationalError) as told:
        database.execute(statement)
    return told.value


def test_sqlite_says_what_is_the_matter():
    large = "INSERT INTO row VALUES (randomblob(1000000))"
    assert said_by(of_sqlite(large, pages=2)) is FULL
    assert said_by(of_sqlite("SELECT * FROM elsewhere")) is OTHER_TABLES
    assert said_by(of_sqlite("SELECT elsewhere FROM row")) is OTHER_TABLES
    assert said_by(of_sqlite(large, read_only=True)) is READ_ONLY


def test_a_locked_file_is_busy(tmp_path):
    assert said_by(locked(tmp_path / "x")) is BUSY


@pytest.mark.parametrize(
    ("state", "trouble"),
    [("53100", FULL), ("55P03", BUSY), ("25006", READ_ONLY), ("42P01", OTHER_TABLES)]
    + [("57P03", AWAY), (None, AWAY)],
)
def test_postgresql_says_it_by_its_states(state, trouble):
    assert said_by(OfPostgres(state)) is trouble


@pytest.mark.django_db
def test_a_missing_table_is_told_in_words_on_either_database(rf):
    with pytest.raises((OperationalError, ProgrammingError)) as told, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM glossary_of_tomorrow")
    answer = DatabaseAway(lambda request: None).process_exception(rf.get("/"), told.value)
    assert answer.status_code == 503
    assert "manage.py setup" in answer.content.decode()


@pytest.mark.django_db
def test_an_editor_is_told_that_the_disk_is_full(admin_client, monkeypatch):
    def full(self):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(type(Epoch.objects.all()), "lock", full)
    monkeypatch.setattr("django.db.models.Model.save", lambda self, **kwargs: full(self))
    answer = admin_client.post(
        "/admin/glossary/section/add/", {"title": "One", "path": "/one/", "language": "en"}
    )
    assert answer.status_code == 503
    assert "disk is full" in answer.content.decode()
