"""Counts that are kept in memory and written in batches, so that no reader waits for a database.

What is counted is lost only if the process is killed: at a normal end, and every few seconds
before, it is written. What can't be written just now waits for the next time.
"""

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from multiprocessing.util import Finalize
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, InterfaceError

from site_config.asking_database import asking_database

log = logging.getLogger(__name__)

WRITE_SECONDS = 5.0
MOST_KEYS = 1000  # that wait; while the database is away, nothing else is counted

Key = TypeVar("Key", bound=Hashable)

_tallies: list["Tally[Any]"] = []


class Tally(Generic[Key]):
    """How often each key was counted since the last time that all was written."""

    def __init__(self, write: Callable[[Mapping[Key, int]], object]) -> None:
        """write: puts the counts into the database, in one transaction; it may fail."""
        self._write = write
        self._counts: Counter[Key] = Counter()
        self._lock = threading.Lock()
        _tallies.append(self)

    def add(self, key: Key) -> None:
        """Count one more."""
        with self._lock:
            if key in self._counts or len(self._counts) < MOST_KEYS:
                self._counts[key] += 1

    def write(self) -> None:
        """Write what was counted; if that fails, it is kept and the error is raised."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            self._write(counts)
        except BaseException:
            with self._lock:
                self._counts.update(counts)
            raise


def begin() -> None:
    """Write every few seconds from now on, here and in every process forked from here."""
    _run()
    os.register_at_fork(after_in_child=_run)


def write_all() -> None:
    """Write what every tally has counted; failures are logged."""
    for tally in _tallies:
        try:
            tally.write()
        except (DatabaseError, InterfaceError) as error:  # every few seconds while it is away
            log.warning("counts wait to be written: %s", error)
        except Exception:
            log.exception("counts can't be written now")


def _run() -> None:
    threading.Thread(target=_keep_writing, name="tally", daemon=True).start()
    Finalize(None, write_all, exitpriority=1)  # at the end of worker processes too, unlike atexit


def _keep_writing() -> None:
    while True:
        threading.Event().wait(WRITE_SECONDS)
        with asking_database():
            write_all()
