"""As much of S3 as uploads need: objects that are put, read, listed and deleted, in memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Bucket(BaseHTTPRequestHandler):
    objects: dict[str, bytes] = {}
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.objects[self._name()] = body
        self._answer(200)

    def do_GET(self) -> None:
        name, asked = self._name(), parse_qs(urlsplit(self.path).query)
        if "list-type" in asked or "prefix" in asked or not name:
            self._answer(200, self._listing(asked.get("prefix", [""])[0]))
        elif name in self.objects:
            self._answer(200, self.objects[name])
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    do_HEAD = do_GET

    def do_DELETE(self) -> None:
        self.objects.pop(self._name(), None)
        self._answer(204)

    def _name(self) -> str:
        """Without the bucket. Nobody comes in without a signature."""
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        return unquote(urlsplit(self.path).path).lstrip("/").partition("/")[2]

    def _listing(self, prefix: str) -> bytes:
        names = sorted(name for name in self.objects if name.startswith(prefix))
        here = [name for name in names if "/" not in name.removeprefix(prefix)]
        below = {prefix + name.removeprefix(prefix).split("/")[0] + "/" for name in names} - {
            f"{name}/" for name in here
        }
        found = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.objects[name])}</Size></Contents>"
            for name in here
        )
        folders = "".join(
            f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>"
            for name in sorted(below)
        )
        return (
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<IsTruncated>false</IsTruncated>{found}{folders}</ListBucketResult>"
        ).encode()

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"0"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def bucket() -> Iterator[tuple[str, dict[str, bytes]]]:
    """The address of a new one, and what it holds."""
    objects: dict[str, bytes] = {}
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("OwnBucket", (Bucket,), {"objects": objects})
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", objects
    finally:
        server.shutdown()
        server.server_close()
