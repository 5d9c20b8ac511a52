"""The least that a WSGI application can do: the ceiling of the server itself."""

import os
from pathlib import Path

BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
HEADERS = [("Content-Type", "text/html"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]


if __name__ == "__main__":
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from site_config import serving

    Server(
        "tests.bench.bare:application",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=min(os.cpu_count() or 1, serving.MOST_WORKERS),
        blocking_threads=serving.THREADS,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
