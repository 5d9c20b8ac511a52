"""Any WSGI application by the server that ours runs by: `python -m tests.bench.serve MODULE`."""

import os
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from site_config import serving

if __name__ == "__main__":
    Server(
        f"{sys.argv[1]}:application",
        port=int(os.environ["PORT"]),
        interface=Interfaces.WSGI,
        workers=min(os.cpu_count() or 1, serving.MOST_WORKERS),
        blocking_threads=serving.THREADS,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
