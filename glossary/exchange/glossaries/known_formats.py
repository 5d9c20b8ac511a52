"""The formats that glossaries come and go in, by name and by the ending of a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from glossary.documents import ConceptDocument, DocumentError
from glossary.exchange.glossaries.formats.csv_tables import read_table, write_table
from glossary.exchange.glossaries.formats.json_files import read_json, write_json
from glossary.exchange.glossaries.formats.skos.reading import read_json_ld, read_turtle
from glossary.exchange.glossaries.formats.skos.writing import Site, write_json_ld, write_turtle
from glossary.exchange.glossaries.formats.terms import FLAT, LINKED, WHOLE, Parsed

Documents = Iterable[tuple[ConceptDocument, int | None]]  # each with the version of its draft


@dataclass(frozen=True)
class Format:
    """One format. fields: what it can hold, by the names of `formats/terms.py`."""

    name: str
    endings: tuple[str, ...]
    media_type: str
    fields: frozenset[str]
    read: Callable[[bytes], Parsed]
    write: Callable[[Documents, Any, Site], None]
    bom: bool = False  # for spreadsheets, which take a file without one for an old code page

    @property
    def encoding(self) -> str:
        return "utf-8-sig" if self.bom else "utf-8"


def _table(name: str, endings: tuple[str, ...], media_type: str, delimiter: str) -> Format:
    return Format(
        name,
        endings,
        media_type,
        FLAT,
        partial(read_table, delimiter="" if delimiter == "," else delimiter),
        lambda documents, out, _site: write_table(documents, out, delimiter=delimiter),
        bom=True,
    )


def _json(documents: Documents, out: Any, _site: Site) -> None:
    write_json(documents, out)


FORMATS: Final = {
    each.name: each
    for each in (
        _table("csv", (".csv",), "text/csv", ","),
        _table("tsv", (".tsv", ".tab"), "text/tab-separated-values", "\t"),
        Format("json", (".json",), "application/json", WHOLE, read_json, _json),
        Format("turtle", (".ttl",), "text/turtle", LINKED, read_turtle, write_turtle),
        Format("jsonld", (".jsonld",), "application/ld+json", LINKED, read_json_ld, write_json_ld),
    )
}
NOT_READ: Final = {
    ".rdf": _("RDF/XML is not read: convert it to Turtle"),
    ".xml": _("XML is not read: convert it to Turtle, JSON or CSV"),
    ".owl": _("RDF/XML is not read: convert it to Turtle"),
    ".xlsx": _("workbooks are not read: save the sheet as CSV UTF-8"),
    ".xls": _("workbooks are not read: save the sheet as CSV UTF-8"),
    ".ods": _("workbooks are not read: save the sheet as CSV"),
}


def format_of(file: str, name: str = "") -> Format:
    """The format called `name`, else the one of the file's ending. Raises DocumentError."""
    if name:
        return FORMATS[name]
    ending = PurePath(file).suffix.lower()
    for each in FORMATS.values():
        if ending in each.endings:
            return each
    if ending in NOT_READ:
        raise DocumentError(str(NOT_READ[ending]))
    endings = ", ".join(ending for each in FORMATS.values() for ending in each.endings)
    said = _("which format is this? Name it, or let the file end in %(endings)s")
    raise DocumentError(said % {"endings": endings})
