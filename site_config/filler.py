"""Sees to it that a machine has every published page on its disk, asked for or not.

One process of each machine does it, by a lock on the folder. It looks twice a second: what went
is dropped at once and what was published is renewed, so that neither comes back while the
database is away. Once a minute at most it compares all that is published with all that is kept,
and rests between two pages longer than a page takes: readers come first. Nothing of this is held
in memory.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from site_config.copies import Copies
from site_config.epoch import Epoch, State
from site_config.held import as_asked

log = logging.getLogger(__name__)

ROUND_SECONDS = 60.0
LOOK_SECONDS = 0.5
REST = 2.0  # times what a page took
MOST_AT_ONCE = 50  # pages renewed as soon as they are published; of more, the next round does it


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What happened to published pages since a change of an earlier number, told by paths."""

    last: int  # number of the newest
    went: tuple[str, ...] = ()  # withdrawn, or moved to another path
    came: tuple[str, ...] = ()  # published or updated


Addresses = Callable[[], Iterable[tuple[str, str]]]
ChangesSince = Callable[[int | None], Changes]


class Filler:
    """addresses: every (path, version); lists have none. changes: what happened since a change of
    that number. ask: puts the answer at a path on disk."""

    def __init__(
        self,
        copies: Copies,
        epoch: Epoch,
        *,
        addresses: Addresses,
        changes: ChangesSince,
        ask: Callable[[str], None],
    ) -> None:
        self._copies = copies
        self._epoch = epoch
        self._addresses = addresses
        self._changes = changes
        self._ask = ask
        self._weeded: State | None = None  # the state as of which nothing on disk went
        self._filled: State | None = None  # the state that the disk holds
        self._lock: IO[bytes] | None = None

    def start(self) -> None:
        threading.Thread(target=self._run, name="filler", daemon=True).start()

    def _run(self) -> None:
        began = -ROUND_SECONDS
        while True:
            try:
                state = self.weed() if self._is_mine() else None
                is_time = time.monotonic() - began >= ROUND_SECONDS
                if state is not None and state is not self._filled and is_time:
                    began = time.monotonic()
                    self.fill(state)
            except Exception:  # the database went away, or the disk is full: later again
                log.exception("keeping every page on disk")
                time.sleep(LOOK_SECONDS)
            time.sleep(LOOK_SECONDS)

    def weed(self) -> State | None:
        """Drop what went, and renew what was published since the last time; the state now."""
        state = self._epoch.look()
        if state is None or state is self._weeded:
            return state
        number, change = self._copies.weeded()
        found = self._changes(change)
        if state.number < number or found.last < (change or 0):
            log.warning("the database is an older one: copies on disk are begun anew")
            self._copies.clear()
            found = self._changes(None)
        went, came = map(as_asked, found.went), [as_asked(path) for path in found.came]
        self._copies.forget(went, number=state.number, change=found.last)
        self._weeded = state
        if len(came) <= MOST_AT_ONCE:
            for path in came:
                self._ask(path)
                self._copies.note_listed(path, "")
                for twin in self._copies.twins(path):
                    self._ask(twin)
        return state

    def fill(self, state: State) -> None:
        """Keep what is not yet kept as it is in `state`; drop what is no longer published."""
        addresses = ((as_asked(path), version) for path, version in self._addresses())
        self._copies.compare(addresses, number=state.number)
        for path, version in self._copies.outdated(number=state.number, chrome=state.chrome):
            if self.weed() is None:
                return
            started = time.monotonic()
            self._ask(path)
            self._copies.note_listed(path, version)
            time.sleep(REST * (time.monotonic() - started))
        self._copies.drop_untrue_twins()
        self._filled = state

    def _is_mine(self) -> bool:
        """Whether this process is the one of its machine that does it."""
        if self._lock is not None:
            return True
        folder = self._copies.folder
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            lock = (folder / "lock").open("ab")  # which writes nothing, not even a time
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
                return False
            self._lock = lock
            self._copies.begin()
            return True
        return False
