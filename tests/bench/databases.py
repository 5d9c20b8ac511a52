"""The databases that are measured: SQLite, and PostgreSQL where a server is found."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import new_database
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
    server, _reason = postgres()
    with new_database(server, "gloss_bench") as url:
        yield url
