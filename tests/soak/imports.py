"""A folder of pages comes in again and again while editions are published: readers go on."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .editions import IMPORTED
from .load import PER_SECOND, until_first
from .readers import STALE_SECONDS, Readers, Seen
from .rows import Row
from .serving import Publisher, Server, wait_until

PAGES = 20
COMPUTES = "import os; os.nice(10)\nwhile True: pass"  # as nice as an import, and touches nothing


class Importer:
    """Imports the folder, changed each time, and publishes it; one command after the other."""

    def __init__(self, server: Server) -> None:
        self.done, self.failures = 0, list[str]()
        self._site = server.site
        self._folder = server.site.folder / "imported"
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Importer":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.is_set():
            write_pages(self._folder, self.done + len(self.failures))
            command = ("manage.py", "import_markdown", str(self._folder), "--publish")
            done = self._site.run(*command, "--under", IMPORTED)
            if done.returncode:
                self.failures.append(done.stderr.strip()[-300:])
            else:
                self.done += 1


def write_pages(folder: Path, number: int) -> None:
    folder.mkdir(exist_ok=True)
    for page in range(PAGES):
        text = (
            f"# Imported {page}\n\nImport {number}: see [the next](page-{(page + 1) % PAGES}.md).\n"
        )
        (folder / f"page-{page}.md").write_text(text)


def imported_beside_publishing(
    server: Server, seconds: float, *, stale_seconds: float = STALE_SECONDS
) -> list[Row]:
    """Needs a site that a publisher has filled. `seconds`: without imports, beside a process that
    does nothing but compute, and beside imports."""
    publisher = Publisher(server.site)
    threading.Thread(target=publisher.listen, daemon=True).start()
    wait_until(server.port, "/basics/training-and-inference/")
    until_first(publisher)
    try:
        before = watched(server, publisher, seconds, stale_seconds)
        with computing():
            beside = watched(server, publisher, seconds, stale_seconds)
        with Importer(server) as importer:
            seen = watched(server, publisher, seconds, stale_seconds)
    finally:
        publisher.stop()
    alone, limit, found = (each.percentile(95) for each in (before, beside, seen))
    return [
        Row(
            f"{importer.done} imports of {PAGES} pages while an edition is published every second",
            "no error, no mix of two editions, nobody sent back in time,"
            f" nothing staler than {stale_seconds:g} s",
            f"{seen.errors or 'no error'}, {seen.mixes} mixes, {seen.regressions} sent back,"
            f" {seen.stale} stale of {len(seen.times)} answers",
            not (seen.failed() or seen.mixes or seen.regressions or seen.stale),
        ),
        Row(
            "the same",
            "every import and every publish goes through",
            f"{importer.done} imports and {len(publisher.acknowledged)} publishes,"
            f" failed: {importer.failures[:2] + publisher.failures[:2] or 'none'}",
            bool(importer.done) and not importer.failures and not publisher.failures,
        ),
        Row(
            "the same",
            "p95 within 20 % of that beside a process that only computes, or within a millisecond",
            f"p95 {alone:.1f} ms without, {limit:.1f} ms beside one that computes,"
            f" {found:.1f} ms beside imports",
            found < max(1.2 * max(alone, limit), alone + 1),
        ),
    ]


@contextmanager
def computing() -> Iterator[None]:
    """What a process costs readers that shares nothing with them but the processors."""
    with subprocess.Popen([sys.executable, "-c", COMPUTES]) as process:
        try:
            yield
        finally:
            process.kill()


def watched(server: Server, publisher: Publisher, seconds: float, stale_seconds: float) -> Seen:
    with Readers(
        server.port, per_second=PER_SECOND, publisher=publisher, stale_seconds=stale_seconds
    ) as readers:
        time.sleep(seconds)
    return readers.seen
