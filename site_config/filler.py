"""Sees to it that a machine has every published page on its disk, asked for or not.

One process of each machine does it, by a lock on the folder. It works only after something was
published, once a minute at most, and rests between two pages longer than a page takes: readers
come first.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from site_config.copies import Copies
from site_config.epoch import Epoch, State

log = logging.getLogger(__name__)

ROUND_SECONDS = 60.0
LOOK_SECONDS = 2.0
REST = 2.0  # times what a page took

Addresses = Callable[[], Iterable[tuple[str, str]]]


class Filler:
    """addresses: every (path, version); lists have none. ask: puts the answer at a path on disk."""

    def __init__(
        self,
        folder: Path,
        copies: Copies,
        epoch: Epoch,
        *,
        addresses: Addresses,
        ask: Callable[[str], None],
    ) -> None:
        self._folder = folder
        self._copies = copies
        self._epoch = epoch
        self._addresses = addresses
        self._ask = ask
        self._filled: State | None = None  # the state that the disk holds
        self._known: dict[str, tuple[str, str]] = {}  # path → (version, chrome) that it was kept at
        self._lock: IO[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._run, name="filler", daemon=True).start()

    def _run(self) -> None:
        began = -ROUND_SECONDS
        while True:
            state = self._epoch.look()
            is_time = time.monotonic() - began >= ROUND_SECONDS
            if state is not None and state is not self._filled and is_time and self._is_mine():
                began = time.monotonic()
                try:
                    self.fill(state)
                except Exception:  # the database went away, or the disk is full: later again
                    log.exception("keeping every page on disk")
            time.sleep(LOOK_SECONDS)

    def fill(self, state: State) -> None:
        """Keep what is not yet kept as it is in `state`; drop what is no longer published."""
        there = set()
        for path, version in list(self._addresses()):
            there.add(path)
            wanted = (version or str(state.number), state.chrome)
            if self._known.get(path) == wanted:
                continue
            if self._epoch.look() is None:
                return
            started = time.monotonic()
            self._ask(path)
            self._known[path] = wanted
            time.sleep(REST * (time.monotonic() - started))
        for path in self._known.keys() - there:
            self._copies.drop(path)
            del self._known[path]
        self._filled = state

    def _is_mine(self) -> bool:
        """Whether this process is the one of its machine that does it."""
        if self._lock is not None:
            return True
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = (self._folder / "lock").open("wb")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                return False
            self._lock = lock
            return True
        return False
