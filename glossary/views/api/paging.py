"""Lists a page at a time: where one ends, and how the next is asked for."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_noop as _

from .parameters import LANGUAGE, LIMIT, Asked, Parameter
from .problems import Fault, Problem

WRONG_CURSOR = "is not one that was handed out; follow `next`, or begin without it."


def listed(asked: Asked, url: str, items: list[Any], cursor: str | None) -> dict[str, Any]:
    """A page of a list: its items, and the address of the next page or null."""
    return {"items": items, "next": next_address(asked, url, cursor) if cursor else None}


def cut(
    asked: Asked, rows: QuerySet[Any], place: Callable[[Any], Iterable[object]]
) -> tuple[list[Any], str | None]:
    """The rows of one page of a list, and the cursor of the next page, if there is one.

    place: what a cursor says of the row that a page ends with.
    """
    found = list(rows[: asked.limit + 1])
    shown = found[: asked.limit]
    return shown, write_cursor(*place(shown[-1])) if len(found) > asked.limit else None


def next_address(asked: Asked, url: str, cursor: str) -> str:
    query = QueryDict(mutable=True)
    query.update({**asked.given, "cursor": cursor})
    return f"{url}?{query.urlencode()}"


def write_cursor(*places: Any) -> str:
    """Where a page of a list ends, as text without meaning for others."""
    return base64.urlsafe_b64encode(json.dumps(places).encode()).decode().rstrip("=")


def read_cursor(value: str) -> list[Any]:
    try:
        padded = value + "=" * (-len(value) % 4)
        places = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if isinstance(places, list) and all(type(one) in (str, int) for one in places):
            return places
    except (binascii.Error, ValueError, RecursionError):
        pass
    raise ValueError(WRONG_CURSOR)


def wrong_cursor() -> Problem:
    """What to raise where a cursor can be read and yet isn't one of this list."""
    return Problem(400, faults=(Fault("cursor", WRONG_CURSOR),))


def only_text(cursor: list[Any]) -> str:
    """A cursor that holds one text. Raises Problem."""
    if len(cursor) == 1 and isinstance(cursor[0], str):
        return cursor[0].replace("\0", "")
    raise wrong_cursor()


def only_number(cursor: list[Any]) -> int:
    """A cursor that holds one number. Raises Problem."""
    if len(cursor) == 1 and isinstance(cursor[0], int) and 0 <= cursor[0] < 2**63:
        return cursor[0]
    raise wrong_cursor()


CURSOR = Parameter(
    "cursor",
    _("Where to go on: take the whole address from `next`."),
    {"type": "string", "minLength": 1, "maxLength": 1000, "pattern": "^[A-Za-z0-9_-]+$"},
    read_cursor,
)
PAGED = (LANGUAGE, LIMIT, CURSOR)
