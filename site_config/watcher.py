"""What works between requests: a thread of each process, and on PostgreSQL one that listens.

It reads the epoch once a second, and when the database says that it changed; it starts what has
become due; and it compresses answers that last as well as can be, which takes longer than to make
them: too slow while a reader waits, and wasted on what the next publish replaces.
"""

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable

from site_config.epoch import Epoch
from site_config.held import Held

log = logging.getLogger(__name__)

READ_SECONDS = 1.0
RETRY_SECONDS = 5.0  # after a try to publish what is due
SETTLED_SECONDS = 10.0  # an answer that stood for so long is likely to stand on


class Watcher:
    def __init__(self, epoch: Epoch, *, publish_due: Callable[[], object]) -> None:
        self._epoch = epoch
        self._publish_due = publish_due
        self._due_thread: threading.Thread | None = None
        self._due_again_at = 0.0
        self._read_at = -READ_SECONDS
        self._squeeze: Callable[[Held], None] | None = None
        self._fresh: deque[Held] = deque(maxlen=1000)
        self._wake = threading.Event()
        self._was_told = threading.Event()
        self._rounds: list[Callable[[], object]] = []

    def each_round(self, call: Callable[[], object]) -> None:
        """Have `call` called once a second, and when something changed."""
        self._rounds.append(call)

    def start(self, squeeze: Callable[[Held], None]) -> None:
        """Begin, here and in every process forked from here. squeeze: compresses an answer."""
        self._squeeze = squeeze
        self._run()
        os.register_at_fork(after_in_child=self._run)

    def add(self, held: Held) -> None:
        """Have an answer compressed when nobody waits for it, if it lasts."""
        self._fresh.append(held)

    def _run(self) -> None:
        threading.Thread(target=self._watch, name="published", daemon=True).start()
        if self._epoch.can_listen:
            threading.Thread(target=self._listen, name="listening", daemon=True).start()

    def _listen(self) -> None:
        while True:
            self._epoch.listen(self.tell)
            time.sleep(READ_SECONDS)

    def tell(self) -> None:
        """Read the epoch now: it has changed."""
        self._epoch.read()
        self._was_told.set()
        self._wake.set()

    def _watch(self) -> None:
        while True:
            try:
                self.once()
            except Exception:  # whatever it was: this thread must not end
                log.exception("watching what is published")
            self._wake.wait(self._seconds_to_wait())

    def once(self) -> None:
        """One round."""
        self._wake.clear()
        is_time = self._seconds_to_wait() <= 0
        if is_time:
            self._epoch.read()
            self._read_at = time.monotonic()
        if is_time or self._was_told.is_set():
            self._was_told.clear()
            for call in self._rounds:
                call()
        due_at = self._epoch.due_at
        if due_at is not None and time.time() >= due_at:
            self._start_due()
        while self._squeeze and self._has_settled() and self._seconds_to_wait() > 0:
            if self._was_told.is_set():
                return
            self._squeeze(self._fresh.popleft())

    def _has_settled(self) -> bool:
        """Whether the oldest answer that waits to be compressed has stood for long enough."""
        return bool(self._fresh) and time.monotonic() - self._fresh[0].made_at > SETTLED_SECONDS

    def _seconds_to_wait(self) -> float:
        seconds = self._read_at + READ_SECONDS - time.monotonic()
        until_due = (self._epoch.due_at or 0.0) - time.time()
        return min(seconds, until_due) if until_due > 0 else seconds

    def _start_due(self) -> None:
        """Publish in a thread of its own: once at a time, and not again at once if it failed."""
        running = self._due_thread is not None and self._due_thread.is_alive()
        if running or time.monotonic() < self._due_again_at:
            return
        self._due_again_at = time.monotonic() + RETRY_SECONDS
        self._due_thread = threading.Thread(target=self._due, name="due", daemon=True)
        self._due_thread.start()

    def _due(self) -> None:
        try:
            self._publish_due()
        except Exception:
            log.exception("publishing what is due")
