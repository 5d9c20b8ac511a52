"""Which form of a page a program asks for: its twin, where Accept names that before HTML.

It stands ahead of what holds finished answers and only changes the path that is asked for, so each
form is held, compressed and tagged under its own address. Browsers are passed on by one look-up.
"""

from collections.abc import Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HTML = ("text/html", "application/xhtml+xml")
KNOWN_HEADERS = 256


class Negotiated:
    """A WSGI application around the site's."""

    def __init__(self, app: WSGIApplication, *, below: str, endings: Mapping[str, str]) -> None:
        """below: beginning of the paths that have twins. endings: media type to the twin's."""
        self._app = app
        self._below = below
        self._endings = endings
        self._known: dict[str, str] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT", "")
        ending = self._known.get(accepted)
        if ending is None:
            ending = self._choose(accepted)
        if not ending:
            return self._app(environ, start_response)
        return self._twin(ending, environ, start_response)

    def _twin(
        self, ending: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        slug = path[len(self._below) : -1]
        if not (path.startswith(self._below) and path.endswith("/")) or "/" in slug or not slug:
            return self._app(environ, start_response)

        def start(status: str, headers: list[tuple[str, str]], *error: object) -> object:
            said = [pair for pair in headers if pair[0].lower() != "vary"]
            vary = next((value for name, value in headers if name.lower() == "vary"), "")
            said.append(("Vary", f"Accept, {vary}" if vary else "Accept"))
            if status.startswith("200"):
                said.append(("Content-Location", twin))
            return start_response(status, said, *error)  # type: ignore[arg-type]

        twin = path[:-1] + ending
        return self._app({**environ, "PATH_INFO": twin}, start)  # type: ignore[arg-type]

    def _choose(self, accepted: str) -> str:
        """The ending of the twin that is preferred to HTML, or nothing. Remembered."""
        weights = read_accept(accepted)
        anything = max(weights.get("*/*", 0.0), weights.get("text/*", 0.0))
        named = [weights[name] for name in HTML if name in weights]
        ending, best = "", max(named, default=0.0)
        for name, twin in self._endings.items():
            weight = weights.get(name, 0.0)
            if weight > best and weight >= anything:
                ending, best = twin, weight
        if len(self._known) < KNOWN_HEADERS:
            self._known[accepted] = ending
        return ending


def read_accept(accepted: str) -> dict[str, float]:
    """Weight by media type; what can't be read counts as refused."""
    weights = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = "1"
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            weight = value.strip() if key.strip() == "q" else weight
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0.0
    return weights
