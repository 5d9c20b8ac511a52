"""What is the matter with the database or the disk, told from the error that it gave."""

import errno
import logging
import sqlite3
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

BUSY_CODES = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
BUSY_STATES = {"55P03", "57014", "40P01", "40001"}  # waited for too long, or a deadlock
MISSING_STATES = {"42P01", "42703"}  # no such table, no such column


@dataclass(frozen=True)
class Trouble:
    """What a person is told, and the seconds after which another try makes sense."""

    words: str | Promise
    seconds: int

    @property
    def message(self) -> str:
        """In the language of who reads it."""
        return str(self.words)


AWAY = Trouble(_("The database can't be reached just now. Please try again in a minute."), 30)
BUSY = Trouble(_("The database is busy with other work. Please try again in a moment."), 5)
FULL = Trouble(_("The disk is full: nothing can be saved until somebody makes room on it."), 300)
READ_ONLY = Trouble(_("Nothing can be saved: the database may only be read."), 300)
OTHER_TABLES = Trouble(
    _("The database isn't that of this version: `manage.py setup` brings it up to date."), 60
)


def is_full(error: BaseException) -> bool:
    """Whether a file couldn't be written because there is no room for it."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def full_disk(error: BaseException, path: str) -> Trouble:
    """What to answer at `path` where `is_full(error)`: written down here, however it is told."""
    log.error("disk: %s, asked for %s", error, path)
    return FULL


def trouble_of(error: DatabaseError | InterfaceError) -> Trouble:
    """What `error` says; of what isn't known, that the database can't be reached."""
    cause = error.__cause__ or error
    state = getattr(cause, "sqlstate", None)
    code = getattr(cause, "sqlite_errorcode", -1) & 0xFF  # without what it was doing
    text = str(cause)
    if state == "53100" or code == sqlite3.SQLITE_FULL or "disk is full" in text:
        return FULL
    if state in BUSY_STATES or code in BUSY_CODES:
        return BUSY
    if state == "25006" or code == sqlite3.SQLITE_READONLY:
        return READ_ONLY
    if state in MISSING_STATES or text.startswith(("no such table", "no such column")):
        return OTHER_TABLES
    return AWAY
