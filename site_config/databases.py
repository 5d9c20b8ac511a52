"""The database of the site, from one URL: SQLite by default, PostgreSQL for several machines."""

from pathlib import Path
from typing import Any

import dj_database_url

from site_config.env import WrongSetting, installed

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL;"  # readers and a writer don't wait for each other
    "PRAGMA synchronous = FULL;"  # what was acknowledged outlives a power cut
    "PRAGMA wal_autocheckpoint = 0;"  # checkpoints are made where nobody writes beside: sqlite/
    "PRAGMA journal_size_limit = 1048576;"  # a log that is begun anew doesn't stay long
    "PRAGMA mmap_size = 0;"
)
POSTGRES_OPTIONS = {  # a server that vanished is noticed in seconds, not in hours
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
POOL = {  # of each process; what a thread has finished with, the next one takes
    "min_size": 1,
    "max_size": 10,
    "timeout": 2,  # seconds that a request waits for a connection
    "reconnect_timeout": 2,  # then whoever asks next tries again: a server that is back is seen
}
NO_CURSORS = "DISABLE_SERVER_SIDE_CURSORS"


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's description of the database at `url`; without one, data_dir/gloss.sqlite3."""
    url = url or f"sqlite:///{data_dir / 'gloss.sqlite3'}"
    if url.startswith("sqlite:"):
        return _sqlite(url)
    installed("psycopg", by="DATABASE_URL", file="requirements-postgres.txt")
    parsed = dj_database_url.parse(url, conn_max_age=0, conn_health_checks=True)
    settings: dict[str, Any] = {**parsed}
    if not settings.get("NAME"):
        raise WrongSetting("DATABASE_URL names no database: end it with /NAME.")
    options = {**POSTGRES_OPTIONS, "pool": POOL, **settings.get("OPTIONS", {})}
    if "prepare_threshold" in options:
        options["prepare_threshold"] = _times(options["prepare_threshold"])
    without = options.pop(NO_CURSORS.lower(), False)  # a pool by transaction keeps none
    if not isinstance(without, bool):
        raise WrongSetting(f"{NO_CURSORS.lower()} in DATABASE_URL takes true, or false.")
    return settings | {"OPTIONS": options, NO_CURSORS: without}


def _times(said: int | str) -> int | None:
    """After how often search has a statement prepared; "none": never."""
    if str(said).lower() == "none":
        return None
    if not str(said).isdecimal():
        raise WrongSetting("prepare_threshold in DATABASE_URL takes a number, or none.")
    return int(said)


def _sqlite(url: str) -> dict[str, Any]:
    settings: dict[str, Any] = {**dj_database_url.parse(url)}
    if settings.get("NAME") in ("", None, ":memory:"):
        raise WrongSetting("DATABASE_URL names no file: it takes sqlite:///path/of/the/file.")
    settings["ENGINE"] = "site_config.sqlite"
    settings["TEST"] = {"NAME": ":memory:"}  # which pytest takes for Django's own engine alone
    settings["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": SQLITE_PRAGMAS,
    }
    return settings
