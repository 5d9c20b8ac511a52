"""A real server of a scratch site, and what the system tells of its processes."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import SystemRandom

from .sites import Scratch

DEADLINE_SECONDS = 120.0  # for what hangs alone
PORTS = range(20_000, 32_000)  # below those from which systems choose for whoever connects

_not_given = iter(SystemRandom().sample(PORTS, len(PORTS)))


def free_port() -> int:
    """One that stays free until it is used: nobody's connection is given it meanwhile."""
    return next(port for port in _not_given if _is_free(port))


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def get(port: int, path: str, *, seconds: float = DEADLINE_SECONDS) -> tuple[int, str]:
    """Status and body; status 0 where nobody answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except OSError:
        return 0, ""
    finally:
        connection.close()


def wait_until(port: int, path: str, status: int = 200) -> float:
    """Seconds until `path` answered with `status`."""
    started = time.monotonic()
    while get(port, path)[0] != status:
        assert time.monotonic() - started < DEADLINE_SECONDS, f"{path} doesn't answer {status}"
        time.sleep(0.05)
    return time.monotonic() - started


def wait_until_silent(port: int) -> None:
    """Until nothing listens there: workers outlive a server that was killed for a moment."""
    until = time.monotonic() + DEADLINE_SECONDS
    while is_answered(port):
        assert time.monotonic() < until, "a worker outlived its server"
        time.sleep(0.05)


def is_answered(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """`manage.py serve` of a site."""

    def __init__(self, site: Scratch) -> None:
        self.site = site
        self.port = int(site.environment["PORT"])
        self.log = site.folder / "server.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = self.site.start("manage.py", "serve", stdout=log, stderr=log)
        wait_until(self.port, "/healthz")

    def kill(self) -> None:
        """At once; its workers notice that they are orphans."""
        self.process.kill()
        self.process.wait()
        wait_until_silent(self.port)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def processes(self) -> list[Path]:
        """Entries in /proc of the server and its workers."""
        own = Path(f"/proc/{self.process.pid}")
        children = (own / "task" / own.name / "children").read_text().split()
        return [own, *(Path(f"/proc/{child}") for child in children)]

    def memory(self) -> int:
        """Bytes in memory of all its processes together."""
        pages = sum(int((p / "statm").read_text().split()[1]) for p in self.processes())
        return pages * os.sysconf("SC_PAGE_SIZE")

    def open_files(self) -> int:
        return sum(len(list((process / "fd").iterdir())) for process in self.processes())


@contextmanager
def served(site: Scratch) -> Iterator[Server]:
    server = Server(site)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Publisher:
    """The process that publishes every second; `acknowledged` is what it has said."""

    def __init__(self, site: Scratch, every: float = 1.0) -> None:
        self.process = site.start(
            "-m", "tests.soak.publisher", "--every", str(every), stdout=subprocess.PIPE
        )
        self.acknowledged: list[tuple[int, float]] = []
        self.failures: list[str] = []

    def listen(self) -> None:
        """Read what it says until it ends; run it in a thread."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word, _, rest = line.strip().partition(" ")
            if word == "said":
                edition, moment = rest.split()
                self.acknowledged.append((int(edition), float(moment)))
            elif word == "failed":
                self.failures.append(rest)

    def known_at(self, moment: float) -> int:
        """The newest edition that was acknowledged by then."""
        for edition, said_at in reversed(self.acknowledged):
            if said_at <= moment:
                return edition
        return 0

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
