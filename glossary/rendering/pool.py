"""Rendering with a limit on time: in warm processes of our own that can be killed.

A thread can't be stopped, a process can. Plain child processes with a pipe are used and not
`multiprocessing`, because a server's worker may be a daemonic process, which may have no children
of that kind; and nothing of the server is imported again in the child. The child needs settings
and templates, never the database. It ends by itself when its parent is gone.
"""

import atexit
import os
import pickle  # noqa: S403 (only between this process and the child that it started)
import queue
import selectors
import struct
import subprocess
import sys
import threading
import time
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, ExplainerDocument
from glossary.rendering.pipeline import MAX_BYTES, bytes_of, render
from glossary.rendering.results import (
    RenderBusy,
    Rendered,
    RenderError,
    RenderTimeout,
    Surroundings,
)

PREVIEW_BYTES: Final = 64 * 1024
SHORT_BYTES = 32 * 1024  # at the 10 ms a kB of the worst text a third of a second, wherever it is
PREVIEW_SECONDS = 2.0
PATIENCE_SECONDS = 0.2  # for a place: who waits holds up a thread that readers need
KEPT_SECONDS = 10.0  # for a text that is to be kept: to refuse it wrongly costs more than to wait
KEPT_PATIENCE_SECONDS = 2.0  # who publishes holds the lock of all who do
_WORKERS: Final = 2
_SECONDS_TO_START: Final = 30.0
_HEADER: Final = struct.Struct(">I")
_LARGEST_ANSWER: Final = 256 * 1024 * 1024


def render_within(text: str, seconds: float | None = None) -> SafeString:
    """Return `text` as finished HTML for a preview.

    Raises RenderTimeout after `seconds` (PREVIEW_SECONDS where none are given), RenderBusy at once
    where others are being rendered, and RenderError for more text than a preview takes.
    """
    size = len(text.encode(errors="replace"))
    if size > PREVIEW_BYTES:
        said = _("A preview takes %(most)s kB at most; this text has %(size)s kB.")
        raise RenderError(said % {"most": PREVIEW_BYTES // 1024, "size": size // 1024})
    html: SafeString = _ask("preview", (text,), seconds or PREVIEW_SECONDS, PATIENCE_SECONDS)
    return html


def render_document_within(
    document: ConceptDocument | ExplainerDocument,
    surroundings: Surroundings,
    seconds: float | None = None,
) -> Rendered:
    """As `pipeline.render`, but raises RenderTimeout after `seconds`, as `render_within`."""
    asked = (document, surroundings)
    rendered: Rendered = _ask("document", asked, seconds or PREVIEW_SECONDS, PATIENCE_SECONDS)
    return rendered


def render_to_keep(
    document: ConceptDocument | ExplainerDocument, surroundings: Surroundings
) -> Rendered:
    """The same for what is published or imported: it may take longer, and waits for its turn.

    A short text takes no time that is worth a process of its own: it is rendered here.
    """
    if bytes_of(document) <= SHORT_BYTES:
        return render(document, surroundings)
    asked = (document, surroundings)
    rendered: Rendered = _ask("document", asked, KEPT_SECONDS, KEPT_PATIENCE_SECONDS)
    return rendered


class _Worker:
    """One child process, and the way to ask it."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603 (this very interpreter and module)
            [sys.executable, "-m", "glossary.rendering.pool_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            close_fds=True,
        )
        self._receive(time.monotonic() + _SECONDS_TO_START)

    def ask(self, request: bytes, seconds: float) -> bytes:
        """Return the answer, or raise RenderTimeout; then this worker is of no more use."""
        assert self._process.stdin is not None  # noqa: S101
        deadline = time.monotonic() + seconds
        self._process.stdin.write(_HEADER.pack(len(request)) + request)
        self._process.stdin.flush()
        return self._receive(deadline)

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue

    def _receive(self, deadline: float) -> bytes:
        length = _HEADER.unpack(self._read(_HEADER.size, deadline))[0]
        if length > _LARGEST_ANSWER:
            raise EOFError
        return self._read(length, deadline)

    def _read(self, length: int, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101
        descriptor = self._process.stdout.fileno()
        got = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(got) < length:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise RenderTimeout(_("This text takes too long to render. Make it shorter."))
                part = os.read(descriptor, min(length - len(got), 1 << 20))
                if not part:
                    raise EOFError
                got += part
        return bytes(got)


class _Pool:
    """A few workers, started when they are first needed, one question each at a time."""

    def __init__(self) -> None:
        self._places: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _each in range(_WORKERS):
            self._places.put(None)
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()

    def ask(self, request: bytes, seconds: float, patience: float) -> bytes:
        try:
            worker = self._places.get(timeout=patience)
        except queue.Empty:
            raise RenderBusy(_("Too many texts are being rendered just now. Try again.")) from None
        try:
            worker = self._living(worker)
            answer = worker.ask(request, seconds)
        except BaseException:
            self._places.put(None)
            if worker is not None:
                self._remove(worker)
            raise
        self._places.put(worker)
        return answer

    def stop(self) -> None:
        """Kill all workers; the next question starts new ones."""
        with self._lock:
            workers, self._all = self._all, set()
        for worker in workers:
            worker.kill()

    def _living(self, worker: _Worker | None) -> _Worker:
        if worker is not None and worker.is_alive():
            return worker
        if worker is not None:
            self._remove(worker)
        fresh = _Worker()
        with self._lock:
            self._all.add(fresh)
        return fresh

    def _remove(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.kill()


_pool = _Pool()


def _after_fork() -> None:
    """A forked server process starts workers of its own and leaves those of its parent alone."""
    global _pool
    _pool = _Pool()


os.register_at_fork(after_in_child=_after_fork)


def stop() -> None:
    """End the child processes; they start again when they are needed."""
    _pool.stop()


atexit.register(stop)


def _ask(kind: str, arguments: tuple[Any, ...], seconds: float, patience: float) -> Any:
    request = pickle.dumps((kind, arguments, get_language()))
    if len(request) > 40 * MAX_BYTES:
        raise RenderError(_("The text and what it refers to are too large to be rendered."))
    try:
        answer = _pool.ask(request, seconds, patience)
    except (EOFError, BrokenPipeError, struct.error):
        raise RenderError(_("This text could not be rendered.")) from None
    is_good, value = pickle.loads(answer)  # noqa: S301
    if not is_good:
        raise RenderError(value)
    return value
