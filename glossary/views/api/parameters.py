"""The parameters of the API: each is described and read in one place."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_noop as _

from glossary.models import PublicChange, SearchEntry, Snapshot

from .problems import Fault, Problem

DEFAULT_LIMIT, MOST = 50, 200

Schema = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One parameter of the query. `read` makes a value of its text or raises ValueError.

    description: in English and marked, as the summary of an endpoint is.
    """

    name: str
    description: str
    schema: Schema
    read: Callable[[str], Any]
    required: bool = False
    example: str = ""


@dataclass(frozen=True)
class Asked:
    """What a request asks for: the values of its parameters, and how it was put."""

    values: dict[str, Any]
    given: dict[str, str] = field(default_factory=dict)  # as they were written, for links

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    @property
    def limit(self) -> int:
        return int(self.values.get("limit", DEFAULT_LIMIT))


def read_query(query: QueryDict, parameters: Iterable[Parameter]) -> Asked:
    """The values of `query`. Raises Problem, which names every parameter that is wrong."""
    known = {parameter.name: parameter for parameter in parameters}
    faults, values = [], {}
    for name, texts in query.lists():
        try:
            if name not in known:
                allowed = ", ".join(known) if known else "none"
                raise ValueError(f"is not a parameter here. Known: {allowed}.")
            if len(texts) > 1:
                raise ValueError("stands more than once; give one value.")
            values[name] = known[name].read(texts[0])
        except ValueError as error:
            faults.append(Fault(name[:100], str(error)))
    faults += [
        Fault(name, f"is needed: {parameter.description}")
        for name, parameter in known.items()
        if parameter.required and name not in query
    ]
    if faults:
        raise Problem(400, faults=tuple(faults))
    return Asked(values, {name: query.get(name, "") for name in query})


def text(name: str, description: str, *, most: int = 200, **options: Any) -> Parameter:
    """Any text of one to `most` characters."""

    def read(value: str) -> str:
        if not 1 <= len(value) <= most:
            raise ValueError(f"must have 1 to {most} characters.")
        return value.replace("\0", "\ufffd")  # PostgreSQL can't even look for it

    schema = {"type": "string", "minLength": 1, "maxLength": most}
    return Parameter(name, description, schema, read, **options)


def choice(name: str, description: str, choices: Iterable[str], **options: Any) -> Parameter:
    allowed = list(choices)

    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of: {', '.join(allowed)}.")
        return value

    return Parameter(name, description, {"type": "string", "enum": allowed}, read, **options)


def moment(name: str, description: str) -> Parameter:
    schema = {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]}
    return Parameter(name, description, schema, read_moment, example="2026-11-01T00:00:00Z")


def read_moment(value: str) -> datetime:
    """A moment or a day in ISO 8601; UTC where it doesn't say otherwise."""
    try:
        day = parse_date(value)
        found = parse_datetime(value.replace(" ", "+", 1)) if day is None else None
        if day is not None:
            found = datetime(day.year, day.month, day.day, tzinfo=UTC)
        if found is None:
            raise ValueError
        whole = found if found.tzinfo else found.replace(tzinfo=UTC)
        return whole.astimezone(UTC)  # PostgreSQL knows no offsets of 16 hours and more
    except (ValueError, OverflowError):
        raise ValueError(
            "must be a moment such as 2026-11-01T09:00:00Z or a day such as 2026-11-01."
        ) from None


def read_limit(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) <= 4 and 1 <= int(value) <= MOST):
        raise ValueError(f"must be a whole number from 1 to {MOST}.")
    return int(value)


LIMIT = Parameter(
    "limit",
    _("How many items at most."),
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
    read_limit,
    example="20",
)
CONCEPT = text("concept", _("Only of this concept, by its slug or id."), example="inference")
PAGE = text("page", _("Only of the page at this path."), most=300)
LANGUAGE = choice("language", _("The language of the texts."), [settings.CONTENT_LANGUAGE])
UPDATED_SINCE = moment(
    "updated_since",
    _("Only what was published or changed at this moment or later; the oldest comes first."),
)
SEARCHED_KIND = choice("kind", _("Only this kind of place."), SearchEntry.Kind.values)
EVENT = choice("event", _("Only this kind of event."), PublicChange.Event.values)
CHANGE = choice("change", _("Only this kind of change, as the editor chose it."), Snapshot.Change)


def identity(name: str, description: str) -> Parameter:
    schema = {"type": "string", "format": "uuid"}
    return Parameter(name, description, schema, str)
