"""The default server: granian, which answers from `published.py` at half the speed of a file."""

import errno
import http.client
import os
import socket
import time
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from granian.server.common import AbstractServer

READY_SECONDS = 60
MOST_WORKERS = 4
THREADS = 4  # of each worker: a slow request must not hold up the others
STOP_SECONDS = 10


class PortTaken(Exception):
    """Its text says which address can't be listened at, and why."""


def server(host: str, port: int, workers: int) -> AbstractServer[Any]:
    """A server that is ready to `serve()`. workers: 0 for one a processor, at most four."""
    return Server(
        "site_config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or min(os.cpu_count() or 1, MOST_WORKERS),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )


def make_sure_port_is_free(host: str, port: int) -> None:
    """Raise PortTaken if nobody could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: "another program listens there; choose another PORT",
                errno.EACCES: "this user may not; choose a PORT above 1023",
                errno.EADDRNOTAVAIL: "this machine has no such address; choose another HOST",
            }.get(error.errno or 0, str(error))
            raise PortTaken(f"Can't listen at {host}, port {port}: {reason}.") from None


def wait_until_forked(site: AbstractServer[Any]) -> None:
    """Sleep until all workers are there. They are forks: what a thread of this process held at that
    instant, such as the lock of a module that it was importing, would be held in them for ever."""
    while len(site.wrks) < site.workers:
        time.sleep(0.05)


def wait_until_ready(host: str, port: int) -> bool:
    """True once the site answers; False if it doesn't within a minute."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection(target, port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    return False
