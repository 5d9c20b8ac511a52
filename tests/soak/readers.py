"""Readers at a steady pace, who look at what they are given: how fast, how old, of one piece."""

import http.client
import threading
import time
from dataclasses import dataclass, field

from .editions import numbers
from .serving import Publisher

PAGES = ("/glossary/kv-cache/", "/glossary/prefill/", "/basics/training-and-inference/")
PATHS = (
    *PAGES,
    "/glossary/kv-cache.md",
    "/glossary/prefill.json",
    "/basics/training-and-inference.md",
    "/",
    "/glossary/",
    "/faqs/",
    "/sitemap.xml",
    "/feed.atom",
)
STALE_SECONDS = 2.0


@dataclass
class Seen:
    """What readers saw. Times are in milliseconds."""

    times: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)  # by status, or kind of failure
    mixes: int = 0
    regressions: int = 0  # a reader was given an older edition than the one before
    stale: int = 0

    def percentile(self, percent: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0

    def failed(self) -> int:
        return sum(self.errors.values())


class Readers:
    """per_second: of all together, each on a connection that it keeps."""

    def __init__(
        self,
        port: int,
        *,
        per_second: float,
        publisher: Publisher | None = None,
        count: int = 8,
        stale_seconds: float = STALE_SECONDS,
    ) -> None:
        self.seen = Seen()
        self._port = port
        self._pause = count / per_second
        self._publisher = publisher
        self._stale_seconds = stale_seconds
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(n,)) for n in range(count)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        newest: dict[str, int] = {}
        due = time.monotonic() + self._pause * number / len(self._threads)
        turn = number
        while not self._stopped.is_set():
            if (early := due - time.monotonic()) > 0:
                time.sleep(early)
            due = max(due + self._pause, time.monotonic() - 1)
            path = PATHS[turn % len(PATHS)]
            turn += 1
            asked_at, started = time.time(), time.monotonic()
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                body = answer.read().decode()
            except (OSError, http.client.HTTPException) as error:
                self._count(type(error).__name__)
                connection.close()
                newest = {}  # another process may answer next
                time.sleep(0.05)
                continue
            self._look(path, answer.status, body, asked_at, time.monotonic() - started, newest)

    def _look(
        self,
        path: str,
        status: int,
        body: str,
        asked_at: float,
        seconds: float,
        newest: dict[str, int],
    ) -> None:
        if status != 200:
            self._count(str(status))
            return
        found = numbers(body) if path.startswith(("/glossary/k", "/glossary/p", "/basics/")) else ()
        with self._lock:
            self.seen.times.append(seconds * 1000)
            if not found:
                return
            self.seen.mixes += len(found) > 1
            edition = max(found)
            self.seen.regressions += edition < newest.get(path, 0)
            newest[path] = edition
            if self._publisher:
                known = self._publisher.known_at(asked_at - self._stale_seconds)
                self.seen.stale += edition < known

    def _count(self, what: str) -> None:
        with self._lock:
            self.seen.errors[what] = self.seen.errors.get(what, 0) + 1
