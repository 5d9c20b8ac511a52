"""The site, asked as readers ask it, but without a server."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from site_config.held import as_asked


@dataclass(frozen=True)
class Answer:
    """What stands at an address. location: where it leads, as a path, if it leads elsewhere."""

    status: int
    kind: str  # media type
    body: bytes
    location: str = ""


class Site:
    """Asks Django for one address after another."""

    def __init__(self) -> None:
        self._django = WSGIHandler()

    def get(self, address: str) -> Answer:
        request = WSGIRequest(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": as_asked(address),
                "SERVER_NAME": settings.SITE_HOST,
                "SERVER_PORT": "443" if settings.SECURE else "80",
                "HTTP_HOST": settings.SITE_NETLOC,
                "wsgi.url_scheme": settings.SITE_SCHEME,
                "wsgi.input": io.BytesIO(),
            }
        )
        vars(request)["is_static"] = True  # templates ask for it
        response = self._django.get_response(request)
        return Answer(
            response.status_code,
            response.get("Content-Type", "").partition(";")[0],
            b"".join(map(response.make_bytes, response)),
            response.get("Location", ""),
        )


@contextmanager
def called(url: str) -> Iterator[None]:
    """While it lasts, absolute addresses begin with `url` in place of SITE_URL."""
    before = settings.SITE_URL
    settings.SITE_URL = url.rstrip("/")
    try:
        yield
    finally:
        settings.SITE_URL = before


def base_path(url: str) -> str:
    """The folder that a site at `url` lies in: "/" or "/sub/"."""
    return f"/{urlsplit(url).path.strip('/')}/".replace("//", "/")
