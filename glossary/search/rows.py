"""Rows of what was found, by plain SQL that both databases understand.

They are read for each letter that is typed, and there the ORM would take longer to write the
question than the database takes to answer it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from glossary.models import SearchEntry

ENTRIES = """
    SELECT e.id, e.page_id, p.title, e.kind, e.path, e.anchor, e.title, e.labels,
           substr(e.text, 1, %s)
    FROM glossary_searchentry e JOIN glossary_page p ON p.id = e.page_id
    WHERE {wanted} ORDER BY e.id
"""
TITLES = """
    SELECT e.kind, e.title, p.title, e.path, e.anchor
    FROM glossary_searchentry e JOIN glossary_page p ON p.id = e.page_id
    WHERE {wanted} ORDER BY e.id
"""
LABELS = """
    SELECT l.page_id, l.key, l.kind FROM glossary_livelabel l WHERE {wanted} ORDER BY l.id
"""
NAMES = """
    SELECT l.key, l.text, l.kind, l.page_id, p.title, p.path
    FROM glossary_livelabel l JOIN glossary_page p ON p.id = l.page_id
    WHERE {wanted} ORDER BY l.key
"""
HIDDEN = """
    SELECT l.page_id, l.text FROM glossary_livelabel l WHERE l.kind = 'hidden' AND {wanted}
"""


def entries(
    ids: Collection[int], *, terms_of: Collection[int], characters: int
) -> list[tuple[Any, ...]]:
    """Entries with these ids and those of these pages that are terms, in the order of their ids:
    id, page, title of the page, kind, path, anchor, title, labels, so many characters of text."""
    wanted = []
    if ids:
        wanted.append(f"e.id IN ({_places(ids)})")
    if terms_of:
        wanted.append(f"(e.kind = %s AND e.page_id IN ({_places(terms_of)}))")
    if not wanted:
        return []
    kind = [SearchEntry.Kind.TERM.value] if terms_of else []
    return _rows(ENTRIES, " OR ".join(wanted), [characters, *ids, *kind, *terms_of])


def titles(ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Of entries: kind, title, title of the page, path, anchor."""
    return _rows(TITLES, f"e.id IN ({_places(ids)})", ids) if ids else []


def labels(
    keys: Collection[str], *, ids: Collection[int], language: str
) -> list[tuple[int, str, str]]:
    """Page, key and kind of live labels with one of these keys or ids."""
    wanted = []
    if keys:
        wanted.append(f"(l.language = %s AND l.key IN ({_places(keys)}))")
    if ids:
        wanted.append(f"l.id IN ({_places(ids)})")
    if not wanted:
        return []
    return _rows(LABELS, " OR ".join(wanted), [*([language] if keys else []), *keys, *ids])


def names(ids: Collection[int]) -> list[tuple[Any, ...]]:
    """Of live labels, by their key: key, text, kind, page, title and path of the page."""
    return _rows(NAMES, f"l.id IN ({_places(ids)})", ids) if ids else []


def hidden_names(pages: Collection[int]) -> set[tuple[int, str]]:
    """Page and text of names that are never shown, of these pages."""
    return set(_rows(HIDDEN, f"l.page_id IN ({_places(pages)})", pages)) if pages else set()


def _places(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _rows(sql: str, wanted: str, values: Iterable[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(wanted=wanted), list(values))
        rows: list[Any] = cursor.fetchall()
    return rows
