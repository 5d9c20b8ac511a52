"""A worker whose server was killed must not go on answering at its port."""

import os
import threading
import time

SERVER = "GLOSS_SERVER_PID"  # set by `serve` for the workers that it starts
LOOK_SECONDS = 1.0


def adopt() -> None:
    """Say in the server, before it starts workers, that they are its own."""
    os.environ[SERVER] = str(os.getpid())


def end_when_orphaned() -> None:
    """In a worker of `serve`: end this process soon after its server has gone."""
    server = os.environ.get(SERVER, "")
    if server == str(os.getppid()):
        threading.Thread(target=_watch, args=(int(server),), name="orphans", daemon=True).start()


def _watch(server: int) -> None:
    while os.getppid() == server:
        time.sleep(LOOK_SECONDS)
    os._exit(1)
