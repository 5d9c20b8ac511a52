"""`<Comparison key="…" />`: a table that sets concepts side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from glossary import documents
from glossary.rendering.desk import Desk
from glossary.rendering.pieces import Filling, Piece
from glossary.rendering.slugs import Ids
from glossary.rendering.syntax.props import Prop

from .base import Component, PropError


@dataclass(frozen=True)
class Head:
    """A header, and the concept that it stands for."""

    text: SafeString
    concept: str = ""


@dataclass(frozen=True)
class TableRow:
    """One row: its id on the page, its header, its cells."""

    id: str
    head: Head
    cells: tuple[SafeString, ...]


@dataclass(frozen=True)
class RowGroup:
    """Rows under one name; the name is empty where the table has no groups."""

    name: SafeString
    rows: tuple[TableRow, ...] = field(default=())


@dataclass(frozen=True)
class ComparisonTable(Piece):
    """The table of one comparison, own or of another document."""

    comparison: documents.Comparison
    template = "glossary/parts/comparison_table.html"

    def texts(self) -> Sequence[str]:
        return tuple(self._texts())

    def _texts(self) -> Iterator[str]:
        yield self.comparison.caption
        yield self.comparison.corner
        yield from (column.text for column in self.comparison.columns)
        for group, rows in self._groups():
            yield group
            for row in rows:
                yield row.text
                yield from row.cells

    def _groups(self) -> Iterator[tuple[str, list[documents.Row]]]:
        for group, rows in groupby(self.comparison.rows, key=lambda row: row.group):
            yield group, list(rows)

    def claim_ids(self, ids: Ids, plain: Sequence[str], desk: Desk) -> tuple[str, ...]:
        claimed = [ids.claim(f"g-comparison-{self.comparison.key}")]
        at = 2 + len(self.comparison.columns)
        for _, rows in self._groups():
            at += 1
            for row in rows:
                claimed.append(ids.claim_row(plain[at]))
                at += 1 + len(row.cells)
        return tuple(claimed)

    def context(self, filling: Filling) -> Mapping[str, object]:
        texts, ids = iter(filling.texts), iter(filling.ids)
        caption, corner = next(texts), next(texts)
        columns = [Head(next(texts), str(c.concept or "")) for c in self.comparison.columns]
        groups = []
        caption_id = next(ids)
        for _, rows in self._groups():
            name = next(texts)
            made = [
                TableRow(
                    next(ids),
                    Head(next(texts), str(row.concept or "")),
                    tuple(next(texts) for _ in row.cells),
                )
                for row in rows
            ]
            groups.append(RowGroup(name, tuple(made)))
        named = [text for text in filling.plain[2 : 2 + len(columns)] if text]
        return {
            "id": caption_id,
            "caption": caption,
            "corner": corner,
            "columns": columns,
            "groups": groups,
            "width": len(columns) + 1,
            "names": gettext("%(names)s compared") % {"names": _listed(named)},
        }


def _listed(names: Sequence[str]) -> str:
    """The names as one says them."""
    if len(names) < 2:
        return "".join(names)
    first = gettext(", ").join(names[:-1])
    return gettext("%(first)s and %(last)s") % {"first": first, "last": names[-1]}


@dataclass(frozen=True)
class Comparison(Component):
    """Looks the table up by its key: the document's own ones first."""

    key: str = field(
        metadata={
            "help": gettext_lazy("The key of the table; type to find one."),
            "find": "comparison",
        }
    )
    purpose = gettext_lazy("A table that stands on another page as well, or on this one.")

    @classmethod
    def from_props(cls, props: Mapping[str, Prop], desk: Desk) -> Piece:
        key = props.get("key", "")
        if not isinstance(key, str) or key not in desk.comparisons:
            said = gettext("there is no comparison with the key “%(key)s”.")
            raise PropError(said % {"key": key})
        return ComparisonTable(desk.comparisons[key])
