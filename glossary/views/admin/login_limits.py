"""How often a password may be tried: by one address, and for one name, whether it exists or not.

SECURITY.md promises the numbers. Only failures count, so that a whole office can log in at nine.
"""

import logging
import math

from django.http import HttpRequest
from django.utils.translation import ngettext

from site_config.client_address import address_of
from site_config.rate_limits import RateLimit

log = logging.getLogger(__name__)

OF_AN_ADDRESS = RateLimit(name="login-address", most=5, seconds=60)
OF_A_NAME = (  # the more were wrong, the longer it takes until the next may be tried
    RateLimit(name="login-name", most=10, seconds=5 * 60),
    RateLimit(name="login-name-hour", most=20, seconds=60 * 60),
    RateLimit(name="login-name-day", most=50, seconds=24 * 60 * 60),
)


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


def begin_try(request: HttpRequest, name: str) -> None:
    """Count a try, as failed until `succeeded` says otherwise: tries side by side count all.

    Raise TooMany if this address, or anybody for this name, has failed too often lately.
    """
    taken: list[tuple[RateLimit, str]] = []
    for limit, who in _limits(request, name):
        if seconds := limit.take(who):
            for earlier, asker in taken:
                earlier.give_back(asker)
            log.warning("login refused for %.150r from %s: too many", name, address_of(request))
            raise TooMany(seconds)
        taken.append((limit, who))


def succeeded(request: HttpRequest, name: str) -> None:
    """The try was none of those that count."""
    for limit, who in _limits(request, name):
        limit.give_back(who)


def failed(request: HttpRequest, name: str) -> None:
    log.warning("login failed for %.150r from %s", name, address_of(request))


def _limits(request: HttpRequest, name: str) -> list[tuple[RateLimit, str]]:
    of_name = [(limit, name.casefold()[:150]) for limit in OF_A_NAME]
    return [(OF_AN_ADDRESS, address_of(request)), *of_name]
