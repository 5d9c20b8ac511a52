"""Databases on PostgreSQL beside the suite's own, and where the suite's own is."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.db import connection


@contextmanager
def new_database(server: str, prefix: str) -> Iterator[str]:
    """URL of an empty database that goes again. server: URL of one where they may be made."""
    import psycopg

    name = f"{prefix}_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as making:
        making.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as making:
            making.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def server_of_this_run() -> str:
    """URL of the PostgreSQL that the suite runs on; empty on SQLite."""
    return "" if connection.vendor == "sqlite" else _url("postgres")


def url_of_this_run() -> str:
    """URL by which another process finds what this test has made, if it isn't in memory."""
    name = connection.settings_dict["NAME"]
    return f"sqlite:///{name}" if connection.vendor == "sqlite" else _url(name)


def _url(name: str) -> str:
    own = connection.settings_dict
    login = f"{own['USER']}:{own['PASSWORD']}" if own["PASSWORD"] else own["USER"]
    return f"postgresql://{login}@{own['HOST']}:{own['PORT'] or 5432}/{name}"
