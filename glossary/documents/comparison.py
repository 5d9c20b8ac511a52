"""Comparisons, and the Markdown tables that they are in the text form."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from .errors import DocumentError
from .lines import align, check_line, ending
from .wording import _

CAPTION = "Table: "
CORNERS = frozenset(
    ("area", "aspect", "attribute", "category", "characteristic", "criteria", "criterion")
    + ("dimension", "factor", "feature", "item", "property", "topic")
)
THINGS = frozenset(  # that a table has in its rows, side by side
    ("algorithm", "approach", "architecture", "format", "framework", "gpu", "level", "method")
    + ("library", "model", "option", "platform", "product", "provider", "strategy", "technique")
    + ("technology", "tool", "type", "variant", "version")
)
_KEY = re.compile(r"[A-Za-z0-9_-]+")
_GROUP = re.compile(r"\*\*([^*\s](?:[^*]*[^*\s])?)\*\*")


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column after the first. `text` is its header, inline Markdown."""

    text: str
    concept: UUID | None = None

    def __post_init__(self) -> None:
        check_line(self.text, "column")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row: its head, and a cell of inline Markdown for each column."""

    text: str
    cells: tuple[str, ...]
    concept: UUID | None = None
    group: str = ""

    def __post_init__(self) -> None:
        for text in (self.text, *self.cells):
            check_line(text, "row")
        if self.group and not _GROUP.fullmatch(f"**{self.group}**"):
            raise DocumentError(_("name a group in words without *"), field="row group")


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A table whose columns, or whose rows, may each be about a concept.

    corner: the header of the first column, such as "Item".
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    caption: str = ""
    corner: str = ""

    def __post_init__(self) -> None:
        check_line(self.caption, "caption")
        check_line(self.corner, "corner")
        if not _KEY.fullmatch(self.key):
            raise DocumentError(_("use letters, digits, - and _"), field="comparison key")
        if not self.columns:
            raise DocumentError(_("add a column beside the first"), field="columns")
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                said = _("give %(row)r %(n)s cells, one for each column")
                raise DocumentError(said % {"row": row.text, "n": len(self.columns)}, field="rows")
        if any(c.concept for c in self.columns) and any(r.concept for r in self.rows):
            raise DocumentError(_("bind columns or rows to concepts, not both"), field="columns")
        if _rows_of(grid_of(self)[1:]) != [(r.group, r.text, r.cells) for r in self.rows]:
            said = _(
                "rows without a group come first, and a row with a bold head and no cells begins a"
                " group: give it a cell, or write its head plain"
            )
            raise DocumentError(said, field="rows")


@dataclass(frozen=True)
class Table:
    """A comparison as it stands in a source: the lines, and what each row of them says."""

    comparison: Comparison
    head: tuple[str, ...]  # the caption and the blank lines behind it
    lines: tuple[str, ...]  # header, delimiter, rows
    grid: tuple[tuple[str, ...], ...] = field(repr=False)  # header and rows


def marker(key: str) -> str:
    """The line that stands for a comparison in Markdown."""
    return f'<Comparison key="{key}" />'


def split_row(line: str) -> list[str]:
    """The cells of a table row, as markdown-it cuts them, with `\\|` read as `|`."""
    return [cell.strip(" \t").replace("\\|", "|") for cell in _raw_cells(line.strip())]


def write_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def grid_of(comparison: Comparison) -> list[tuple[str, ...]]:
    """The header and the rows of the table, a row for each group's name among them."""
    grid = [(comparison.corner, *(column.text for column in comparison.columns))]
    group = ""
    for row in comparison.rows:
        if row.group != group:
            group = row.group
            grid.append((f"**{group}**", *[""] * len(comparison.columns)))
        grid.append((row.text, *row.cells))
    return grid


def read_table(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The header and the rows of a Markdown table, every row as wide as the header."""
    header = tuple(split_row(lines[0]))
    width = len(header)
    rows = [(split_row(line) + [""] * width)[:width] for line in lines[2:]]
    return [header, *map(tuple, rows)]


def comparison_of(
    grid: Sequence[tuple[str, ...]],
    *,
    key: str,
    caption: str = "",
    columns: Sequence[UUID | None] = (),
    rows: Sequence[UUID | None] = (),
) -> Comparison:
    """The comparison that a table says; `columns` and `rows` bind it to concepts."""
    read = _rows_of(grid[1:])
    bound = [*columns, *[None] * len(grid[0])]
    heads = [*rows, *[None] * len(read)]
    return Comparison(
        key=key,
        caption=caption,
        corner=grid[0][0],
        columns=tuple(Column(text=t, concept=c) for t, c in zip(grid[0][1:], bound, strict=False)),
        rows=tuple(
            Row(text=text, cells=cells, concept=concept, group=group)
            for (group, text, cells), concept in zip(read, heads, strict=False)
        ),
    )


def rebound(
    table: Comparison, *, columns: Sequence[UUID | None], rows: Sequence[UUID | None]
) -> Comparison:
    """`table` bound to these concepts; to those of its columns alone where both axes name some."""
    if any(columns):
        rows = [None] * len(table.rows)
    return replace(
        table,
        columns=tuple(
            replace(head, concept=to) for head, to in zip(table.columns, columns, strict=True)
        ),
        rows=tuple(replace(head, concept=to) for head, to in zip(table.rows, rows, strict=True)),
    )


def write_table(comparison: Comparison, old: Table | None = None) -> list[str]:
    """The lines of a comparison; where `old` says the same, its lines as they were."""
    grid = grid_of(comparison)
    lines: list[str] = []
    if comparison.caption:
        lines = [CAPTION + comparison.caption, ""]
        if old and old.comparison.caption:
            same = old.comparison.caption == comparison.caption
            caption = old.head[0] if same else lines[0] + ending(old.head[0])
            lines = [caption, *old.head[1:]]
    if old is None:
        delimiter = write_row(["---"] * len(grid[0]))
        return [*lines, write_row(grid[0]), delimiter, *map(write_row, grid[1:])]
    was = [old.lines[0], *old.lines[2:]]
    written = [
        write_row(cells)
        if match is None
        else was[match.at]
        if match.same
        else _change_row(was[match.at], cells)
        for cells, match in zip(grid, align(old.grid, grid), strict=True)
    ]
    same_width = len(grid[0]) == len(old.grid[0])
    delimiter = old.lines[1] if same_width else write_row(["---"] * len(grid[0]))
    return [*lines, written[0], delimiter, *written[1:]]


def is_comparison(grid: Sequence[tuple[str, ...]], known: frozenset[str]) -> bool:
    """Whether a table without identities reads as a comparison; `known`: normalised names."""
    corner, *columns = map(normalise, grid[0])
    if len(columns) < 2:
        return False
    heads = [normalise(text) for _group, text, _cells in _rows_of(grid[1:])]
    if any(not head for head in heads):
        return False  # rows that go on with the one above: a list to look things up in
    if corner in CORNERS or not corner or _mostly(columns, known) or _mostly(heads, known):
        return True
    return len(heads) > 1 and bool(THINGS & set(corner.split()))


def normalise(text: str) -> str:
    """The words of a header or name, so that case, marks and spaces do not tell them apart."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _rows_of(grid: Sequence[tuple[str, ...]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Group, head and cells of every row. A group's name stands bold and alone above its rows."""
    rows = []
    group = ""
    for i, (head, *cells) in enumerate(grid):
        named = _names_group(grid[i])
        above = i + 1 < len(grid) and not _names_group(grid[i + 1])
        if named and named != group and above:
            group = named
        else:
            rows.append((group, head, tuple(cells)))
    return rows


def _names_group(row: tuple[str, ...]) -> str:
    bold = _GROUP.fullmatch(row[0])
    return bold[1] if bold and not any(row[1:]) else ""


def _raw_cells(row: str) -> list[str]:
    """The cells of a stripped row with their spaces; a pipe after a backslash cuts nothing."""
    cells, start = [], 0
    for i, character in enumerate(row):
        if character == "|" and (i == 0 or row[i - 1] != "\\"):
            cells.append(row[start:i])
            start = i + 1
    cells.append(row[start:])
    if cells[0] == "":
        del cells[0]
    if cells and cells[-1] == "":
        del cells[-1]
    return cells


def _change_row(line: str, cells: Sequence[str]) -> str:
    """`line` with the cells that differ written anew, as wide as they were if they fit."""
    row = line.strip()
    raw = _raw_cells(row)
    if len(raw) != len(cells) or not row.startswith("|") or not row.endswith("|"):
        return write_row(cells) + ending(line)
    for i, (was, text) in enumerate(zip(raw, cells, strict=True)):
        text = text.replace("|", "\\|")
        if was.strip(" \t") != text:
            raw[i] = f" {text} ".ljust(len(was))
    return line.replace(row, "|" + "|".join(raw) + "|", 1)


def _mostly(texts: Sequence[str], known: frozenset[str]) -> bool:
    return sum(text in known for text in texts) * 2 > len(texts)
