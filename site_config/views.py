"""Answers that belong to no content: health, robots.txt, uploaded files, errors."""

import logging
import mimetypes
import time

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from site_config.copies import Copies
from site_config.database_errors import AWAY, Trouble
from site_config.uploads import StorageAway, upload

log = logging.getLogger(__name__)

READY_SECONDS = 1.0
IMAGES = {"image/png", "image/jpeg", "image/gif", "image/webp"}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return plain_answer("ok")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when readers can be served, else 503: what a balancer asks.

    That is so when the database has the tables of this code, and when it is away while finished
    pages lie on this machine's disk. Found out at most once a second, whoever asks.
    """
    if time.monotonic() - _readiness.at > READY_SECONDS:
        _readiness.said, _readiness.status = _ready()
        _readiness.at = time.monotonic()
    return plain_answer(_readiness.said, status=_readiness.status)


class _Readiness:
    at = -READY_SECONDS
    said, status = "", 503


_readiness = _Readiness()


def _ready() -> tuple[str, int]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # noqa: BLE001 (whatever it is: the database is of no use)
        if connection.vendor != "sqlite" and Copies(settings.DATA_DIR / "published").any():
            return "readers only: database away", 200
        return "database away", 503
    return ("migrations missing", 503) if missing else ("ready", 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return plain_answer(
        "User-agent: *\nDisallow: /admin/\nDisallow: /search/\n\n"
        f"Sitemap: {settings.SITE_URL}/sitemap.xml\n",
        cache="public, max-age=3600",
    )


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """An uploaded file. Its name holds its hash, so it may be kept for ever; it never runs."""
    try:
        file = upload(name)
    except FileNotFoundError:
        raise Http404("There is no such file.") from None
    except StorageAway:
        log.exception("an uploaded file")
        return plain_answer(_("The storage of pictures can't be reached just now."), status=503)
    short = name.rpartition("/")[2]
    kind = mimetypes.guess_type(short)[0] or "application/octet-stream"
    is_image = kind in IMAGES
    response = FileResponse(
        file,
        as_attachment=not is_image,
        filename=short,
        content_type=kind if is_image else "application/octet-stream",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def plain_answer(text: str, *, status: int = 200, cache: str = "no-store") -> HttpResponse:
    """A line of plain text; by default no cache may keep it."""
    response = HttpResponse(
        text.rstrip("\n") + "\n", status=status, content_type="text/plain; charset=utf-8"
    )
    response["Cache-Control"] = cache
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain_answer(_("This request can't be understood."), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return in_site_looks(request, 403, _("You may not open this page."))


def server_error(request: HttpRequest) -> HttpResponse:
    return in_site_looks(request, 500, _("Something went wrong here; it has been written down."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    said = _("This form is too old or came from elsewhere. Go back, reload, send again.")
    return in_site_looks(request, 403, said)


def database_away(request: HttpRequest, trouble: Trouble = AWAY) -> HttpResponse:
    response = in_site_looks(request, 503, trouble.message)
    response["Retry-After"] = str(trouble.seconds)
    return response


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 for somebody who asks too often: as data where data was asked for, else in site looks."""
    log.warning("refused: too many requests for %s", request.path)
    message = _("Too many requests at once. Please wait a moment and try again.")
    if request.path.endswith(".json"):
        response: HttpResponse = JsonResponse({"error": message}, status=429)
        response["Cache-Control"] = "no-store"
    else:
        response = in_site_looks(request, 429, message)
    response["Retry-After"] = str(seconds)
    return response


def in_site_looks(
    request: HttpRequest, status: int, message: str, **context: object
) -> HttpResponse:
    """The template named after the status; whatever fails in it, still an answer in plain text."""
    try:
        html = render_to_string(f"{status}.html", {"message": message, **context}, request)
    except TemplateDoesNotExist:
        return plain_answer(message, status=status)
    except Exception:
        log.exception("the page for status %s can't be made", status)
        return plain_answer(message, status=status)
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-store"
    return response
