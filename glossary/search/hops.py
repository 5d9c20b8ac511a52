"""Statements that jump along an index instead of reading it: the same on both databases.

What a list is made of — its letters, its kinds, where its parts begin — is found by asking again
and again for the next value after the last one. That costs as much as there are answers, whatever
number of rows lies between them.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from glossary.models import LiveLabel, Page

PAGES = Page._meta.db_table
LABELS = LiveLabel._meta.db_table

VALUES = """
    h{n}(v) AS (
        SELECT min({column}) FROM {rows} AND {column} > ''
        UNION ALL
        SELECT (SELECT min({column}) FROM {rows} AND {column} > h{n}.v)
        FROM h{n} WHERE h{n}.v IS NOT NULL
    )
"""
FOUND = "SELECT {n}, v FROM h{n} WHERE v IS NOT NULL"
FOUND_HOLDING = """
    SELECT {n}, v FROM h{n} WHERE v IS NOT NULL
    AND EXISTS (SELECT 1 FROM {held} AND {column} = h{n}.v)
"""
CUTS = """
    h{n}(place, v) AS (
        SELECT 0, CAST(min(sort_key) AS text) FROM {rows}
        UNION ALL
        SELECT h{n}.place + 1, (
            SELECT CAST(sort_key AS text) FROM {rows} AND sort_key > h{n}.v
            ORDER BY sort_key LIMIT 1 OFFSET {skipped}
        )
        FROM h{n} WHERE h{n}.v IS NOT NULL
    )
"""
FOUND_CUTS = "SELECT v FROM h{n} WHERE place > 0 AND v IS NOT NULL"


class Rows(NamedTuple):
    """Rows of one table. where: the first columns of an index, each with its value."""

    table: str
    where: tuple[tuple[str, str], ...]

    @property
    def sql(self) -> str:
        return f"{self.table} WHERE " + " AND ".join(f"{name} = %s" for name, _value in self.where)

    @property
    def values(self) -> list[str]:
        return [value for _column, value in self.where]


class Hop(NamedTuple):
    """The different values of `column` among `rows`, but "". also: what some row must have too."""

    column: str
    rows: Rows
    also: tuple[tuple[str, str], ...] = ()


def different(hops: Sequence[Hop]) -> list[list[str]]:
    """The values of each hop, in their order; one statement."""
    tables, answers, first, second = [], [], [], []
    for number, (column, rows, also) in enumerate(hops):
        held = Rows(rows.table, (*rows.where, *also))
        found = FOUND_HOLDING if also else FOUND
        tables.append(VALUES.format(n=number, column=column, rows=rows.sql))
        answers.append(found.format(n=number, column=column, held=held.sql))
        first += [*rows.values, *rows.values]
        second += held.values if also else []
    values: list[list[str]] = [[] for _hop in hops]
    for place, value in _ask(tables, " UNION ALL ".join(answers), [*first, *second]):
        values[place].append(value)
    return values


def every(number: int, many: Sequence[Rows]) -> list[str]:
    """Where to cut, so that at most `number` of each of `many` lie between two cuts.

    Their indexes have `sort_key` next; rows with the same one stay together.
    """
    tables = [
        CUTS.format(n=place, rows=rows.sql, skipped=int(number) - 1)
        for place, rows in enumerate(many)
    ]
    cuts = " UNION ".join(FOUND_CUTS.format(n=place) for place in range(len(many)))
    values = [value for rows in many for value in (*rows.values, *rows.values)]
    return [value for (value,) in _ask(tables, f"{cuts} ORDER BY v", values)]


def _ask(tables: Sequence[str], answer: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"WITH RECURSIVE {', '.join(tables)} {answer}", list(values))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
