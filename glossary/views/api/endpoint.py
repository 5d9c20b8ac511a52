"""One address of the API as a view: who may ask how, and what every answer carries."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.http.response import HttpResponsePermanentRedirect
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from glossary.views.shell import kept
from site_config.client_address import address_of
from site_config.rate_limits import RateLimit

from .parameters import Parameter, Schema, read_query
from .problems import Elsewhere, Problem

log = logging.getLogger(__name__)

METHODS = "GET, HEAD, OPTIONS"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Endpoint:
    """A view that answers with JSON. It holds no state, so there is nothing to protect by CSRF.

    path: below /api/v1/, with its own parameters in braces. summary: in English, as programs
    get it; marked, so that the page for people says it in the site's language. respond: is
    handed what was asked and the parameters of the path; returns the data, or raises Problem or
    Elsewhere. problems: statuses that it can raise beside 400.
    """

    path: str
    name: str
    summary: str
    schema: Schema
    respond: Callable[..., dict[str, Any]]
    parameters: tuple[Parameter, ...] = ()
    in_path: tuple[Parameter, ...] = ()
    problems: tuple[int, ...] = ()
    moves: bool = False
    limit: RateLimit | None = None
    csrf_exempt = True

    def __call__(self, request: HttpRequest, **in_path: str) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=PREFLIGHT | {"Allow": METHODS})
        elif request.method not in ("GET", "HEAD"):
            response = not_allowed()
        else:
            response = self._answer(request, in_path)
        return with_cors(response)

    def _answer(self, request: HttpRequest, in_path: dict[str, str]) -> HttpResponse:
        try:
            asked = read_query(request.GET, self.parameters)
            if self.limit and (seconds := self.limit.take(address_of(request))):
                raise Problem(429, f"Ask again in {seconds} seconds.", wait=seconds)
            data = self.respond(asked, **in_path)
        except Problem as problem:
            return problem.response()
        except Elsewhere as moved:
            return HttpResponsePermanentRedirect(moved.url)
        except (OperationalError, InterfaceError) as error:
            log.error("database: %s, asked for %s", error, request.path)
            return Problem(503, "Please try again in a minute.", wait=30).response()
        return _conditional(request, kept(_json(data), request))


def not_allowed() -> HttpResponse:
    response = Problem(405, f"Allowed here: {METHODS}.").response()
    response["Allow"] = METHODS
    return response


def with_cors(response: HttpResponse) -> HttpResponse:
    """`response`, open to scripts of any site: it depends on nobody's cookies."""
    for name, value in CORS.items():
        response[name] = value
    return response


@csrf_exempt
def without_slash(request: HttpRequest) -> HttpResponse:
    """301 from /api/v1 to the address with a slash."""
    return with_cors(HttpResponsePermanentRedirect(f"{request.path}/"))


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """404 for any other address under /api/."""
    detail = "The endpoints are listed at /api/ and, for programs, at /api/v1/openapi.json."
    return with_cors(Problem(404, detail).response())


def _json(data: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    if data.get("next"):
        response["Link"] = f'<{data["next"]}>; rel="next"'
    return response


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for those who have these bytes. Tags as in `site_config/held.py`, which may hand out
    the same answer."""
    tag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    response["ETag"] = f"W/{tag}"
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if not any(one == "*" or one.removeprefix("W/") == tag for one in known):
        return response
    unchanged = HttpResponseNotModified()
    for name in ("ETag", "Cache-Control", "Link"):
        if name in response:
            unchanged[name] = response[name]
    return unchanged
