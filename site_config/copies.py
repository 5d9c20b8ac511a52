"""Finished answers on disk, so that a machine has them while its database is away.

Used with PostgreSQL; with SQLite the database file itself is that copy. They lie in a file of
their own by SQLite, which all processes of the machine write: what is in it, and it alone, may be
shown while the database is away. Two kinds are told apart. What is listed is every page and list
that `filler.py` sees to; all else (twins, comparisons) is what readers happened to ask for.
Losing the file loses nothing: it is filled again.
"""

import json
import logging
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import brotli

from site_config.file_identity import identity_of
from site_config.held import BROTLI, SMALLEST_BYTES, Held

log = logging.getLogger(__name__)

FILE = "copies.sqlite3"
MOST_UNLISTED = 100_000
MOST_BYTES_OF_ONE = 16 * 1024 * 1024
PATIENCE_SECONDS = 1.0  # for another process that is writing
RANGE = 2000  # rows that are compared at once: nobody waits for long
TABLES = """
    CREATE TABLE IF NOT EXISTS copy (
        id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        listed INTEGER NOT NULL,
        page INTEGER NOT NULL,
        version TEXT NOT NULL,
        wanted TEXT NOT NULL,
        chrome TEXT NOT NULL,
        number INTEGER NOT NULL,
        tag TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS copy_of_page ON copy (page) WHERE page;
    CREATE INDEX IF NOT EXISTS copy_unlisted ON copy (number) WHERE NOT listed;
    CREATE TABLE IF NOT EXISTS body (
        id INTEGER PRIMARY KEY,
        headers TEXT NOT NULL,
        is_packed INTEGER NOT NULL,
        body BLOB NOT NULL
    );
    CREATE TABLE IF NOT EXISTS weeded (
        id INTEGER PRIMARY KEY CHECK (id = 1), number INTEGER NOT NULL, change INTEGER NOT NULL
    );
"""
PUT = """
    INSERT INTO copy (path, listed, page, version, wanted, chrome, number, tag)
    SELECT :path, 0, :page, :version, '', :chrome, :number, :tag
    WHERE :number >= coalesce((SELECT number FROM weeded), 0)
    ON CONFLICT (path) DO UPDATE SET
        page = excluded.page, version = excluded.version, wanted = '', chrome = excluded.chrome,
        number = excluded.number, tag = excluded.tag
    WHERE excluded.number >= copy.number
"""
OUTDATED = """
    SELECT live.path, live.version FROM live LEFT JOIN copy USING (path)
    WHERE live.path > :low AND live.path <= :high AND NOT (
        ifnull(copy.listed, 0) AND copy.chrome = :chrome
        AND CASE live.version WHEN '' THEN copy.number >= :number
            ELSE live.version IN (copy.version, copy.wanted) END
    )
"""
NO_LONGER_LISTED = """
    SELECT copy.id FROM copy LEFT JOIN live USING (path)
    WHERE copy.path > :low AND copy.path <= :high AND copy.listed AND live.path IS NULL
"""
UNTRUE_TWINS = """
    SELECT twin.id FROM copy twin WHERE NOT twin.listed AND twin.page AND NOT EXISTS (
        SELECT 1 FROM copy WHERE copy.page = twin.page AND copy.listed
        AND copy.version = twin.version AND copy.chrome = twin.chrome
    )
"""


def stem_of(path: str) -> str:
    """What the addresses of a page's other forms begin with; an ending such as .md follows."""
    return path.rstrip("/") or "/index"


def _twins(path: str) -> tuple[str, str]:
    """The paths of a page's other forms lie between these two."""
    return f"{stem_of(path)}.", f"{stem_of(path)}/"


class Copies:
    """The file of them. Nothing here ever fails a request: a full disk costs the copy alone."""

    def __init__(self, folder: Path, *, code: str = "") -> None:
        """code: stands for what answers are made by; those made by another one are renewed."""
        self.folder = folder
        self._code = code
        self._file = folder / FILE
        self._opened: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._unlisted: int | None = None  # about

    # What hands out answers asks ---------------------------------------------------------------

    def put(self, held: Held) -> None:
        """Keep an answer, unless a newer one is kept, or pages went since it was begun."""
        if len(held.body) > MOST_BYTES_OF_ONE:
            return
        row = {
            "path": held.path,
            "page": held.page,
            "version": held.version,
            "chrome": self._made_by(held.chrome),
            "number": held.number,
            "tag": held.tag,
        }
        packed = len(held.body) >= SMALLEST_BYTES
        body = held.twins[BROTLI][1][0] if packed else held.body
        try:
            with self._writing() as connection:
                if not self._has_room(connection, held.path):
                    return
                if connection.execute(PUT, row).rowcount > 0:
                    connection.execute(
                        "INSERT OR REPLACE INTO body SELECT id, ?, ?, ? FROM copy WHERE path = ?",
                        (json.dumps(held.headers), packed, body, held.path),
                    )
        except (sqlite3.Error, OSError) as error:
            log.warning("no copy of %s on disk: %s", held.path, error)

    def get(self, path: str) -> Held | None:
        """The copy of what stood at `path`, or None."""
        row = self._one(
            "SELECT headers, is_packed, body FROM body JOIN copy USING (id) WHERE path = ?", path
        )
        if row is None:
            return None
        try:
            headers = [(str(name), str(value)) for name, value in json.loads(row[0])]
            body = brotli.decompress(row[2]) if row[1] else row[2]
        except (ValueError, TypeError, brotli.error) as error:
            log.warning("the copy of %s on disk can't be read: %s", path, error)
            return None
        return Held(path, body, headers, mark="list", seen=None)  # true until the next look

    def tag(self, path: str) -> str:
        """That of the bytes that are kept for `path`; empty where none are."""
        row = self._one("SELECT tag FROM copy WHERE path = ?", path)
        return str(row[0]) if row else ""

    def any(self) -> bool:
        """Whether pages are kept."""
        return self._one("SELECT 1 FROM copy WHERE listed LIMIT 1") is not None

    def drop(self, path: str) -> None:
        self._drop("SELECT id FROM copy WHERE path = ?", path)

    # What fills it asks ------------------------------------------------------------------------

    def begin(self) -> None:
        """Make the file, or make it anew where it is damaged. For the one that fills it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with self._using() as connection:
                is_whole = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        except sqlite3.Error:
            is_whole = False
        if not is_whole:
            log.error("copies of answers on disk are damaged: begun anew")
            self.clear()
        for file in self.folder.iterdir():
            if len(file.name) == 32:  # as they were kept before: one file an answer
                file.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget everything."""
        for name in (FILE, f"{FILE}-journal"):
            (self.folder / name).unlink(missing_ok=True)

    def weeded(self) -> tuple[int, int | None]:
        """Until which number of the epoch, and which change, `forget` was told what went."""
        row = self._one("SELECT number, change FROM weeded")
        return (int(row[0]), int(row[1])) if row else (0, None)

    def forget(self, went: Iterable[str], *, number: int, change: int) -> None:
        """Take what happened until `number` and `change`.

        What went is dropped with its twins, and with whatever isn't listed and may name it. What
        was begun before then is not taken any more.
        """
        gone = list(went)
        with self._writing() as connection:
            for path in gone:
                which = "SELECT id FROM copy WHERE path = ? OR (path > ? AND path < ?)"
                self._delete(connection, which, (path, *_twins(path)))
            if gone:
                self._delete(connection, "SELECT id FROM copy WHERE NOT listed AND NOT page")
            connection.execute(
                "INSERT INTO weeded VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET number = max(number, excluded.number), change = excluded.change",
                (number if gone else 0, change),
            )

    def twins(self, path: str) -> list[str]:
        """What is kept of the other forms of the page at `path`."""
        with self._using() as connection:
            found = connection.execute(
                "SELECT path FROM copy WHERE path > ? AND path < ?", _twins(path)
            ).fetchall()
        return [str(row[0]) for row in found]

    def compare(self, addresses: Iterable[tuple[str, str]], *, number: int) -> None:
        """Take (path, version) of all that is published as of `number`; drop what isn't there."""
        with self._using() as connection:
            connection.execute("PRAGMA temp_store = FILE")
            connection.execute("DROP TABLE IF EXISTS temp.live")
            connection.execute(
                "CREATE TEMP TABLE live (path TEXT PRIMARY KEY, version TEXT) WITHOUT ROWID"
            )
            connection.execute("BEGIN")
            connection.executemany("INSERT OR REPLACE INTO live VALUES (?, ?)", addresses)
            connection.execute("COMMIT")
        for low, high in self._ranges("copy"):
            self._drop(NO_LONGER_LISTED, {"low": low, "high": high})
        self._drop("SELECT id FROM copy WHERE NOT listed AND NOT page AND number < ?", number)

    def outdated(self, *, number: int, chrome: str) -> Iterator[tuple[str, str]]:
        """(path, version) of what was given to `compare` and isn't kept as it is now."""
        for low, high in self._ranges("live"):
            wanted = {"low": low, "high": high, "number": number, "chrome": self._made_by(chrome)}
            with self._using() as connection:
                found = connection.execute(OUTDATED, wanted).fetchall()
            yield from found

    def note_listed(self, path: str, version: str) -> None:
        """Say that `path` is listed, and that what is kept is what its address calls `version`."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE copy SET listed = 1, wanted = ? WHERE path = ?", (version, path)
            )

    def drop_untrue_twins(self) -> None:
        """Drop what else was made of pages that have another version now."""
        self._drop(UNTRUE_TWINS)

    # How -----------------------------------------------------------------------------------------

    def _made_by(self, chrome: str) -> str:
        return f"{chrome} {self._code}" if self._code else chrome

    def _one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """One row; None where there is none, or no file."""
        try:
            if not self._file.exists():
                return None
            with self._using() as connection:
                row: tuple[Any, ...] | None = connection.execute(query, values).fetchone()
                return row
        except (sqlite3.Error, OSError) as error:
            log.warning("copies on disk: %s", error)
            return None

    def _drop(self, which: str, values: object = ()) -> None:
        """Drop the rows that the query `which` names."""
        if not self._file.exists():
            return
        try:
            with self._writing() as connection:
                self._delete(connection, which, values)
        except (sqlite3.Error, OSError) as error:
            log.warning("copies stay on disk: %s", error)

    def _delete(self, connection: sqlite3.Connection, which: str, values: object = ()) -> None:
        given = values if isinstance(values, tuple | dict) else (values,)
        ids = connection.execute(which, given).fetchall()
        connection.executemany("DELETE FROM body WHERE id = ?", ids)
        connection.executemany("DELETE FROM copy WHERE id = ?", ids)

    def _has_room(self, connection: sqlite3.Connection, path: str) -> bool:
        if connection.execute("SELECT 1 FROM copy WHERE path = ?", (path,)).fetchone():
            return True
        if self._unlisted is None or self._unlisted >= MOST_UNLISTED:
            count = connection.execute("SELECT count(*) FROM copy WHERE NOT listed").fetchone()[0]
            self._unlisted = int(count)
        self._unlisted += 1
        return self._unlisted < MOST_UNLISTED

    def _ranges(self, table: str) -> Iterator[tuple[str, str]]:
        """Bounds of paths that hold RANGE rows each."""
        low: str | None = ""
        following = (
            f"SELECT path FROM {table} WHERE path > ? ORDER BY path LIMIT 1 OFFSET {RANGE - 1}"  # noqa: S608, E501
        )
        while low is not None:
            with self._using() as connection:
                row = connection.execute(following, (low,)).fetchone()
            yield low, row[0] if row else "\U0010ffff"
            low = row[0] if row else None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        with self._using() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            yield self._open()

    def _open(self) -> sqlite3.Connection:
        """The connection to the file that lies there now."""
        if self._connection is not None and identity_of(self._file) == self._opened:
            return self._connection
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self._file, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA synchronous = OFF")  # a power cut may cost the file, no more
        connection.execute("PRAGMA cache_size = -512")
        connection.executescript(TABLES)
        self._connection, self._opened, self._unlisted = connection, identity_of(self._file), None
        return connection
