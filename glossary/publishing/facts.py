"""What a page's own comparisons say of concepts: concept × attribute → cell, with its row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from glossary.documents import Comparison, ConceptDocument, ExplainerDocument
from glossary.rendering.html_text import Tag, pieces, text_of
from glossary.rendering.pipeline import finish
from glossary.rendering.results import Rendered

TABLE_ID = "g-comparison-"
NOTE_NUMBER = re.compile(r'<sup class="footnote-ref"><a href="#g-fn-(\d+)"')
NOTE = re.compile(
    r'<li class="footnote" id="g-fn-(\d+)">(.*?)(?=<li class="footnote"|</ol></section>)', re.DOTALL
)
BACK = re.compile(r'<a class="footnote-back".*?</a>', re.DOTALL)
CITED = '<cite class="source">'
MOST_SOURCES = 5  # of one cell
FOOTNOTE_MARK = re.compile(r'<sup class="footnote-ref">.*?</sup>', re.DOTALL)


@dataclass(frozen=True)
class StatedFact:
    """One cell that says something of a concept."""

    concept: UUID
    attribute: str
    cell_html: str
    cell_text: str
    comparison: str
    anchor: str
    sources: tuple[dict[str, str], ...] = ()  # what its footnotes say: text, url, name


@dataclass
class PrintedRow:
    """A row as it stands in the page's HTML: its id, its head as text, its cells as HTML."""

    anchor: str
    head: str = ""
    cells: list[str] = field(default_factory=list)


def facts_of(document: ConceptDocument | ExplainerDocument, rendered: Rendered) -> list[StatedFact]:
    """The facts of every own comparison with an axis of concepts; empty cells state nothing."""
    printed = dict(_tables(rendered.html))
    notes = {number: _source(note) for number, note in NOTE.findall(rendered.html)}
    return [
        fact
        for table in document.comparisons
        for fact in _stated(table, *printed.get(table.key, ([], [])), rendered.inserts, notes)
    ]


def _source(note: str) -> dict[str, str]:
    """A footnote as text, with the first address that it leads to.

    Of a source that names its authors also a shorter name: its title and year.
    """
    html = BACK.sub("", note)
    links = (piece.attributes().get("href", "") for piece in pieces(html) if isinstance(piece, Tag))
    source = {"text": text_of(html), "url": next(filter(None, links), "")}
    authors, _, titled = html.partition(": <a ")
    if titled and authors.startswith(CITED):
        source["name"] = text_of(f"<a {titled}")
    return source


def _stated(
    table: Comparison,
    heads: list[str],
    rows: list[PrintedRow],
    inserts: tuple[str, ...],
    notes: Mapping[str, dict[str, str]],
) -> Iterator[StatedFact]:
    for row, printed in zip(table.rows, rows, strict=False):
        for column, head, cell in zip(table.columns, heads, printed.cells, strict=False):
            concept = column.concept or row.concept
            html = FOOTNOTE_MARK.sub("", cell)
            if concept and (text := text_of(html) or html.strip()):
                yield StatedFact(
                    concept=concept,
                    attribute=printed.head if column.concept else head,
                    cell_html=str(finish(html, inserts)),
                    cell_text=text,
                    comparison=table.key,
                    anchor=printed.anchor,
                    sources=tuple(
                        notes[number]
                        for number in dict.fromkeys(NOTE_NUMBER.findall(cell))
                        if number in notes
                    )[:MOST_SOURCES],
                )


def _tables(html: str) -> Iterator[tuple[str, tuple[list[str], list[PrintedRow]]]]:
    """Each comparison's key, its column heads as text, and its rows."""
    key, heads, rows = "", [], []  # type: str, list[str], list[PrintedRow]
    row: PrintedRow | None = None
    inside: list[str] = []
    for piece in pieces(html):
        if isinstance(piece, Tag) and piece.name == "caption" and not piece.is_end:
            key = piece.attributes().get("id", "").removeprefix(TABLE_ID)
            heads, rows, row = [], [], None
        elif isinstance(piece, Tag) and piece.name == "table" and piece.is_end:
            yield key, (heads[-len(rows[0].cells) :] if rows else [], rows)
        elif isinstance(piece, Tag) and piece.name == "tr":
            anchor = "" if piece.is_end else piece.attributes().get("id", "")
            row = PrintedRow(anchor) if anchor else None
            if row:
                rows.append(row)
        elif isinstance(piece, Tag) and piece.name in {"th", "td"}:
            cell = "".join(inside)
            if not piece.is_end:
                inside = []
            elif row is None:
                heads += [text_of(cell)] if not rows else []
            elif piece.name == "th":
                row.head = text_of(cell)
            else:
                row.cells.append(cell)
        else:
            inside.append(piece.source if isinstance(piece, Tag) else piece)
