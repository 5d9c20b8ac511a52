"""A comparison as a grid of form fields: read from the row, from what was sent, and changed by
buttons that work without a script."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from glossary import documents
from glossary.models import Concept

BREAK = "<br>"
MOST_ROWS, MOST_COLUMNS = 500, 30


@dataclass
class Line:
    """A row or a column. token: what its fields are named by."""

    token: str
    text: str = ""
    concept: str = ""
    name: str = ""  # of the concept
    group: str = ""
    cells: list["Cell"] = field(default_factory=list)


@dataclass
class Cell:
    """What stands where a row meets a column; line breaks are line breaks here."""

    name: str
    text: str = ""
    label: str = ""


@dataclass
class Grid:
    """All lines, in order, and which axis stands for concepts: columns, rows or none ("")."""

    columns: list[Line]
    rows: list[Line]
    axis: str = ""

    @classmethod
    def of(cls, table: documents.Comparison) -> "Grid":
        columns = [
            Line(token=f"c{number}", text=column.text, concept=str(column.concept or ""))
            for number, column in enumerate(table.columns)
        ]
        rows = [
            Line(token=f"r{number}", text=row.text, concept=str(row.concept or ""), group=row.group)
            for number, row in enumerate(table.rows)
        ]
        for line, row in zip(rows, table.rows, strict=True):
            line.cells = [
                Cell(f"cell-{line.token}-{column.token}", cell.replace(BREAK, "\n"))
                for column, cell in zip(columns, row.cells, strict=True)
            ]
        axis = "columns" if any(line.concept for line in columns) else ""
        return cls(columns, rows, axis or ("rows" if any(line.concept for line in rows) else ""))

    @classmethod
    def empty(cls) -> "Grid":
        return cls.of(
            documents.Comparison(
                key="new",
                columns=(documents.Column(text=""), documents.Column(text="")),
                rows=(documents.Row(text="", cells=("", "")),),
            )
        )

    @classmethod
    def sent(cls, data: QueryDict) -> "Grid":
        """What a form says. Lines stand in the order in which they were sent."""

        def line(token: str) -> Line:
            return Line(
                token=token,
                text=one_line(data.get(f"head-{token}", "")),
                concept=data.get(f"concept-{token}", ""),
                group=one_line(data.get(f"group-{token}", "")),
            )

        columns = [line(token) for token in data.getlist("column")]
        rows = [line(token) for token in data.getlist("row")]
        for row in rows:
            names = [f"cell-{row.token}-{column.token}" for column in columns]
            row.cells = [Cell(name, data.get(name, "").replace("\r\n", "\n")) for name in names]
        return cls(columns, rows, data.get("axis", ""))

    def table(self, *, key: str, caption: str, corner: str) -> documents.Comparison:
        """As a document has it. Raises DocumentError for what a table can't hold."""
        return documents.Comparison(
            key=key,
            caption=caption,
            corner=corner,
            columns=tuple(
                documents.Column(text=line.text, concept=self._bound(line, "columns"))
                for line in self.columns
            ),
            rows=tuple(
                documents.Row(
                    text=line.text,
                    cells=tuple(in_one_line(cell.text) for cell in line.cells),
                    concept=self._bound(line, "rows"),
                    group=line.group,
                )
                for line in self.rows
            ),
        )

    def named(self) -> "Grid":
        """With the names of the concepts that lines stand for, and a label for each cell."""
        lines = [*self.columns, *self.rows]
        wanted = [identity for line in lines if (identity := uuid_or_none(line.concept))]
        names = {
            str(identity): name
            for identity, name in Concept.objects.filter(identity__in=wanted).values_list(
                "identity", "name"
            )
        }
        for line in lines:
            line.name = names.get(line.concept, "")
        for number, row in enumerate(self.rows, start=1):
            for place, cell in enumerate(row.cells):
                column = self.columns[place].text or place + 1
                cell.label = f"{row.text or number}, {column}"
        return self

    def change(self, order: str) -> None:
        """Do what a button says, such as `row-add`, `row-remove:r3` or `column-up:c1`."""
        deed, _colon, token = order.partition(":")
        kind, _dash, verb = deed.partition("-")
        lines = self.rows if kind == "row" else self.columns
        if verb == "add":
            self._add(lines, kind)
            return
        place = next((n for n, line in enumerate(lines) if line.token == token), None)
        if place is None:
            return
        to = {"up": place - 1, "down": place + 1}.get(verb, len(lines) + 1)
        cells: Iterable[list[Any]] = [row.cells for row in self.rows] if kind == "column" else []
        for each in (lines, *cells):
            taken = each.pop(place)
            if verb in {"up", "down"}:
                each.insert(max(0, min(to, len(each))), taken)

    def _add(self, lines: list[Line], kind: str) -> None:
        taken = {line.token for line in lines}
        token = next(
            f"{kind[0]}{n}" for n in range(len(lines) + 1, 10_000) if f"{kind[0]}{n}" not in taken
        )
        line = Line(token=token)
        lines.append(line)
        if kind == "row":
            line.cells = [Cell(f"cell-{token}-{column.token}") for column in self.columns]
        else:
            for row in self.rows:
                row.cells.append(Cell(f"cell-{row.token}-{token}"))

    def _bound(self, line: Line, axis: str) -> UUID | None:
        return uuid_or_none(line.concept) if self.axis == axis else None


def one_line(text: str) -> str:
    return " ".join(text.split())


def in_one_line(text: str) -> str:
    """A cell stands on one line of the text form: its line breaks are written out."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    return BREAK.join(" ".join(line.split("\t")).strip() for line in lines)


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
