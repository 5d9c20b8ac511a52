"""The thin layer ahead of Django that hands out finished answers.

It holds what views marked by `keep.py`: GET and HEAD of a path without a query, for a host that
is ours. A held answer is handed out as long as nothing was published since (`epoch.py`). After
that, a page costs one read of its row, and is made again if its version or the chrome changed;
a list is made again, but at most once a second. Of all requests that wait for the same path, one
makes it. When the database is away, the newest of what is held and what lies on disk
(`copies.py`) is handed out, and nothing of which this machine has learnt that it went.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.http.request import split_domain_port, validate_host
from django.utils.http import http_date

from site_config.copies import Copies
from site_config.epoch import Away, Epoch, State
from site_config.held import Headers, Held, Shelf
from site_config.keep import KEEP

log = logging.getLogger(__name__)

AWAY = "gloss.away"  # says to Django that asking the database would be waiting for nothing
FOR_THE_LOG = ("HTTP_X_REQUEST_ID", "HTTP_X_FORWARDED_FOR")  # and for limits: no answer shows it
LIST_SECONDS = 1.0
PATIENCE_SECONDS = 10.0  # for another request that is making the same path
KNOWN_HOSTS = 64
GONE = ("200", "301", "302", "308", "404", "410")  # what stood here is no longer to be shown


class Published:
    """A WSGI application around Django's."""

    def __init__(
        self,
        app: WSGIApplication,
        *,
        epoch: Epoch,
        site: tuple[str, str],
        allowed_hosts: Iterable[str],
        passed_on: tuple[str, ...],
        most_bytes: int,
        copies: Copies | None = None,
        squeeze: Callable[[Held], None] | None = None,
    ) -> None:
        """site: scheme and host by which Django is asked. passed_on: beginnings of paths that
        Django answers itself. squeeze: told of every new answer, to compress it better later."""
        self._app = app
        self._epoch = epoch
        self._look = epoch.look
        self._scheme, self._site_host = site
        self._allowed_hosts = tuple(allowed_hosts)
        self._hosts: set[str] = set()
        self._passed_on = passed_on
        self.shelf = Shelf(most_bytes)
        self._get = self.shelf.get
        self._copies = copies
        self._squeeze = squeeze
        self._flights: dict[str, threading.Event] = {}
        self._swept: State | None = None
        self.handed_out = 0  # about: threads that count at once may lose one

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        held = self._get(environ["PATH_INFO"])
        if (
            held is not None
            and held.seen is self._look()
            and environ["REQUEST_METHOD"] in ("GET", "HEAD")
            and not environ.get("QUERY_STRING")
            and environ.get("HTTP_HOST") in self._hosts
        ):
            self.handed_out += 1
            return held.answer(environ, start_response)
        return self._slowly(environ, start_response)

    def _slowly(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.url_scheme"] = self._scheme
        path = environ["PATH_INFO"]
        if (
            environ["REQUEST_METHOD"] not in ("GET", "HEAD")
            or environ.get("QUERY_STRING")
            or path.startswith(self._passed_on)
            or not self._is_our_host(environ.get("HTTP_HOST", ""))
        ):
            if self._look() is None:
                environ[AWAY] = "1"
            return self._app(environ, start_response)
        held = self._true(path)
        if held is not None:
            self.handed_out += 1
            return held.answer(environ, start_response)
        return self._make(path, environ, start_response)

    def _is_our_host(self, host: str) -> bool:
        if host in self._hosts:
            return True
        domain, _ = split_domain_port(host)
        if not domain or not validate_host(domain, self._allowed_hosts):
            return False
        if len(self._hosts) < KNOWN_HOSTS:
            self._hosts.add(host)
        return True

    def _true(self, path: str) -> Held | None:
        """What may be handed out for `path` without asking Django."""
        state = self._look()
        if state is None:
            return self._while_away(path)
        held = self._get(path)
        return held if held is not None and self._still_true(held, state) else None

    def _still_true(self, held: Held, state: State) -> bool:
        if held.seen is state:
            return True
        if not held.page:
            return time.monotonic() - held.made_at < LIST_SECONDS
        if held.chrome != state.chrome:
            return False
        try:
            version = self._epoch.version(held.page)
        except Away:
            return self._while_away(held.path) is held
        if version != held.version:
            return False
        held.seen = state
        held.number = state.number
        return True

    def _while_away(self, path: str) -> Held | None:
        """The newest that this machine has of `path`, unless it is known to be gone.

        Every process keeps on disk what it makes, so what lies there is the newest of them all.
        """
        held = self._get(path)
        if held is not None and held.seen is None:
            return held
        kept = self._copies.tag(path) if self._copies else ""
        if kept and (held is None or held.tag != kept):
            return self._take_copy(path)
        if held is None:
            return None
        if not kept:
            gone_by = self._swept.number if self._swept else 0
            if held.page and held.number < gone_by:
                return None  # made while it went
            if not held.page and self._copies:
                return None  # taken from the disk, since it may tell of what went
        held.seen = None  # the next request needn't look again
        return held

    def sweep(self) -> None:
        """Forget pages that went, as soon as that is known; to be called after each look.

        A process that isn't asked for them would show them again while the database is away.
        """
        state = self._epoch.state
        if state is None or state is self._swept:
            return
        pages = {held.page for held in list(self.shelf.values()) if held.page}
        try:
            versions = self._epoch.versions(pages)
        except Away:
            return
        for held in list(self.shelf.values()):
            if held.number > state.number:
                continue
            if not held.page:
                if held.seen is None:  # from the time that the database was away
                    self.shelf.drop(held.path)
            elif held.page not in versions:
                self.shelf.drop(held.path)
            else:
                held.number = state.number
                if (held.version, held.chrome) == (versions[held.page], state.chrome):
                    held.seen = state
        self._swept = state

    def _make(
        self, path: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask Django once, however many are waiting, and keep the answer if it may be kept."""
        landed = threading.Event()
        while (other := self._flights.setdefault(path, landed)) is not landed:
            other.wait(PATIENCE_SECONDS)
            held = self._true(path)
            if held is not None:
                return held.answer(environ, start_response)
            if self._get(path) is None:  # not for keeping: no reason to queue
                return self._app(environ, start_response)
        try:
            return self._ask(path, environ, start_response)
        finally:
            del self._flights[path]
            landed.set()

    def _ask(
        self, path: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        state = self._look()  # before the question: what is published after it makes this old
        answer = _Answer()
        chunks = self._app(self._plain(environ), answer)
        if answer.status.startswith("200") and (mark := answer.mark()):
            try:
                body = b"".join(chunks)
            finally:
                _close(chunks)
            held = Held(path, body, _dated(answer.headers), mark=mark, seen=state)
            self.shelf.put(held)
            if self._copies:
                self._copies.put(held)
            if self._squeeze:
                self._squeeze(held)
            return held.answer(environ, start_response)
        if answer.status.startswith("5"):
            older = self._older(path)
            if older is not None:
                _close(chunks)
                return older.answer(environ, start_response)
        elif answer.status.startswith(GONE):
            self.shelf.drop(path)
            if self._copies:
                self._copies.drop(path)
        if environ["REQUEST_METHOD"] == "HEAD":
            _close(chunks)
            return self._app(environ, start_response)
        start_response(answer.status, [pair for pair in answer.headers if pair[0] != KEEP])
        return chunks

    def _older(self, path: str) -> Held | None:
        """What stood at `path` before Django failed, unless it is gone."""
        if self._look() is None:
            return self._while_away(path)
        held = self._get(path)
        if held is None:
            return self._take_copy(path)
        try:
            is_gone = held.page and self._epoch.version(held.page) is None
        except Away:
            return self._while_away(path)
        return None if is_gone else held

    def put_on_disk(self, path: str) -> None:
        """Ask Django for what stands at `path`, as servers hand it over; keep it on disk alone."""
        state = self._look()
        answer = _Answer()
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_NAME": self._site_host.partition(":")[0],
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": self._scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        chunks = self._app(self._plain(environ), answer)
        try:
            body = b"".join(chunks)
        finally:
            _close(chunks)
        if self._copies and answer.status.startswith("200") and (mark := answer.mark()):
            headers = _dated(answer.headers)
            self._copies.put(Held(path, body, headers, mark=mark, seen=state))
        elif self._copies and answer.status.startswith(GONE):
            self._copies.drop(path)

    def _plain(self, environ: WSGIEnvironment) -> WSGIEnvironment:
        """The request as if anybody had sent it: what is kept may depend on the path only."""
        plain = {
            name: value
            for name, value in environ.items()
            if not name.startswith("HTTP_") or name in FOR_THE_LOG
        }
        if self._look() is None:
            plain[AWAY] = "1"
        plain["REQUEST_METHOD"] = "GET"
        plain["CONTENT_LENGTH"] = ""
        plain["HTTP_HOST"] = self._site_host
        return plain

    def _take_copy(self, path: str) -> Held | None:
        held = self._copies.get(path) if self._copies else None
        if held is not None:
            self.shelf.put(held)
        return held


class _Answer:
    """Stands in for start_response and remembers what Django said."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []

    def __call__(
        self, status: str, headers: Headers, exc_info: object = None
    ) -> Callable[..., object]:
        self.status, self.headers = status, list(headers)
        return lambda data: None

    def mark(self) -> str:
        """What the view said by `keep.py`; nothing if the answer is for one reader only."""
        named = {name.lower(): value for name, value in self.headers}
        mark = named.get(KEEP.lower(), "")
        if mark and ("set-cookie" in named or "cookie" in named.get("vary", "").lower()):
            log.error("an answer marked to be kept depends on cookies: not kept")
            return ""
        self.headers = [pair for pair in self.headers if pair[0] != KEEP]
        return mark


def _dated(headers: Headers) -> Headers:
    """`headers`, in which Last-Modified, where it stands, is when these bytes were made.

    A page's links and what stands around it change without its content: who asks by that date
    alone must not be told that nothing did.
    """
    now = http_date()
    return [(name, now if name.lower() == "last-modified" else value) for name, value in headers]


def _close(chunks: Iterable[bytes]) -> None:
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
