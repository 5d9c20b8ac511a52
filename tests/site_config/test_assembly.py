"""A server that starts says what is the matter with its database, each trouble as it is."""

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from site_config import assembly

from .troubles import OfPostgres, locked


@pytest.fixture
def said_at_the_start(monkeypatch, caplog):
    """What the log says where the database gives `error` because of `cause`."""

    def begin(error, cause):
        def refuse():
            raise error from cause

        monkeypatch.setattr(assembly, "import_string", lambda _name: refuse)
        assembly._begin()
        (line,) = caplog.messages
        return line

    return begin


def test_a_locked_database_is_busy_and_nobody_is_sent_to_setup(said_at_the_start, tmp_path):
    cause = locked(tmp_path / "x")
    assert said_at_the_start(OperationalError(str(cause)), cause) == (
        "the database is busy with other work (database is locked)"
    )


@pytest.mark.parametrize(
    ("error", "cause", "said"),
    [
        (OperationalError("no route"), None, "the database can't be reached (no route)"),
        (InterfaceError("closed"), None, "the database can't be reached (closed)"),
        (OperationalError("x"), OfPostgres("55P03"), "the database is busy with other work (x)"),
        (OperationalError("x"), OfPostgres("53100"), "the database has no room on its disk (x)"),
        (OperationalError("x"), OfPostgres("25006"), "the database may only be read (x)"),
        (ProgrammingError("x"), OfPostgres("42601"), "the database refused what was asked (x)"),
    ],
)
def test_each_trouble_is_told_as_it_is(said_at_the_start, error, cause, said):
    assert said_at_the_start(error, cause) == said


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OperationalError("no such table: glossary_page"), None),
        (ProgrammingError("no such relation"), OfPostgres("42P01")),
    ],
)
def test_where_tables_are_missing_it_asks_for_setup(said_at_the_start, error, cause):
    assert "has `manage.py setup` been run?" in said_at_the_start(error, cause)
