"""A PostgreSQL and a Redis of our own, so that nobody else's is stopped."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .serving import DEADLINE_SECONDS, free_port, is_answered

IN_PLACES = "/usr/lib/postgresql/*/bin"


def postgres_programs() -> Path | None:
    """The folder that holds initdb and pg_ctl."""
    found = sorted(Path("/").glob(IN_PLACES.lstrip("/")))
    named = shutil.which("initdb")
    return found[-1] if found else Path(named).parent if named else None


class Postgres:
    """A cluster in a temporary folder. As root it runs as `postgres`, which it asks for."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder, self._programs = folder, programs
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._user = {"user": "postgres"} if os.getuid() == 0 else {}
        self._run("initdb", "-D", str(folder / "cluster"), "-U", "postgres", "-A", "trust")

    def start(self) -> None:
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._control("start", "-o", options, "-l", str(self._folder / "log"))

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def restart(self) -> None:
        self._control("restart", "-m", "fast")

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-w", "-D", str(self._folder / "cluster"), *words)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(self._programs / program), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._user,  # type: ignore[call-overload]
        )


@contextmanager
def postgres() -> Iterator[Postgres]:
    programs = postgres_programs()
    assert programs, "PostgreSQL wasn't found"
    folder = Path(tempfile.mkdtemp(prefix="gloss-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    try:
        cluster = Postgres(folder, programs)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """URL and process of a Redis that keeps nothing."""
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"],
        stdout=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + DEADLINE_SECONDS
        while not is_answered(port):
            assert time.monotonic() < until, "Redis doesn't start"
            time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0", process
    finally:
        process.kill()
        process.wait()
