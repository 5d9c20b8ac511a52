"""Django's SQLite, with checkpoints that nobody writes beside.

Before 3.51.3, SQLite could damage a database when one connection began a checkpoint at the instant
in which another wrote the first frame of a log that was used anew. Here no connection makes a
checkpoint by itself (`wal_autocheckpoint = 0`, see databases.py). Who has committed and finds the
log long, and the thread of a server that looks once a second, takes the lock of writers first and
makes one under it, on a second connection: so one process writes or checkpoints at a time, and
never another beside it. The next who writes begins the log anew, and cuts its file short.
"""

import os
import sqlite3
from contextlib import closing, suppress

from django.db.backends.sqlite3 import base

LONG_BYTES = 4 * 1024 * 1024  # as long as SQLite by itself would let it grow
PATIENCE_SECONDS = 0.2  # for the lock: who holds it will look at the log, too
AFFECTED = "one connection empties its log at the instant in which another writes"

_copied: dict[str, tuple[int, int]] = {}  # path: moment and size of the log that was copied last


class DatabaseWrapper(base.DatabaseWrapper):
    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # of no stub
        shorten_log(str(self.settings_dict["NAME"]))


def shorten_log(path: str) -> None:
    """Make a checkpoint if the log is long, once: its file stays so until somebody writes.

    It may wait for who writes: readers never call it.
    """
    with suppress(OSError):  # no log, or no file at all
        found = os.stat(f"{path}-wal")
        log = (found.st_mtime_ns, found.st_size)
        if found.st_size > LONG_BYTES and _copied.get(path) != log and checkpoint(path):
            _copied[path] = log


def checkpoint(path: str) -> bool:
    """Copy the log into the file while nobody writes; whether all of it was copied."""
    try:
        with closing(_connect(path)) as writer, closing(_connect(path)) as copier:
            writer.execute("BEGIN IMMEDIATE")
            is_whole = _copy(copier)
            writer.execute("ROLLBACK")
    except sqlite3.Error:  # locked, no room, or the file can't be opened: later again
        return False
    return is_whole


def is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the mend, which two older branches were given, too."""
    return version >= (3, 51, 3) or any(
        branch <= version < (3, branch[1] + 1) for branch in ((3, 44, 6), (3, 50, 7))
    )


def _connect(path: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{path}?mode=rw", uri=True, timeout=PATIENCE_SECONDS, isolation_level=None
    )


def _copy(connection: sqlite3.Connection) -> bool:
    """Whether nobody still reads what was there before a part of the log."""
    _busy, frames, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return bool(frames == copied)
