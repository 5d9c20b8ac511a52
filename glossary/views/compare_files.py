"""Concepts side by side as a file: CSV for spreadsheets, Markdown for texts, JSON for programs."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from glossary.exchange.spreadsheets import guarded
from glossary.models import Fact, Page

from .json_ld import absolute
from .side_by_side import Row

PARTS_OF_A_SOURCE = ("text", "url", "name")


def as_csv(pages: Sequence[Page], rows: Sequence[Row]) -> HttpResponse:
    """A line for each attribute: what is said of each concept, then where each of it is said."""
    out = io.StringIO()
    write = csv.writer(out)
    origins = (_("%(term)s: from") % {"term": page.title} for page in pages)
    write.writerow(map(guarded, (_("Attribute"), *(page.title for page in pages), *origins)))
    for row in rows:
        said = ("\n".join(fact.cell_text for fact in cell) for cell in row.cells)
        origin = ("\n".join(map(_origin, cell)) for cell in row.cells)
        write.writerow(map(guarded, (row.attribute, *said, *origin)))
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")


def as_markdown(pages: Sequence[Page], rows: Sequence[Row]) -> HttpResponse:
    """A table, each cell with notes that name its page and its sources."""
    notes: list[str] = []
    lines = [
        "# " + _(" vs. ").join(_escaped(page.title) for page in pages),
        "",
        _line(["", *(f"[{_escaped(page.title)}]({absolute(page.path)})" for page in pages)]),
        _line(["---"] * (len(pages) + 1)),
    ]
    for row in rows:
        cells = ("; ".join(_noted(fact, notes) for fact in cell) for cell in row.cells)
        lines.append(_line([f"**{_escaped(row.attribute)}**", *cells]))
    lines += ["", *(f"[^{number}]: {note}" for number, note in enumerate(notes, start=1))]
    text = "\n".join(lines).rstrip() + "\n"
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def as_json(pages: Sequence[Page], rows: Sequence[Row]) -> HttpResponse:
    """The same as data; `values` has one list for each concept."""
    data = {
        "terms": [
            {"title": page.title, "url": absolute(page.path), "short": page.description}
            for page in pages
        ],
        "attributes": [
            {
                "name": row.attribute,
                "is_shared": row.is_shared,
                "differs": row.differs,
                "values": [[_data(fact) for fact in cell] for cell in row.cells],
            }
            for row in rows
        ],
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


FORMS = {"csv": as_csv, "md": as_markdown, "json": as_json}


def _data(fact: Fact) -> dict[str, Any]:
    return {
        "text": fact.cell_text,
        "from": {"title": fact.page.title, "url": absolute(fact.address)},
        "sources": [  # PostgreSQL keeps the keys of what it stores in an order of its own
            {key: source[key] for key in PARTS_OF_A_SOURCE if key in source}
            for source in fact.sources
        ],
    }


def _origin(fact: Fact) -> str:
    return " · ".join((absolute(fact.address), *map(_source, fact.sources)))


def _source(source: dict[str, str]) -> str:
    return " ".join(filter(None, (source["text"], source["url"])))


def _noted(fact: Fact, notes: list[str]) -> str:
    page = f"[{_escaped(fact.page.title)}]({absolute(fact.address)})"
    note = ". ".join((page, *(_linked(source) for source in fact.sources)))
    if note not in notes:
        notes.append(note)
    return f"{_escaped(fact.cell_text)}[^{notes.index(note) + 1}]"


def _linked(source: dict[str, str]) -> str:
    text = _escaped(source["text"])
    return f"[{text}](<{source['url']}>)" if source["url"] else text


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    """`text` as one line of Markdown that says what it says."""
    return "".join(_escapes(" ".join(text.split())))


def _escapes(text: str) -> Iterator[str]:
    for character in text:
        yield f"\\{character}" if character in "\\`*_[]<>|#$" else character
