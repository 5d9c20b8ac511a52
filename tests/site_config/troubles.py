"""What databases say when something is the matter, beneath what Django makes of it."""

import sqlite3

import pytest


class OfPostgres(Exception):
    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def locked(file):
    """What SQLite says of `file` while somebody else writes."""
    one, other = (sqlite3.connect(file, timeout=0, isolation_level=None) for _ in range(2))
    one.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as told:
        other.execute("BEGIN IMMEDIATE")
    return told.value
