"""How a log line looks: one line for people, or one JSON object for machines."""

import json
import logging
import re
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from site_config.client_address import address_of
from site_config.keep import KEEP
from site_config.passes_on import PassesOn

REQUEST_ID = "X-Request-ID"
NUMBER = "gloss.request"  # in the request: its id, for what is said of it when it was answered
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
STEERING = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

_asked: ContextVar["Asked | None"] = ContextVar("asked", default=None)


class Asked:
    """The request that lines belong to."""

    def __init__(self, request: HttpRequest, number: str) -> None:
        self.number = number
        self._request = request

    def told(self) -> dict[str, str]:
        """Its id, what was asked for, from where, and by whom as far as that has been asked."""
        request = self._request
        user = getattr(request, "_cached_user", None)
        return {
            "request": self.number,
            "method": request.method or "",
            "path": request.path,
            "address": address_of(request),
            **({"user": user.get_username()} if user and user.is_authenticated else {}),
        }


class RequestIds(PassesOn):
    """Gives each request an id, or takes the front server's, for the lines that it logs.

    The answer carries it too, but for those that are kept: they belong to many requests.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(REQUEST_ID, "")
        number = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        request.META[NUMBER] = number
        token = _asked.set(Asked(request, number))
        try:
            response = self.get_response(request)
        finally:
            _asked.reset(token)
        if KEEP not in response.headers:
            response.headers[REQUEST_ID] = number
        return response


def _asked_in(record: logging.LogRecord) -> Asked | None:
    """The request that a line belongs to; Django names that of a refusal when all is over."""
    request = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and NUMBER in request.META:
        return Asked(request, request.META[NUMBER])
    return _asked.get()


class RefusedInOneLine(logging.Filter):
    """Of what Django refuses, such as a foreign host, no traceback: anybody could have the log
    grow by pages, and what is wrong stands in the line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True


class OneLine(logging.Formatter):
    """For people. No request can write a line of its own, or steer the terminal that shows it.

    What an error says has line breaks of its own: all of it stands below its line, set in.
    """

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another formatter may have left it there as it was
        return super().format(record)

    def formatException(self, ei: Any) -> str:
        return _set_in(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:
        return _set_in(super().formatStack(stack_info))

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = STEERING.sub(_escaped, record.message)
        line = super().formatMessage(record)
        asked = _asked_in(record)
        if asked is None:
            return line
        told = asked.told()
        name = told.get("user", "").encode("unicode_escape").decode()
        user = f" by {name}" if name else ""
        return f"{line} [{told['request']} from {told['address'] or 'nowhere'}{user}]"


def _set_in(lines: str) -> str:
    return "\n".join(f"  {STEERING.sub(_escaped, line)}" for line in lines.split("\n"))


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


class JsonLine(logging.Formatter):
    """For machines: time (UTC), level, logger, message; the request where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **(asked.told() if (asked := _asked_in(record)) else {}),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        line = json.dumps(said, ensure_ascii=False)
        return STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
