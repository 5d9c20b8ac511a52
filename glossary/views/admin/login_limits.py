"""How often a password may be tried: by one address, and for one name, whether it exists or not.

SECURITY.md promises the numbers. Only failures count, so that a whole office can log in at nine.
Whoever fails for somebody else's name must not lock them out: a browser from which that name
logged in before counts by itself (`known_browsers.py`), and so does a session that is asked again.
"""

import logging
import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from site_config.client_address import address_of
from site_config.failed_logins import OF_A_NAME, plain, was_forgotten
from site_config.rate_limits import RateLimit

from .known_browsers import known_browser

log = logging.getLogger(__name__)

OF_AN_ADDRESS = RateLimit(name="login-address", most=5, seconds=60)
Tries = list[tuple[RateLimit, tuple[str, ...]]]  # what a try counts for, and as whose


class TooMany(Exception):
    """seconds: to wait. The text is the same whether the name exists or not."""

    def __init__(self, seconds: int) -> None:
        minutes = math.ceil(seconds / 60)
        super().__init__(
            ngettext(
                "Too many failed tries. Please wait a minute, then try again.",
                "Too many failed tries. Please wait %(minutes)d minutes, then try again.",
                minutes,
            )
            % {"minutes": minutes}
        )
        self.seconds = seconds


def of_login(request: HttpRequest, name: str) -> Tries:
    """A try at the door, for `name`."""
    browser = known_browser(request, name)
    of_name: Tries = [(limit, (plain(name), browser)) for limit in OF_A_NAME]
    return of_name if browser else [(OF_AN_ADDRESS, (address_of(request),)), *of_name]


def of_session(request: HttpRequest) -> Tries:
    """A try of somebody who is logged in: nobody else can use it up."""
    return [(limit, ("session", request.session.session_key or "")) for limit in OF_A_NAME]


def begin_try(request: HttpRequest, name: str, tries: Tries) -> None:
    """Count a try, as failed until `succeeded` says otherwise: tries side by side count all.

    Raise TooMany if there were too many failures lately.
    """
    taken: Tries = []
    for limit, who in tries:
        seconds = limit.take(*who)
        if seconds and was_forgotten(name):
            seconds = limit.take(*who)
        if seconds:
            for earlier, asker in taken:
                earlier.give_back(*asker)
            log.warning("login refused for %.150r from %s: too many", name, address_of(request))
            raise TooMany(seconds)
        taken.append((limit, who))


def succeeded(tries: Tries) -> None:
    """The try was none of those that count."""
    for limit, who in tries:
        limit.give_back(*who)


def failed(request: HttpRequest, name: str) -> None:
    log.warning("login failed for %.150r from %s", name, address_of(request))


def told_to_wait(answer: Any) -> HttpResponse:
    """429 with Retry-After, if the form on the page says that there were too many tries."""
    form = (getattr(answer, "context_data", None) or {}).get("form")
    if seconds := getattr(form, "wait_seconds", 0):
        answer.status_code = 429
        answer["Retry-After"] = str(seconds)
    whole: HttpResponse = answer
    return whole
