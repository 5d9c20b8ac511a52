"""What the database says about finished bytes: has anything changed, and which version is live.

Each process has one private connection for this, apart from Django's. The statements below are
all that this layer knows of the tables.
"""

import os
import sqlite3
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from site_config.file_identity import identity_of

EPOCH = "SELECT number, chrome, next_due_at FROM glossary_epoch WHERE id = 1"
VERSION = "SELECT version FROM glossary_page WHERE id = "
VERSIONS = "SELECT id, version FROM glossary_page WHERE id IN ({})"
AT_ONCE = 1000  # versions
LISTEN = "LISTEN glossary_epoch"
QUICKLY = "SET LOCAL statement_timeout = 2000"  # of one question: poolers share connections
LOOK_SECONDS = 0.0005  # far below the time in which the answer to a publish reaches its editor
CLOCK_TICK_NS = 20_000_000  # two commits within one tick can leave a file with the same mtime
SILENCE_SECONDS = 4.0  # of a server that neither answers nor refuses
PATIENCE_SECONDS = 0.5  # for the connection, when another thread is reading by it


class Away(Exception):
    """The database can't be asked just now."""


@dataclass(frozen=True, slots=True)
class State:
    """A moment of the published site; the same object as long as nothing changed."""

    number: int
    chrome: str


class Epoch(ABC):
    """The newest known state, and the connection that it is read by."""

    can_listen = False

    def __init__(self) -> None:
        self.state: State | None = None  # None: the database is away
        self.due_at: float | None = None  # seconds since 1970
        self._connection: Any = None
        self._lock = threading.Lock()

    @abstractmethod
    def look(self) -> State | None:
        """The state as far as it can be known at once; called for every request."""

    def read(self) -> State | None:
        """The state as the database tells it; called once a second at least."""
        try:
            rows = self._ask(EPOCH)
        except Away:
            self.state = None
            return None
        number, chrome, due_at = rows[0] if rows else (0, "", None)
        if isinstance(due_at, str):  # as SQLite stores it: in UTC, without saying so
            due_at = datetime.fromisoformat(due_at).replace(tzinfo=UTC)
        self.due_at = due_at.timestamp() if due_at else None
        state = self.state
        if state is None or (state.number, state.chrome) != (number, chrome):
            self.state = state = State(number, chrome)
        return state

    def version(self, page: int) -> str | None:
        """The live version of a row of Page; None if it is gone. Raises Away."""
        rows = self._ask(f"{VERSION}{page:d}")
        return rows[0][0] if rows else None

    def versions(self, pages: Collection[int]) -> dict[int, str]:
        """The live versions of those rows of Page that are there. Raises Away."""
        found: dict[int, str] = {}
        wanted = iter(sorted(pages))
        while some := list(islice(wanted, AT_ONCE)):
            found.update(self._ask(VERSIONS.format(",".join(f"{page:d}" for page in some))))
        return found

    def listen(self, tell: Callable[[], object]) -> None:
        """Call `tell` at once whenever something changed, until the connection is lost."""
        raise NotImplementedError

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, statement: str) -> list[Any]:
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            raise Away("the connection is busy")
        try:
            if self._connection is None:
                self._connection = self._connect()
            return self._rows(self._connection, statement)
        except self._errors() as error:
            self._forget()
            raise Away(str(error)) from None
        finally:
            self._lock.release()

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _rows(self, connection: Any, statement: str) -> list[Any]:
        rows: list[Any] = connection.execute(statement).fetchall()
        return rows

    @abstractmethod
    def _connect(self) -> Any: ...

    @abstractmethod
    def _errors(self) -> tuple[type[Exception], ...]: ...


class SQLiteEpoch(Epoch):
    """On one machine every commit shows in the file's time or size, so requests can look."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._log_path = f"{path}-wal"
        self._seen: object = None
        self._look_again_at = 0.0

    def look(self) -> State | None:
        # While it looks at the file, Python lets other threads go first: many requests at once
        # share one look.
        now = time.monotonic()
        if now < self._look_again_at:
            return self.state
        try:
            found = os.stat(self._log_path)
        except FileNotFoundError:
            return self.read()
        if (found.st_mtime_ns, found.st_size) == self._seen:
            self._look_again_at = now + LOOK_SECONDS
            return self.state
        return self.read()

    def read(self) -> State | None:
        self._seen = None
        try:  # before the question: what is committed after it will differ
            found = os.stat(self._log_path)
            seen = (found.st_mtime_ns, found.st_size)
            settled = time.time_ns() - found.st_mtime_ns > CLOCK_TICK_NS
        except FileNotFoundError:
            seen, settled = (0, 0), False
        if self._connection is not None and identity_of(self._path) != self._opened:
            self._forget_locked()  # the file was moved away or another put in its place
        state = super().read()
        if settled and state is not None:
            self._seen = seen
        return state

    def _forget_locked(self) -> None:
        with self._lock:
            self._forget()

    def _connect(self) -> sqlite3.Connection:
        self._opened = identity_of(self._path)
        connection = sqlite3.connect(
            f"file:{self._path}?mode=rw",
            uri=True,
            timeout=PATIENCE_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA query_only = 1")
        return connection

    def _errors(self) -> tuple[type[Exception], ...]:
        return (sqlite3.Error, OSError)


class PostgresEpoch(Epoch):
    """Across machines the watcher reads the row, never a request: when the database says that it
    changed, and once a second in case that was not heard."""

    can_listen = True

    def __init__(self, parameters: dict[str, Any]) -> None:
        super().__init__()
        self._parameters = parameters
        self._told_at = 0.0
        self._reading = threading.Lock()

    def look(self) -> State | None:
        if time.monotonic() - self._told_at > SILENCE_SECONDS:
            return None  # the watcher is still waiting for an answer
        return self.state

    def read(self) -> State | None:
        with self._reading:  # what was read first must not be kept last
            state = super().read()
            self._told_at = time.monotonic()
            return state

    def listen(self, tell: Callable[[], object]) -> None:
        try:
            with self._connect() as connection:
                connection.execute(LISTEN)
                tell()
                for _heard in connection.notifies():
                    tell()
        except self._errors():
            return

    def _connect(self) -> Any:
        import psycopg

        return psycopg.connect(
            **{
                **self._parameters,
                "connect_timeout": 2,
                "tcp_user_timeout": 2000,
                "autocommit": True,
                "prepare_threshold": None,  # two statements in one text can't be prepared
            }
        )

    def _rows(self, connection: Any, statement: str) -> list[Any]:
        cursor = connection.execute(f"{QUICKLY}; {statement}")
        cursor.nextset()
        rows: list[Any] = cursor.fetchall()
        return rows

    def _errors(self) -> tuple[type[Exception], ...]:
        import psycopg

        return (psycopg.Error, OSError)


def epoch_of(connection: Any) -> Epoch:
    """The reader for a Django database connection."""
    if connection.vendor == "sqlite":
        return SQLiteEpoch(str(connection.settings_dict["NAME"]))
    parameters = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name not in {"context", "cursor_factory", "pool", "prepare_threshold"}
    }
    return PostgresEpoch(parameters)
