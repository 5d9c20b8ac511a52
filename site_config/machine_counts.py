"""Counts that all processes of one machine share, in a small file by SQLite.

For what is asked seldom and must be counted once, such as logins: each call is a transaction of
its own, of less than a millisecond, and no reader's page waits for it. Losing the file loses
counts alone, so nothing waits for the disk, and a damaged one is begun anew.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.2  # for other processes that are counting
TABLE = """
    CREATE TABLE IF NOT EXISTS taken (
        name TEXT, span INTEGER, key TEXT, times INTEGER NOT NULL, PRIMARY KEY (name, span, key)
    ) WITHOUT ROWID
"""
ONE = "name = ? AND span = ? AND key = ?"


class MachineCounts:
    """Where the file can't be used, nothing is counted here; that is told, and raises nothing."""

    def __init__(self, file: Path, *, most_keys: int) -> None:
        """most_keys: of one limit; beyond, the fullest span is begun anew."""
        self._file = file
        self._most_keys = most_keys

    def add(self, key: str, span: int, seconds: int) -> tuple[int, int]:
        name = key.partition(":")[0]
        try:
            with self._writing() as connection:
                connection.execute(
                    "DELETE FROM taken WHERE name = ? AND span < ?", (name, span - 1)
                )
                connection.execute("DELETE FROM taken WHERE name = ? AND span > ?", (name, span))
                here = self._times(connection, name, span, key)
                if not here:
                    self._make_room(connection, name, span)
                connection.execute(
                    "INSERT INTO taken VALUES (?, ?, ?, 1)"
                    " ON CONFLICT (name, span, key) DO UPDATE SET times = times + 1",
                    (name, span, key),
                )
                return here, self._times(connection, name, span - 1, key)
        except (sqlite3.Error, OSError) as error:
            self._tell(error)
            return -1, 0

    def take_back(self, key: str, span: int, seconds: int) -> None:
        change = f"UPDATE taken SET times = times - 1 WHERE {ONE} AND times > 0"  # noqa: S608
        self._change(change, key, span)

    def forget(self, key: str, span: int) -> bool:
        forgetting = f"DELETE FROM taken WHERE {ONE}"  # noqa: S608 (our own words)
        done = [self._change(forgetting, key, each) for each in (span, span - 1)]
        return all(done)

    def _change(self, statement: str, key: str, span: int) -> bool:
        """Whether it was done."""
        try:
            with self._writing() as connection:
                connection.execute(statement, (key.partition(":")[0], span, key))
        except (sqlite3.Error, OSError) as error:
            self._tell(error)
            return False
        return True

    def _times(self, connection: sqlite3.Connection, name: str, span: int, key: str) -> int:
        asked = f"SELECT times FROM taken WHERE {ONE}"  # noqa: S608
        row = connection.execute(asked, (name, span, key)).fetchone()
        return int(row[0]) if row else 0

    def _make_room(self, connection: sqlite3.Connection, name: str, span: int) -> None:
        which = "FROM taken WHERE name = ? AND span = ?"
        (keys,) = connection.execute(f"SELECT count(*) {which}", (name, span)).fetchone()
        if keys >= self._most_keys:
            connection.execute(f"DELETE {which}", (name, span))  # noqa: S608

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, by a connection of its own: what forks or threads share stays clear."""
        with closing(
            sqlite3.connect(self._file, timeout=PATIENCE_SECONDS, isolation_level=None)
        ) as connection:
            connection.execute("PRAGMA synchronous = OFF")  # a power cut may cost the file, no more
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(TABLE)
            yield connection
            connection.execute("COMMIT")  # after an error, closing takes all back

    def _tell(self, error: Exception) -> None:
        log.warning("%s doesn't count (%s): each process counts alone", self._file.name, error)
        if type(error) is sqlite3.DatabaseError:  # damaged, or no database at all
            for ending in ("", "-journal"):
                Path(f"{self._file}{ending}").unlink(missing_ok=True)
