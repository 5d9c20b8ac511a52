"""Glossaries as tables: CSV and TSV, as people edit them in a spreadsheet.

One row a term; the first row names the columns (COLUMNS, in any order and case). Lists stand in
one cell, a semicolon between two items. Rules for what a file may be: `limits.py`.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from glossary.documents import ConceptDocument, DocumentError
from glossary.exchange.spreadsheets import guarded, joined, split, unguarded

from .limits import check_count, text_of
from .terms import DAYS, LISTS, REFS, Parsed, Term, day_of, refs_of, told

COLUMNS: Final = (
    "id",
    "language",
    "name",
    "abbreviations",
    "aka",
    "plurals",
    "hidden",
    "short_description",
    "kind",
    "stage",
    "broader",
    "related",
    "sources",
    "text",
    "case_sensitive",
    "never_link",
    "review_by",
    "reviewed_on",
    "attribution",
    "identity",
    "version",
)
_ALSO: Final = {
    "abbreviation": "abbreviations",
    "alias": "aka",
    "aliases": "aka",
    "also_known_as": "aka",
    "body": "text",
    "category": "kind",
    "definition": "short_description",
    "description": "short_description",
    "lang": "language",
    "plural": "plurals",
    "see_also": "related",
    "short": "short_description",
    "short_definition": "short_description",
    "slug": "id",
    "source": "sources",
    "synonyms": "aka",
    "term": "name",
    "title": "name",
    "type": "kind",
    "uuid": "identity",
}
_MOST_COLUMNS: Final = 200
PASSED_OVER: Final = frozenset({"url", "changed_at"})  # readers' files have it
_SPACES: Final = " \t\r\n"
_LONGEST_CELL: Final = 300_000
_STRIPPED: Final = ("id", "language", "name", "kind", "stage", *DAYS, "identity", "version")


def write_table(
    documents: Iterable[tuple[ConceptDocument, int | None]],
    out: Any,
    *,
    delimiter: str = ",",
) -> None:
    """Write a row for each document and the version of its draft to a text file `out`."""
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for document, version in documents:
        cells = cells_of(document) | {"version": "" if version is None else str(version)}
        rows.writerow(cells[column] for column in COLUMNS)


def cells_of(document: ConceptDocument) -> dict[str, str]:
    """The cells of a row by column, guarded; all but the version."""
    said = told(document)
    cells = {
        "id": guarded(document.slug),
        "language": guarded(document.language),
        "identity": str(document.identity),
    }
    cells |= {name: str(said.pop(name) or "") for name in DAYS}
    for name, value in said.items():
        if name in REFS:
            cells[name] = joined(ref.slug for ref in value)
        elif name in LISTS:
            cells[name] = joined(value)
        else:
            cells[name] = guarded(value)
    return cells


def read_table(raw: bytes, *, delimiter: str = "") -> Parsed:
    """The terms of a table; errors and remarks name its lines. delimiter: found where not given.

    Raises DocumentError where the file can't be read at all.
    """
    parsed = Parsed()
    text = text_of(raw)
    text, delimiter, skipped = _without_hint(text, delimiter)
    rows = _rows(text, delimiter or _delimiter_of(text), skipped)
    columns = _columns(next(rows, (1, []))[1], parsed)
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        check_count(len(parsed.terms) + 1)
        if any(cell.strip() for cell in cells[len(columns) :]):
            said = _("%(cells)s cells, but %(columns)s columns: is a quote missing?")
            numbers = {"cells": len(cells), "columns": len(columns)}
            parsed.errors.append(DocumentError(said % numbers, line=line))
            continue
        named = zip(columns, cells, strict=False)
        try:
            parsed.terms.append(_term({name: cell for name, cell in named if name}, line))
        except DocumentError as error:
            parsed.errors.append(DocumentError(error.message, field=error.field, line=line))
    return parsed


def _term(cells: Mapping[str, str], line: int) -> Term:
    own = {
        name: unguarded(cell.strip(_SPACES)) for name, cell in cells.items() if name in _STRIPPED
    }
    said: dict[str, Any] = {}
    for name, cell in cells.items():
        if name in REFS:
            said[name] = refs_of(split(cell))
        elif name in LISTS:
            said[name] = split(cell)
        elif name in DAYS:
            said[name] = day_of(own[name], name)
        elif name in ("name", "kind", "stage"):
            said[name] = own[name]
        elif name not in own:
            said[name] = unguarded(cell)
    return Term(
        said=said,
        slug=own.get("id", ""),
        language=own.get("language", ""),
        identity=_identity(own.get("identity", "")),
        version=_version(own.get("version", "")),
        line=line,
    )


def _columns(head: list[str], parsed: Parsed) -> list[str]:
    """The field that each column holds, "" for one that is not ours. Raises DocumentError."""
    if len(head) > _MOST_COLUMNS:
        raise DocumentError(_("more than %(n)s columns") % {"n": _MOST_COLUMNS}, line=1)
    columns: list[str] = []
    for cell in head:
        plain = re.sub(r"[\s_-]+", "_", cell.strip().lower())
        name = _ALSO.get(plain, plain)
        if name not in COLUMNS:
            if plain and plain not in PASSED_OVER:
                said = _("the column %(name)r is not known and was left out")
                remark = DocumentError(said % {"name": cell.strip()[:60]}, line=1)
                parsed.remarks.append(remark)
            name = ""
        elif name in columns:
            said = _("two columns are for %(name)s: remove one")
            raise DocumentError(said % {"name": name}, line=1)
        columns.append(name)
    if not {"id", "name"} & set(columns):
        raise DocumentError(
            _(
                "no column is called name or id: the first row must name the columns, such as"
                " name, short_description, aka"
            ),
            line=1,
        )
    return columns


def _rows(text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line where it begins. Raises DocumentError."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = skipped + 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise DocumentError(_mend(str(error)), line=line) from None
        yield line, cells
        line = skipped + rows.line_num + 1


def _mend(error: str) -> str:
    if "field limit" in error or "field larger" in error:
        said = _("a cell has more than %(most)s characters: shorten it, or close its quote")
        return said % {"most": f"{_LONGEST_CELL:,}"}
    if "unexpected end" in error:
        return _("a quote that begins here is never closed")
    said = _("the row can't be read (%(error)s): write a quote inside a cell twice")
    return said % {"error": error}


def _without_hint(text: str, delimiter: str) -> tuple[str, str, int]:
    """The text without Excel's `sep=;` before it, the delimiter, and how many lines that took."""
    hint = re.match(r"sep=([,;\t|])\r?\n", text, re.IGNORECASE)
    return (text[hint.end() :], hint[1], 1) if hint else (text, delimiter, 0)


def _delimiter_of(text: str) -> str:
    """What parts the cells of the first row: comma, semicolon or tab, whichever occurs most."""
    head = re.sub(r'"[^"]*"', "", text[:20_000].partition("\n")[0])
    return max(",;\t", key=head.count)


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise DocumentError(_("no identity: leave the cell empty"), field="identity") from None


def _version(text: str) -> int | None:
    if text and not re.fullmatch(r"[0-9]{1,9}", text):
        raise DocumentError(_("no version: leave the cell empty"), field="version")
    return int(text) if text else None
