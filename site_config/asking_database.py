"""How the database is asked outside of a request, after which Django would tidy up."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connection, connections


@contextmanager
def asking_database() -> Iterator[None]:
    """Let go of the thread's connections at the end, however it ends."""
    try:
        yield
    finally:
        connections.close_all()


def said_by_database(error: DatabaseError | InterfaceError) -> str:
    """What it answered. Of a pool only how long it waited is known, and never why: then it is
    asked once more without one."""
    if type(error.__cause__).__name__ == "PoolTimeout":
        alone = connection.copy()
        alone.settings_dict["OPTIONS"].pop("pool")
        try:
            alone.ensure_connection()
        except DatabaseError as reason:
            return str(reason).strip()
        finally:
            alone.close()
    return str(error).strip()
