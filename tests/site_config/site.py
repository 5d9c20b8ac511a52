"""A stand-in for the database and Django, to try the layer of finished answers by itself."""

import sqlite3
import threading
import time
from dataclasses import dataclass, field
from wsgiref.util import setup_testing_defaults

from site_config.epoch import LOOK_SECONDS, Epoch, SQLiteEpoch
from site_config.published import Published

DEADLINE_SECONDS = 60  # for what hangs alone


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class TinySite:
    """One page at /page/, one list at /list/; `calls` counts what reached the application."""

    file: str
    calls: list[str] = field(default_factory=list)
    asked: threading.Event = field(default_factory=threading.Event)  # a page was read
    answers: threading.Event = field(default_factory=threading.Event)  # where it isn't held up
    broken: bool = False
    status: str = "200 OK"
    extra: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self):
        self.writer = sqlite3.connect(self.file, isolation_level=None, check_same_thread=False)
        self.writer.executescript(
            "PRAGMA journal_mode = WAL;"
            "CREATE TABLE glossary_epoch (id, number, chrome, next_due_at);"
            "CREATE TABLE glossary_page (id INTEGER PRIMARY KEY, version);"
            "INSERT INTO glossary_epoch VALUES (1, 1, 'blue', NULL);"
            "INSERT INTO glossary_page VALUES (7, 'v1'), (8, 'w1');"
        )
        self.lock = threading.Lock()
        self.answers.set()
        self.epoch = SQLiteEpoch(self.file)
        self.layer = self.make_layer()

    def make_layer(self, **options):
        return Published(
            self.django,
            epoch=options.pop("epoch", self.epoch),
            site=("https", "gloss.example"),
            allowed_hosts=["gloss.example", "127.0.0.1"],
            passed_on=("/admin/",),
            **{"most_bytes": 1_000_000, **options},
        )

    def publish(self, page=7, version=""):
        """A publishing transaction that gives `page` this version, or touches no page."""
        self.writer.execute("BEGIN IMMEDIATE")
        if version:
            self.writer.execute(
                "UPDATE glossary_page SET version = ? WHERE id = ?", (version, page)
            )
        self.writer.execute("UPDATE glossary_epoch SET number = number + 1")
        self.execute("COMMIT")

    def execute(self, statement):
        self.writer.execute(statement)
        time.sleep(LOOK_SECONDS)  # as it takes an editor to hear of it

    def django(self, environ, start_response):
        path = environ["PATH_INFO"]
        with self.lock:
            self.calls.append(path)
        if self.broken:
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"away"]
        page = {"/page/": 7, "/other/": 8}.get(path, 0)
        headers = [("Content-Type", "text/html; charset=utf-8"), *self.extra]
        body = f"{path} asked for by {environ['HTTP_HOST']}"
        if page:
            reader = sqlite3.connect(self.file)
            found = reader.execute("SELECT version FROM glossary_page WHERE id = ?", (page,))
            version = found.fetchone()[0]
            reader.close()
            headers += [("X-Gloss-Keep", f"page:{page}:{version}")]
            headers += [("Last-Modified", "Mon, 02 Nov 2026 10:00:00 GMT")]
            body = f"<p>{version}</p>" + "<p>words</p>" * 100
        elif path == "/list/":
            headers += [("X-Gloss-Keep", "list")]
        self.asked.set()
        assert self.answers.wait(DEADLINE_SECONDS)
        start_response(self.status, headers)
        return [body.encode()]

    def get(self, path, *, layer=None, method="GET", query="", host="gloss.example", **headers):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        setup_testing_defaults(environ)
        got = []
        chunks = (layer or self.layer)(environ, lambda *answer: got.append(answer))
        body = b"".join(chunks)
        status, pairs = got[-1]
        return Reply(int(status[:3]), dict(pairs), body)


class UnreachableEpoch(Epoch):
    def look(self):
        return self.state

    def _connect(self):
        raise OSError("no route")

    def _errors(self):
        return (OSError,)
