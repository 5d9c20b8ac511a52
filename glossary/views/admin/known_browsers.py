"""Browsers from which somebody logged in before: a signed cookie that tells for which name.

It opens nothing. It only keeps failures of others, elsewhere, from counting against its owner.
"""

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

NAME: Final = "__Host-known" if settings.SECURE else "known"
SALT: Final = "gloss.known-browser"
LASTS_SECONDS: Final = 180 * 24 * 60 * 60


def known_browser(request: HttpRequest, name: str) -> str:
    """The number of this browser, if `name` logged in here before; else ""."""
    try:
        whose, number = signing.loads(
            request.COOKIES.get(NAME, ""), salt=SALT, max_age=LASTS_SECONDS
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(number) if whose == _hashed(name) else ""


def remember(request: HttpRequest, answer: HttpResponse, name: str) -> None:
    """Let the browser that gets `answer` be known from now on."""
    number = known_browser(request, name) or secrets.token_hex(8)
    answer.set_cookie(
        NAME,
        signing.dumps([_hashed(name), number], salt=SALT),
        max_age=LASTS_SECONDS,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _hashed(name: str) -> str:
    return salted_hmac(SALT, name.casefold()[:150], algorithm="sha256").hexdigest()[:24]
