"""The formats that glossaries come and go in, by name and by the ending of a file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any, Final

from glossary.documents import ConceptDocument, DocumentError

from . import csv_tables, term_json
from .terms import FLAT, WHOLE, Parsed

Documents = Iterable[tuple[ConceptDocument, int | None]]  # each with the version of its draft


@dataclass(frozen=True)
class Format:
    """One format. fields: what it can hold, by the names of `terms.py`."""

    name: str
    endings: tuple[str, ...]
    media_type: str
    fields: frozenset[str]
    read: Callable[[bytes], Parsed]
    write: Callable[[Documents, Any], None]
    bom: bool = False  # for spreadsheets, which take a file without one for an old code page

    @property
    def encoding(self) -> str:
        return "utf-8-sig" if self.bom else "utf-8"


FORMATS: Final = {
    each.name: each
    for each in (
        Format(
            "csv",
            (".csv",),
            "text/csv",
            FLAT,
            csv_tables.read_table,
            csv_tables.write_table,
            bom=True,
        ),
        Format(
            "tsv",
            (".tsv", ".tab"),
            "text/tab-separated-values",
            FLAT,
            partial(csv_tables.read_table, delimiter="\t"),
            partial(csv_tables.write_table, delimiter="\t"),
            bom=True,
        ),
        Format(
            "json",
            (".json",),
            "application/json",
            WHOLE,
            term_json.read_json,
            term_json.write_json,
        ),
    )
}


def format_of(file: str, name: str = "") -> Format:
    """The format called `name`, else the one of the file's ending. Raises DocumentError."""
    if name:
        return FORMATS[name]
    ending = PurePath(file).suffix.lower()
    for each in FORMATS.values():
        if ending in each.endings:
            return each
    endings = ", ".join(ending for each in FORMATS.values() for ending in each.endings)
    raise DocumentError(f"which format is this? Name it, or let the file end in {endings}")
