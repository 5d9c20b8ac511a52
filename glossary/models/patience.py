"""Nobody waits for ever for what somebody else has locked, and few wait for long at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

SECONDS: Final = 10.0  # as long as SQLite waits for its one lock, see site_config/databases.py
SHORT_SECONDS: Final = 1.0
MOST_PATIENT: Final = 2  # threads of a process: a worker's other threads go on serving readers
LOCK_TIMEOUT: Final = "SELECT set_config('lock_timeout', %s, true)"  # for this transaction alone

_patient = threading.BoundedSemaphore(MOST_PATIENT)


@contextmanager
def patience() -> Iterator[None]:
    """Around a statement of a transaction that may wait for another one to end.

    On PostgreSQL it is given up after ten seconds, or after one where others of this process wait
    already; what the transaction waits for later, likewise. It then raises OperationalError, which
    `site_config/database_errors.py` tells as "busy". SQLite waits before a transaction begins.
    """
    if connection.vendor != "postgresql":
        yield
        return
    is_patient = _patient.acquire(blocking=False)
    try:
        milliseconds = round(1000 * (SECONDS if is_patient else SHORT_SECONDS))
        with connection.cursor() as cursor:
            cursor.execute(LOCK_TIMEOUT, [str(milliseconds)])
        yield
    finally:
        if is_patient:
            _patient.release()
