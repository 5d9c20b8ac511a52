"""What every answer carries, and which requests pass through the editors' door.

Readers have no session, no cookie and no CSRF token: the four `Editors…` classes do their work
under /admin/ alone, so that no reader's page can ever depend on who asks.
"""

import logging
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _
from django_otp.middleware import OTPMiddleware

from site_config.database_errors import OTHER_TABLES, full_disk, is_full, trouble_of
from site_config.doors import is_editors
from site_config.passes_on import GetResponse, PassesOn
from site_config.published import AWAY
from site_config.views import database_away, healthz, media, plain_answer, readyz, robots

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
    " object-src 'none'; frame-ancestors 'none'"
)
READERS_POLICY = f"{POLICY}; require-trusted-types-for 'script'"  # the admin's jQuery can't
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(),"
    " browsing-topics=(), interest-cohort=()",
}
NEEDS_NO_DATABASE = (healthz, media, readyz, robots)
ASKED_BY_MACHINES = ("/healthz", "/readyz", "/metrics/")  # of balancers and Prometheus
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


class SecurityHeaders(PassesOn):
    """Outermost: its headers stand on every answer, errors and static files among them."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = POLICY if is_editors(request) else READERS_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if is_editors(request):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class BodyLimit(PassesOn):
    """Refuses a request whose body is too long before anything of it is read."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path, limits = request.path_info, settings.BODY_BYTES
        limit = next((most for start, most in limits.items() if path.startswith(start)), 0)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > limit:
            return _too_large(request, _("This request is too large."))
        return self.get_response(request)


class BodyLimitOfStrangers(PassesOn):
    """The same for who isn't logged in; it stands before the check of the form, which reads it."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponse | None:
        if int(request.META.get("CONTENT_LENGTH") or "0") <= settings.BODY_BYTES["/"]:
            return None
        try:
            is_stranger = not admin.site.has_permission(request)
        except (OperationalError, InterfaceError):
            return database_away(request)
        return _too_large(request, _("Log in to send as much as this.")) if is_stranger else None


def _too_large(request: HttpRequest, why: str) -> HttpResponse:
    length = request.META.get("CONTENT_LENGTH", "")
    log.warning("refused a body of %.20s bytes for %s", length, request.path)
    return plain_answer(why, status=413)


class NoSuchAddress(PassesOn):
    """404 for a path with a NUL: no page has one, and PostgreSQL refuses to look for it."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404("There is no page at this address.")
        return self.get_response(request)


class AnyName(PassesOn):
    """Who looks after a machine asks it by its address, or by no name; these answers tell none."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info in ASKED_BY_MACHINES:
            request.META["HTTP_HOST"] = settings.SITE_NETLOC
        return self.get_response(request)


class DatabaseAway(PassesOn):
    """Answers 503 in plain words when the database can't be reached, is busy, full or another's."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Where it is known to be away, say so at once: who waits holds up other readers."""
        is_asked_in_vain = AWAY in request.META and callback not in NEEDS_NO_DATABASE
        return database_away(request) if is_asked_in_vain else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if is_full(error):
            return database_away(request, full_disk(error, request.path))
        if not isinstance(error, OperationalError | InterfaceError | ProgrammingError):
            return None
        trouble = trouble_of(error)
        if isinstance(error, ProgrammingError) and trouble is not OTHER_TABLES:
            return None
        log.error("database: %s, asked for %s", error, request.path)
        return database_away(request, trouble)


class EditorsOnly(MiddlewareMixin):
    """Mixed into a middleware, keeps it from every request outside /admin/."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if is_editors(request):
            return super().__call__(request)
        return self.get_response(request)


class EditorsSession(EditorsOnly, SessionMiddleware):
    pass


class EditorsAuthentication(EditorsOnly, AuthenticationMiddleware):
    pass


class EditorsSecondFactor(PassesOn):
    """Under /admin/, tells of the user whether the digits were typed in this session."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.look = OTPMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = (self.look if is_editors(request) else self.get_response)(
            request
        )
        return answer


class EditorsMessages(EditorsOnly, MessageMiddleware):
    pass


class EditorsCsrf(EditorsOnly, CsrfViewMiddleware):
    """A token under /admin/; elsewhere, where nobody has a cookie, the Origin must be ours."""

    def process_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        callback: Callable[..., HttpResponseBase],
        callback_args: tuple[object, ...],
        callback_kwargs: dict[str, object],
    ) -> HttpResponse | None:
        if is_editors(request):
            try:  # it reads what is sent, and large files of that go to the disk
                return super().process_view(request, callback, callback_args, callback_kwargs)
            except OSError as error:
                if is_full(error):
                    return database_away(request, full_disk(error, request.path))
                raise
        if getattr(callback, "csrf_exempt", False):  # it can only be read, and says so itself
            return None
        own_origins = (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
        if request.method in SAFE_METHODS or request.headers.get("Origin") in own_origins:
            return None
        log.warning("refused a %s from another site for %s", request.method, request.path)
        return HttpResponseForbidden(_("This form was sent from another site."))
