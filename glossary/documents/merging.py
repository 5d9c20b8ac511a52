"""Both sides changed: what the editors' draft and the file say, merged part by part.

Prose is merged by lines, comparisons by cells, questions one by one, front matter by keys. Where
both sides changed the same thing, a `Clash` keeps what each of them and the base says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, TypeVar

from . import faqs
from .comparison import Comparison, Row, marker
from .document import D
from .faqs import Faq
from .placing import place_parts
from .three_way import merge_lines, merge_order, pick

P = TypeVar("P", Faq, Comparison)

_PARTS = frozenset(["identity", "language", "body_md", "comparisons", "faqs", "extra"])
OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True)
class Clash:
    """One place that both sides changed. `place` names it; a text can be settled by a third one."""

    place: str
    base: str
    ours: str
    theirs: str
    is_text: bool = True


@dataclass(frozen=True)
class Choice:
    """How a clash is settled: `OURS`, `THEIRS`, or by `text` where that is not None."""

    side: str = OURS
    text: str | None = None


@dataclass(frozen=True)
class Merged(Generic[D]):
    """document: with every clash that was not settled as we have it."""

    document: D
    clashes: tuple[Clash, ...]


def merge(base: D, ours: D, theirs: D, choices: Mapping[str, Choice] | None = None) -> Merged[D]:
    """What both sides say together; `theirs` gives the layout of the file.

    choices: by the place of a clash. Raises DocumentError where what was chosen can't be held.
    """
    return _Merge(base, ours, theirs, dict(choices or {})).merged()


@dataclass
class _Merge(Generic[D]):
    base: D
    ours: D
    theirs: D
    choices: dict[str, Choice]
    clashes: list[Clash] = field(default_factory=list)

    @property
    def _sides(self) -> tuple[D, D, D]:
        return self.base, self.ours, self.theirs

    def merged(self) -> Merged[D]:
        base, ours, theirs = self._sides
        said: dict[str, Any] = {}
        for each in fields(ours):
            if each.compare and each.name not in _PARTS:
                values = [getattr(side, each.name) for side in self._sides]
                said[each.name] = self._value(each.name, *values)
        body = self._lines("body_md", base.body_md, ours.body_md, theirs.body_md)
        tables = self._tables()
        questions = self._faqs()
        body = _without_lost(body, tables, ours, theirs)
        if faqs.MARKER in body.split("\n") and not questions:
            body = "\n".join(line for line in body.split("\n") if line != faqs.MARKER)
        body = place_parts(_tidy(body), tables, questions)
        document = replace(
            ours,
            **said,
            body_md=body,
            comparisons=tuple(tables),
            faqs=tuple(questions),
            extra=self._extra(),
            warnings=theirs.warnings,
            source=theirs.source,
        )
        return Merged(document, tuple(self.clashes))

    def _value(self, place: str, base: Any, ours: Any, theirs: Any) -> Any:
        said, clash = pick(base, ours, theirs)
        if not clash:
            return said
        is_text = isinstance(said, str)
        choice = self._clash(
            Clash(place, _shown(base), _shown(ours), _shown(theirs), is_text=is_text)
        )
        if choice.text is not None and is_text:
            return choice.text
        return theirs if choice.side == THEIRS else ours

    def _clash(self, clash: Clash) -> Choice:
        choice = self.choices.get(clash.place)
        if choice is None:
            self.clashes.append(clash)
        return choice or Choice()

    def _lines(self, place: str, base: str, ours: str, theirs: str) -> str:
        said, clash = pick(base, ours, theirs)
        if not clash:
            return said
        lines: list[str] = []
        hunks = merge_lines(*(text.split("\n") if text else [] for text in (base, ours, theirs)))
        for number, hunk in enumerate(hunks):
            if not hunk.clash:
                lines += hunk.ours
                continue
            own = "\n".join(hunk.ours)
            other = "\n".join(hunk.theirs)
            choice = self._clash(Clash(f"{place} {number}", "\n".join(hunk.base), own, other))
            text = other if choice.side == THEIRS else own
            text = text if choice.text is None else choice.text
            lines += text.split("\n") if text or choice.text is None else []
        return _tidy("\n".join(lines))

    def _parts(self, name: str, merged: Callable[..., P], *sides: Mapping[str, P]) -> list[P]:
        """The parts that stay, by key; `merged` makes one of a part that all sides have."""
        kept = []
        for key in _all(*sides):
            found = [side.get(key) for side in sides]
            part = merged(key, *found) if all(found) else self._value(f"{name} {key}", *found)
            if part:
                kept.append(part)
        return kept

    def _extra(self) -> tuple[tuple[str, str], ...]:
        base, ours, theirs = (dict(side.extra) for side in self._sides)
        kept: list[tuple[str, str]] = []
        for key in merge_order(list(base), list(ours), list(theirs)):
            value = self._value(f"extra {key}", base.get(key), ours.get(key), theirs.get(key))
            if value:
                kept.append((key, value))
        return tuple(kept)

    def _faqs(self) -> list[Faq]:
        sides = ({faq.id: faq for faq in side.faqs} for side in self._sides)
        return self._parts("faq", self._faq, *sides)

    def _faq(self, id: str, base: Any, ours: Any, theirs: Any) -> Faq:
        sides = (base, ours, theirs)
        return Faq(
            id=id,
            question=self._value(f"question {id}", *(side.question for side in sides)),
            answer_md=self._lines(f"answer {id}", *(side.answer_md for side in sides)),
            about=pick(base.about, ours.about, theirs.about)[0],
            anchor=pick(base.anchor, ours.anchor, theirs.anchor)[0],
        )

    def _tables(self) -> list[Comparison]:
        sides = ({table.key: table for table in side.comparisons} for side in self._sides)
        return self._parts("table", self._table, *sides)

    def _table(self, key: str, base: Any, ours: Any, theirs: Any) -> Comparison:
        said, clash = pick(base, ours, theirs)
        shape, other_shape = pick(_shape(base), _shape(ours), _shape(theirs))
        if not clash or other_shape:
            whole = self._value(f"table {key}", base, ours, theirs) if clash else said
            return whole  # type: ignore[no-any-return]
        form = ours if shape == _shape(ours) else theirs
        cells = [_cells(side) for side in (base, ours, theirs)]
        rows = []
        for row, row_place in zip(form.rows, _row_places(form), strict=True):
            values = []
            for column, text in zip(_column_places(form), row.cells, strict=True):
                at = (row_place, column)
                sides = [side.get(at, text) for side in cells]
                values.append(self._value(f"cell {key} {row_place[0]} / {column[0]}", *sides))
            rows.append(replace(row, cells=tuple(values)))
        caption = self._value(f"caption {key}", base.caption, ours.caption, theirs.caption)
        merged: Comparison = replace(form, rows=tuple(rows), caption=caption)
        return merged


def _all(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """Names in their merged order; those that one side dropped come last, to be asked about."""
    order = merge_order(list(base), list(ours), list(theirs))
    return [*order, *(name for name in base if name not in order)]


def _without_lost(body: str, tables: list[Comparison], ours: D, theirs: D) -> str:
    """`body` without marks of comparisons that the merge has dropped."""
    known = {one.key for side in (ours, theirs) for one in side.comparisons}
    gone = {marker(key) for key in known - {one.key for one in tables}}
    return "\n".join(line for line in body.split("\n") if line not in gone) if gone else body


def _shape(table: Comparison) -> object:
    """All of a comparison but what its cells say and its caption."""
    rows = tuple((row.group, row.text, row.concept) for row in table.rows)
    return (table.corner, table.columns, rows)


def _row_places(table: Comparison) -> list[tuple[str, int]]:
    return _numbered([row.text for row in table.rows])


def _column_places(table: Comparison) -> list[tuple[str, int]]:
    return _numbered([column.text for column in table.columns])


def _numbered(names: list[str]) -> list[tuple[str, int]]:
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def _cells(table: Comparison) -> dict[tuple[tuple[str, int], tuple[str, int]], str]:
    columns = _column_places(table)
    return {
        (row_place, column): cell
        for row, row_place in zip(table.rows, _row_places(table), strict=True)
        for column, cell in zip(columns, row.cells, strict=True)
    }


def _tidy(text: str) -> str:
    lines = text.split("\n")
    while lines and not lines[-1].strip(" \t"):
        lines.pop()
    while lines and not lines[0].strip(" \t"):
        lines.pop(0)
    return "\n".join(lines)


def _shown(value: Any) -> str:
    """A value in words, for somebody who has to choose."""
    if value is None:
        return ""
    if isinstance(value, Faq):
        return f"{value.question}\n\n{value.answer_md}"
    if isinstance(value, Comparison):
        head = " | ".join([value.corner, *(column.text for column in value.columns)])
        return "\n".join([head, *(_row(row) for row in value.rows)])
    if isinstance(value, tuple):
        return "\n".join(str(getattr(one, "text", getattr(one, "slug", one))) for one in value)
    return str(value)


def _row(row: Row) -> str:
    return " | ".join([row.text, *row.cells])
