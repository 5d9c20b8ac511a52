"""Cells that no spreadsheet runs as a formula, and lists of names in one cell."""

import re
from collections.abc import Iterable

_FORMULA = r"(?:[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r\n])"  # noqa: RUF001 (full-width ones run too)
_RUNS = re.compile(rf"'*{_FORMULA}")
_GUARDED = re.compile(rf"'+{_FORMULA}")
_ITEM = re.compile(r"(?:\\[\\;]|[^;\r\n])+")


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _RUNS.match(text) else text


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


def joined(items: Iterable[str]) -> str:
    """Items in one cell, a semicolon between two; `\\;` and `\\\\` stand for themselves."""
    escaped = (item.replace("\\", "\\\\").replace(";", "\\;") for item in items)
    return "; ".join(map(guarded, escaped))


def split(cell: str) -> tuple[str, ...]:
    """The items of a cell; a line break parts two as well."""
    found = (unguarded(item.strip(" \t")) for item in _ITEM.findall(cell))
    return tuple(re.sub(r"\\([\\;])", r"\1", item) for item in found if item)
