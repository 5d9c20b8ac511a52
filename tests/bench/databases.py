"""The databases that are measured: SQLite, and PostgreSQL where a server is found."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.run import postgres


def names() -> list[str]:
    url, reason = postgres()
    if not url:
        print(f"Not measured on PostgreSQL: {reason}.")
    return ["SQLite", *(["PostgreSQL"] if url else [])]


@contextmanager
def fresh(name: str) -> Iterator[str]:
    """DATABASE_URL of an empty database that goes again; "" is SQLite in the data folder."""
    if name == "SQLite":
        yield ""
        return
    import psycopg

    server, _reason = postgres()
    database = f"gloss_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{database}"')
        try:
            yield f"{server.rpartition('/')[0]}/{database}"
        finally:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
