"""Finished answers in memory, each with its compressed twins, within a bound of bytes."""

import gzip
import threading
import time
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from wsgiref.types import StartResponse, WSGIEnvironment

import brotli

from site_config.epoch import State

IDENTITY, GZIP, BROTLI = 0, 1, 2
QUICK, BEST = (6, 5), (9, 11)  # gzip level, brotli quality
SMALLEST_BYTES = 256  # below this a twin saves nothing
OVERHEAD_BYTES = 2048  # of one answer: headers, lists, the object itself

Headers = list[tuple[str, str]]


def as_asked(path: str) -> str:
    """A path as servers hand it over (PEP 3333), by which answers are held."""
    return path.encode().decode("latin-1")


class Held:
    """One finished answer of status 200: everything that a request for its path can need."""

    __slots__ = (
        "body",
        "chrome",
        "headers",
        "made_at",
        "modified",
        "not_modified",
        "number",
        "page",
        "path",
        "seen",
        "size",
        "tag",
        "twins",
        "used",
        "version",
    )

    def __init__(
        self, path: str, body: bytes, headers: Headers, *, mark: str, seen: State | None
    ) -> None:
        """mark: what the view said by `keep.py`. seen: the state before the answer was made."""
        self.path = path
        self.body = body
        self.tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        replaced = {"content-length", "etag", "vary"}
        self.headers = [pair for pair in headers if pair[0].lower() not in replaced]
        # Weak, since a twin may be compressed anew; of the bytes themselves, since an upgrade
        # can change a template and no version.
        varies = next((v for n, v in headers if n.lower() == "vary"), "")
        vary = "Accept-Encoding, Accept" if "Accept" in varies.split(", ") else "Accept-Encoding"
        self.headers += [("ETag", f"W/{self.tag}"), ("Vary", vary)]
        self.modified = next((v for n, v in headers if n.lower() == "last-modified"), "")
        self.not_modified = [pair for pair in self.headers if pair[0].lower() != "content-type"]
        self.page, self.version = 0, ""
        if mark.startswith("page:"):
            _, page, self.version = mark.split(":", 2)
            self.page = int(page)
        self.seen = seen
        self.chrome = seen.chrome if seen else ""
        self.number = seen.number if seen else 0  # of the state in which its page was there
        self.made_at = time.monotonic()
        self.used = False
        self.compress(QUICK)

    def compress(self, levels: tuple[int, int]) -> None:
        """Make the twins; a request meanwhile gets the ones from before."""
        twins = [self._twin(self.body, "")]
        if len(self.body) < SMALLEST_BYTES:
            twins *= 3
        else:
            twins.append(self._twin(gzip.compress(self.body, levels[0], mtime=0), "gzip"))
            twins.append(self._twin(brotli.compress(self.body, quality=levels[1]), "br"))
        self.twins = tuple(twins)
        self.size = sum(len(lines[0]) for _, lines in twins) + OVERHEAD_BYTES

    def _twin(self, body: bytes, coding: str) -> tuple[Headers, list[bytes]]:
        headers = [*self.headers, ("Content-Length", str(len(body)))]
        if coding:
            headers.append(("Content-Encoding", coding))
        return headers, [body]

    def answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """The answer, or 304 without a body to those who have it already."""
        self.used = True
        if "HTTP_IF_NONE_MATCH" in environ:
            known = environ["HTTP_IF_NONE_MATCH"]
            unchanged = self.tag in known or known == "*"
        elif "HTTP_IF_MODIFIED_SINCE" in environ:
            unchanged = self._unchanged_since(environ["HTTP_IF_MODIFIED_SINCE"])
        else:
            unchanged = False
        if unchanged:
            start_response("304 Not Modified", self.not_modified)
            return []
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        coding = _codings.get(accepted)
        headers, body = self.twins[best_coding(accepted) if coding is None else coding]
        start_response("200 OK", headers)
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def _unchanged_since(self, moment: str) -> bool:
        if not self.modified or moment == self.modified:
            return bool(self.modified)
        try:
            return parsedate_to_datetime(moment) >= parsedate_to_datetime(self.modified)
        except (ValueError, TypeError):
            return False


_codings: dict[str, int] = {}


def best_coding(accepted: str) -> int:
    """Which twin an Accept-Encoding asks for: the smallest that it doesn't refuse."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.partition(";")
        try:
            weight = float(parameter.replace(" ", "").removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        weights[name.strip()] = weight
    anything = weights.get("*", 0.0)
    coding = IDENTITY
    if weights.get("br", anything) > 0:
        coding = BROTLI
    elif weights.get("gzip", anything) > 0:
        coding = GZIP
    if len(_codings) < 256:
        _codings[accepted] = coding
    return coding


class Shelf(dict[str, Held]):
    """Held answers by path. When they are too many bytes, those unused for longest go first."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self.most_bytes = most_bytes
        self.bytes = 0
        self._lock = threading.Lock()

    def put(self, held: Held) -> None:
        with self._lock:
            self._take(held.path)
            self[held.path] = held
            self.bytes += held.size
            while self.bytes > self.most_bytes:
                oldest = next(iter(self.values()))
                self._take(oldest.path)
                if oldest.used and oldest is not held:  # a second chance, at the other end
                    oldest.used = False
                    self[oldest.path] = oldest
                    self.bytes += oldest.size

    def drop(self, path: str) -> None:
        with self._lock:
            self._take(path)

    def squeeze(self, held: Held) -> None:
        """Give an answer its best twins, if it is still held."""
        if self.get(held.path) is not held:
            return
        before = held.size
        held.compress(BEST)
        with self._lock:
            if self.get(held.path) is held:
                self.bytes += held.size - before

    def _take(self, path: str) -> None:
        held = self.pop(path, None)
        if held is not None:
            self.bytes -= held.size
