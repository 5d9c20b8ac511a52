"""What the API says when it can't answer: RFC 9457, with what to do about it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_noop as _

from site_config.keep import READERS_CACHE

TITLES = {
    400: _("A parameter can't be read"),
    404: _("There is nothing at this address"),
    405: _("This address can only be read"),
    410: _("This has been withdrawn"),
    429: _("Too many requests"),
    503: _("The database can't be reached"),
}


@dataclass(frozen=True)
class Fault:
    """One parameter that is wrong, and how to mend it."""

    parameter: str
    detail: str


class Problem(Exception):
    """Raised in place of an answer. faults: of a request whose parameters are wrong; wait: for
    how many seconds it is of no use to ask again."""

    def __init__(
        self, status: int, detail: str = "", *, faults: tuple[Fault, ...] = (), wait: int = 0
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail or " ".join(f"{fault.parameter}: {fault.detail}" for fault in faults)
        self.faults = faults
        self.wait = wait

    def response(self) -> HttpResponse:
        said: dict[str, Any] = {
            "type": f"{settings.SITE_URL}/api/#problem-{self.status}",
            "title": TITLES[self.status],
            "status": self.status,
            "detail": self.detail,
        }
        if self.faults:
            said["errors"] = [vars(fault) for fault in self.faults]
        response = JsonResponse(said, status=self.status, content_type="application/problem+json")
        response["Cache-Control"] = READERS_CACHE if self.status in (404, 410) else "no-store"
        if self.wait:
            response["Retry-After"] = str(self.wait)
        return response


class Elsewhere(Exception):
    """Raised where what was asked for has another address by now."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url
